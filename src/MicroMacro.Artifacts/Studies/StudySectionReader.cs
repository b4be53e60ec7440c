using System.Globalization;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Artifacts.Studies.Yaml;
using MicroMacro.Numerics.Formulas;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>
/// Reads the values of one section by the table of keys: every key known, every value of its kind and in its range. What is
/// wrong is said with its place.
/// </summary>
internal sealed class StudySectionReader
{
    private readonly string _source;
    private readonly YamlMapping _mapping;
    private readonly StudySection _section;

    private StudySectionReader(string source, YamlMapping mapping, StudySection section)
    {
        _source = source;
        _mapping = mapping;
        _section = section;
    }

    /// <summary>The section's form.</summary>
    public StudySection Section => _section;

    /// <summary>Checks the keys of a section, which takes one of the given forms.</summary>
    /// <exception cref="StudyException">It is no section, or has an unknown key, or lacks one.</exception>
    public static StudySectionReader Open(string source, YamlNode node, IReadOnlyList<StudySection> forms)
    {
        if (node is not YamlMapping mapping)
        {
            throw At(source, node, $"{forms[0].Name} is a section of keys and values ({string.Join(", ", forms[0].Names)}), not {node.Kind}");
        }

        StudySection section = forms.FirstOrDefault(f => f.Mark is not null && mapping.Find(f.Mark) is not null) ?? Closest(forms, mapping);
        foreach ((YamlScalar key, _) in mapping.Entries)
        {
            if (!section.Names.Contains(key.Value))
            {
                throw At(source, key, $"unknown key '{key.Value}' in {section.Name}{Spelling.Suggestion(key.Value, section.Names)}");
            }
        }

        foreach (StudyKey key in section.Keys)
        {
            if (key.Required && mapping.Find(key.Name) is null or YamlScalar { IsEmpty: true })
            {
                string marks = forms.Count > 1 && section.Mark == key.Name ? $" (or one of {string.Join(", ", forms.Select(f => f.Mark).Where(m => m != key.Name))})" : "";
                throw At(source, mapping.Find(key.Name) ?? mapping, $"{section.Name} lacks the key '{key.Name}'{marks}");
            }
        }

        return new(source, mapping, section);
    }

    /// <summary>An error at a node.</summary>
    public static StudyException At(string source, YamlNode node, string what)
    {
        string end = what.EndsWith('.') || what.EndsWith('?') ? "" : ".";
        return new($"{source}:{node.Line}:{node.Column}: {what}{end}");
    }

    /// <summary>An error at the value of a key, or at the section where it is missing.</summary>
    public StudyException At(string key, string what) => At(_source, Find(key) ?? _mapping, what);

    /// <summary>Where the value of a key stands, or the section where it is missing: FILE:LINE:COLUMN.</summary>
    public string Place(string key) => Find(key) is { } node ? $"{_source}:{node.Line}:{node.Column}" : $"{_source}:{_mapping.Line}:{_mapping.Column}";

    /// <summary>Whether a key has a value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A section below this one, or null.</summary>
    public StudySectionReader? Child(string key) => Find(key) is YamlNode node ? Open(_source, node, Key(key).Sections) : null;

    /// <summary>A list of sections below this one; empty where it is not given.</summary>
    public IReadOnlyList<StudySectionReader> Children(string key) => Find(key) switch
    {
        null => [],
        YamlSequence list => [.. list.Items.Select(item => Open(_source, item, Key(key).Sections))],
        YamlNode other => throw At(_source, other, $"'{key}' is a list, not {other.Kind}; begin each entry with '- '"),
    };

    /// <summary>A name, word or file as it is written, or null.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not YamlNode node)
        {
            return null;
        }

        StudyKey rule = Key(key);
        string value = Scalar(node, key).Value;
        if (rule.Words.Count > 0 && !rule.Words.Contains(value))
        {
            throw At(_source, node, $"'{value}' is not a {key}{Spelling.Suggestion(value, rule.Words)}");
        }

        if (rule.Kind == ValueKind.Name && (value.Length is 0 or > 64 || value[0] is '.' or '-' || value.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))))
        {
            throw At(_source, node, $"'{value}' is not a name: use up to 64 letters, digits, '-', '_' and '.', beginning with a letter, digit or '_'");
        }

        return value;
    }

    /// <summary>A quantity in internal units, or null.</summary>
    public double? Number(string key, UnitKind kind, double? thermalEnergy = null)
        => Find(key) is YamlNode node ? Number(node, Key(key), kind, thermalEnergy) : null;

    /// <summary>A quantity for each slow variable: one value, or a list of one for each.</summary>
    public double[] Numbers(string key, IReadOnlyList<UnitKind> kinds, double? thermalEnergy = null)
    {
        YamlNode node = Find(key)!;
        IReadOnlyList<YamlNode> items = node is YamlSequence list ? list.Items : [node];
        if (items.Count != kinds.Count)
        {
            throw At(_source, node, $"'{key}' needs {(kinds.Count == 1 ? "one value" : $"a list of {kinds.Count} values")}, because there {(kinds.Count == 1 ? "is one slow variable" : $"are {kinds.Count} slow variables")}");
        }

        return [.. items.Select((item, i) => Number(item, Key(key), kinds[i], thermalEnergy))];
    }

    /// <summary>One quantity or a list of any length; empty where it is not given.</summary>
    public double[] List(string key, UnitKind kind, double? thermalEnergy = null) => Find(key) switch
    {
        null => [],
        YamlSequence { Items.Count: 0 } list => throw At(_source, list, $"'{key}' is an empty list"),
        YamlSequence list => [.. list.Items.Select(item => Number(item, Key(key), kind, thermalEnergy))],
        YamlNode node => [Number(node, Key(key), kind, thermalEnergy)],
    };

    /// <summary>The names of a list, each with an error at its place.</summary>
    public IReadOnlyList<(string Name, Func<string, StudyException> Error)> NameList(string key) => Find(key) is YamlSequence { Items.Count: > 0 } list
        ? [.. list.Items.Select(item => (Scalar(item, key).Value, (Func<string, StudyException>)(what => At(_source, item, what))))]
        : throw At(key, $"'{key}' is a list of names, such as [d1, d2]");

    /// <summary>A list of whole numbers; empty where it is not given.</summary>
    public int[] CountList(string key)
    {
        foreach (YamlNode item in Find(key) is YamlSequence list ? list.Items : Find(key) is { } only ? [only] : [])
        {
            if (item is YamlScalar { Value: var text } && text.IndexOf('-', StringComparison.Ordinal) > 0 && text.All(c => char.IsAsciiDigit(c) || c is '-' or ' '))
            {
                throw At(_source, item, $"'{key}' lists whole numbers, such as [10, 11, 12], and reads no ranges such as {text}");
            }
        }

        return [.. List(key, UnitKind.Plain).Select(n => (int)Whole(Find(key)!, key, n))];
    }

    /// <summary>A time as a whole number of timesteps.</summary>
    public long Steps(string key, double time, double timestep, string unit)
    {
        try
        {
            return StepCount.Of(key, time, timestep, unit);
        }
        catch (StudyException exception)
        {
            throw At(key, exception.Message);
        }
    }

    /// <summary>A whole number, or null.</summary>
    public long? Count(string key) => Number(key, UnitKind.Plain) is double number ? Whole(Find(key)!, key, number) : null;

    /// <summary>A whole number for each slow variable.</summary>
    public int[] Counts(string key, int variables)
        => [.. Numbers(key, [.. Enumerable.Repeat(UnitKind.Plain, variables)]).Select(n => (int)Whole(Find(key)!, key, n))];

    /// <summary>true or false, or null.</summary>
    public bool? Flag(string key) => Find(key) is not YamlNode node ? null : Scalar(node, key).Value switch
    {
        "true" => true,
        "false" => false,
        string other => throw At(_source, node, $"'{key}' is true or false, not '{other}'"),
    };

    /// <summary>true, false or one of the key's other words, as it is written; null where the key is not given.</summary>
    public string? FlagOrWord(string key)
    {
        if (Find(key) is not YamlNode node)
        {
            return null;
        }

        string value = Scalar(node, key).Value;
        IReadOnlyList<string> words = Key(key).Words;
        return words.Contains(value) ? value : throw At(_source, node, $"'{key}' is {string.Join(", ", words.SkipLast(1))} or {words[^1]}, not '{value}'");
    }

    /// <summary>Plain numbers by name; empty where the key is not given or names a file.</summary>
    public IReadOnlyDictionary<string, double> Named(string key, IReadOnlyList<string>? names)
    {
        Dictionary<string, double> values = [];
        if (Find(key) is YamlScalar && Key(key).Kind == ValueKind.NumbersOrFile)
        {
            return values;
        }

        foreach ((YamlScalar name, YamlNode value) in Find(key) switch
        {
            null => [],
            YamlMapping mapping => mapping.Entries,
            YamlNode other => throw At(_source, other, $"'{key}' is names with numbers, not {other.Kind}"),
        })
        {
            if (names is not null && !names.Contains(name.Value))
            {
                throw At(_source, name, $"unknown name '{name.Value}' in '{key}'{Spelling.Suggestion(name.Value, [.. names])}");
            }

            values.Add(name.Value, Number(value, Key(key), UnitKind.Plain, null));
        }

        return values;
    }

    /// <summary>Formulas by name, in their order; empty where the key is not given.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Formulas(string key) => Find(key) switch
    {
        null => [],
        YamlMapping mapping => [.. mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, Scalar(e.Value, key).Value))],
        YamlNode other => throw At(_source, other, $"'{key}' is names with formulas, not {other.Kind}"),
    };

    /// <summary>Two numbers for each name; empty where the key is not given.</summary>
    public IReadOnlyDictionary<string, (double Low, double High)> Ranges(string key)
    {
        Dictionary<string, (double, double)> ranges = [];
        foreach ((YamlScalar name, YamlNode value) in Find(key) is YamlMapping mapping ? mapping.Entries : Find(key) is { } other ? throw At(_source, other, $"'{key}' is names with two numbers, not {other.Kind}") : [])
        {
            double[] ends = value is YamlSequence { Items.Count: 2 } list
                ? [.. list.Items.Select(item => Number(item, Key(key), UnitKind.Plain, null))]
                : throw At(_source, value, $"the range of '{name.Value}' is two numbers, such as [0, 3]");
            ranges.Add(name.Value, ends[1] > ends[0] ? (ends[0], ends[1]) : throw At(_source, value, $"the range of '{name.Value}' must end above where it begins"));
        }

        return ranges;
    }

    /// <summary>An error at a name below a key, or at the key.</summary>
    public StudyException AtName(string key, string name, string what) =>
        Find(key) is YamlMapping mapping && mapping.Entries.FirstOrDefault(e => e.Key.Value == name).Key is { } place ? At(_source, place, what) : At(key, what);

    /// <summary>An error within a formula: at its very character where it stands in one line.</summary>
    /// <param name="where">The key, or key.name.</param>
    /// <param name="wrong">What is wrong.</param>
    public StudyException AtFormula(string where, FormulaException wrong)
    {
        int dot = where.IndexOf('.', StringComparison.Ordinal);
        YamlNode? node = dot < 0 ? Find(where) : (Find(where[..dot]) as YamlMapping)?.Find(where[(dot + 1)..]);
        string what = wrong.Unknown is { } word ? wrong.Message + Spelling.Suggestion(word, [.. wrong.Known]) : wrong.Message;
        if (node is not YamlScalar scalar)
        {
            return At(_source, node ?? _mapping, $"{where}: {what}");
        }

        return scalar.IsOneLine
            ? At(_source, scalar with { Column = scalar.Column + wrong.Position + (scalar.Quoted ? 1 : 0) }, $"{where}: {what}")
            : At(_source, scalar, $"{where}, character {wrong.Position + 1}: {what}");
    }

    /// <summary>A selection of atoms as text: as it is written, or the numbers of a list with blanks between them.</summary>
    public string Selection(string key) => Find(key) switch
    {
        YamlSequence { Items.Count: > 0 } list => string.Join(' ', list.Items.Select(item => Scalar(item, key).Value)),
        YamlScalar { Value.Length: > 0 } text => text.Value,
        _ => throw At(key, $"'{key}' names atoms: by number from 0, such as [4, 6, 8], or by name"),
    };

    /// <summary>The items of a list of atoms, by number or by name, with an axis at the end where the key has one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="topology">Opens the molecule; asked only where an atom has a name.</param>
    public (int[] Atoms, int Axis) Atoms(string key, Func<MolecularTopology> topology)
    {
        StudyKey rule = Key(key);
        bool hasAxis = rule.Kind == ValueKind.AtomAxis;
        int length = hasAxis ? 1 : rule.Length;
        if (Find(key) is not YamlSequence list || list.Items.Count != length + (hasAxis ? 1 : 0))
        {
            throw At(key, hasAxis ? $"'{key}' is an atom and an axis, such as [4, x]" : $"'{key}' is a list of {length} atoms, counted from 0 or named as in ALA:CA");
        }

        int[] atoms = [.. list.Items.Take(length).Select(item => Atom(item, rule, topology))];
        if (atoms.Distinct().Count() < atoms.Length)
        {
            throw At(key, $"'{key}' names an atom twice");
        }

        int axis = hasAxis ? "xyz".IndexOf(Scalar(list.Items[1], key).Value is [char c] ? c : '?', StringComparison.Ordinal) : 0;
        return axis >= 0 ? (atoms, axis) : throw At(_source, list.Items[1], "an axis is x, y or z");
    }

    private int Atom(YamlNode item, StudyKey rule, Func<MolecularTopology> topology)
    {
        if (Scalar(item, rule.Name).Value.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.'))
        {
            return (int)Whole(item, rule.Name, Number(item, rule with { Minimum = 0, Maximum = int.MaxValue }, UnitKind.Plain, null));
        }

        return AtomSelection.TryParse(Scalar(item, rule.Name).Value, topology(), out int atom, out string? wrong) ? atom : throw At(_source, item, wrong!);
    }

    private static StudySection Closest(IReadOnlyList<StudySection> forms, YamlMapping mapping)
        => forms.MaxBy(f => mapping.Entries.Count(e => f.Names.Contains(e.Key.Value) || Spelling.Nearest(e.Key.Value, f.Names) is not null))!;

    private StudyKey Key(string name) => _section.Keys.First(k => k.Name == name);

    private YamlNode? Find(string key) => _mapping.Find(key) is YamlNode node and not YamlScalar { IsEmpty: true } ? node : null;

    private YamlScalar Scalar(YamlNode node, string key) => node as YamlScalar ?? throw At(_source, node, $"'{key}' is a single value, not {node.Kind}");

    private double Number(YamlNode node, StudyKey rule, UnitKind kind, double? thermalEnergy)
    {
        string text = Scalar(node, rule.Name).Value;
        double value;
        try
        {
            value = Quantity.Parse(text, kind).To(kind, thermalEnergy);
        }
        catch (StudyException exception)
        {
            throw At(_source, node, $"{rule.Name}: {exception.Message}");
        }

        if (value < rule.Minimum || (rule.AboveMinimum && value <= rule.Minimum) || value > rule.Maximum)
        {
            string low = double.IsInfinity(rule.Minimum) ? "" : $"{(rule.AboveMinimum ? "above" : "at least")} {rule.Minimum.ToString("R", CultureInfo.InvariantCulture)}";
            string high = double.IsInfinity(rule.Maximum) ? "" : $"at most {rule.Maximum.ToString("R", CultureInfo.InvariantCulture)}";
            string unit = kind.Examples.Count == 0 ? "" : $" {kind.Examples[0]}";
            throw At(_source, node, $"'{rule.Name}' must be {string.Join(" and ", new[] { low, high }.Where(s => s.Length > 0))}{unit}, not {text.Trim()}");
        }

        return value;
    }

    private long Whole(YamlNode node, string key, double number) => number == Math.Floor(number) && Math.Abs(number) <= 9e15
        ? (long)number
        : throw At(_source, node, $"'{key}' must be a whole number, not {number.ToString("R", CultureInfo.InvariantCulture)}");
}
