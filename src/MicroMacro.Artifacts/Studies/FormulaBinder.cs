using MicroMacro.Numerics.Formulas;
using MicroMacro.Sampling.Formulas;
using MicroMacro.Systems.Sde;
using MicroMacro.Systems.Sde.Formulas;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Makes systems and slow variables of formulas of sections whose keys have been checked.</summary>
internal static class FormulaBinder
{
    private const int MostVariables = 100;

    /// <summary>The system of formulas.</summary>
    /// <param name="section">The section 'system'.</param>
    /// <param name="slow">The sections of 'slow': variables that they only name come first in the state.</param>
    /// <param name="study">The study's name, which the system has where it has none of its own.</param>
    /// <exception cref="StudyException">A formula cannot be understood, or values do not fit each other.</exception>
    public static SdeSettings Bind(StudySectionReader section, IReadOnlyList<StudySectionReader> slow, string study)
    {
        string[] variables = Variables(section);
        IReadOnlyDictionary<string, double> parameters = section.Named("parameters", null);
        foreach (string name in parameters.Keys)
        {
            RequireName(name, what => section.AtName("parameters", name, what));
        }

        string[] own = [.. slow.Where(s => s.Section.Mark == "formula" && !s.Has("period")).Select(s => s.Text("formula")!.Trim())];
        bool isOwn = own.Length > 0 && own.Length == slow.Count && own.Distinct().Count() == own.Length
            && slow.All(s => s.Text("name") == s.Text("formula")!.Trim() && variables.Contains(s.Text("name")));
        variables = isOwn ? [.. own, .. variables.Except(own)] : variables;
        SdeCoordinate[] coordinates = Coordinates(section, variables, parameters);
        IReadOnlyDictionary<string, double> start = section.Named("start", variables);
        FormulaSystemDefinition definition = new()
        {
            Name = section.Text("name") ?? study,
            Variables = coordinates,
            SlowCount = isOwn ? own.Length : slow.Count == 0 ? 1 : 0,
            Parameters = [.. parameters],
            Drift = ByVariable(section, "drift", variables),
            Potential = section.Text("potential"),
            Noise = ByVariable(section, "noise", variables),
            Observe = section.Formulas("observe"),
            Reconstruct = ByVariable(section, "reconstruct", variables),
            Start = [.. coordinates.Select(c => start.TryGetValue(c.Name, out double value) ? value : 0.5 * (c.Low + c.High))],
            Timestep = section.Number("timestep", UnitKind.Plain)!.Value,
        };
        Check(section, definition);
        try
        {
            return new SdeSettings(new FormulaSystem(definition), definition.Timestep);
        }
        catch (FormulaException exception)
        {
            throw section.AtFormula(exception.Where, exception);
        }
        catch (ArgumentException exception)
        {
            throw section.At("variables", exception.Message.Split(" (Parameter")[0]);
        }
    }

    /// <summary>The slow variables of an SDE: formulas, learned ones, or none where they come with the system.</summary>
    /// <param name="root">The study.</param>
    /// <param name="sections">The sections of 'slow'.</param>
    /// <param name="system">The system.</param>
    /// <param name="learned">Makes learned ones.</param>
    /// <exception cref="StudyException">They are of several kinds, or one cannot be understood.</exception>
    public static List<SlowVariable> Slow(StudySectionReader root, IReadOnlyList<StudySectionReader> sections, SdeSettings system, Func<List<SlowVariable>> learned)
    {
        string[] kinds = [.. sections.Select(s => s.Section.Mark!).Distinct()];
        if (kinds.Except(["learned", "formula"]).Any() || kinds.Length > 1 || sections.Count > 3)
        {
            throw root.At("slow", "the slow variables of an SDE are its own, with 'slow' left out, or one to three formulas, such as slow: [{ name: r, formula: sqrt(u^2 + v^2) }], or learned ones, such as slow: [{ name: psi, learned: psi.npz }]");
        }

        if (kinds is not ["formula"])
        {
            return learned();
        }

        // Variables of the state that are slow as they are come with the system.
        return system.System is FormulaSystem { SlowCount: > 0 } ? [] : [.. sections.Select((s, i) => Formula(s, sections.Take(i), system.System))];
    }

    /// <summary>The observables of an SDE whose averages are wanted: formulas.</summary>
    /// <exception cref="StudyException">One is no formula, or cannot be understood.</exception>
    public static List<SlowVariable> Closures(StudySectionReader root, IReadOnlyList<StudySectionReader> sections, SdeSettings system) =>
        sections.Any(s => s.Section.Mark != "formula")
            ? throw root.At("closures", "the observables of an SDE are formulas, such as closures: [{ name: radius, formula: sqrt(u^2 + v^2) }]")
            : [.. sections.Select((s, i) => Formula(s, sections.Take(i), system.System))];

    private static SlowVariable Formula(StudySectionReader section, IEnumerable<StudySectionReader> above, SdeSystem system)
    {
        string name = section.Text("name")!;
        if (above.Any(s => s.Text("name") == name))
        {
            throw section.At("name", $"two variables are called '{name}'");
        }

        string text = section.Text("formula")!;
        double period = section.Has("period") ? Constant(section, "period", section.Text("period")!, system.Parameters.Where(p => FormulaSet.IsName(p.Key)).ToDictionary(p => p.Key, p => p.Value)) : 0;
        try
        {
            _ = new FormulaVariables(system, [new FormulaVariable(name, text, period)]);
        }
        catch (FormulaException exception)
        {
            throw section.AtFormula("formula", exception);
        }

        return new SlowVariable(name, SlowVariableKind.Formula, []) { Formula = text, FormulaPeriod = period };
    }

    private static string[] Variables(StudySectionReader section)
    {
        List<string> variables = [];
        foreach ((string name, Func<string, StudyException> error) in section.NameList("variables"))
        {
            RequireName(name, error);
            variables.Add(variables.Contains(name) ? throw error($"'{name}' is named twice") : name);
        }

        return variables.Count <= MostVariables ? [.. variables] : throw section.At("variables", $"a system of formulas has at most {MostVariables} variables, not {variables.Count}");
    }

    private static void RequireName(string name, Func<string, StudyException> error)
    {
        if (!FormulaSet.IsName(name))
        {
            throw error(FormulaFunctions.IsReserved(name)
                ? $"'{name}' has a meaning of its own in every formula; use another name"
                : $"'{name}' is no name in a formula: use letters, digits and '_', beginning with a letter or '_'");
        }
    }

    private static SdeCoordinate[] Coordinates(StudySectionReader section, string[] variables, IReadOnlyDictionary<string, double> parameters)
    {
        Dictionary<string, string> periods = ByVariable(section, "periods", variables);
        IReadOnlyDictionary<string, (double Low, double High)> ranges = section.Ranges("ranges");
        if (ranges.Keys.FirstOrDefault(n => !variables.Contains(n)) is { } stranger)
        {
            throw section.AtName("ranges", stranger, $"'{stranger}' is no variable{Spelling.Suggestion(stranger, variables)}");
        }

        return [.. variables.Select(v =>
        {
            double period = periods.TryGetValue(v, out string? text) ? Constant(section, $"periods.{v}", text, parameters) : 0;
            (double low, double high) = ranges.TryGetValue(v, out (double, double) range) ? range : (-0.5 * period, 0.5 * period);
            return new SdeCoordinate(v, period, low, high);
        })];
    }

    // A period: a formula of parameters alone.
    private static double Constant(StudySectionReader section, string where, string text, IReadOnlyDictionary<string, double> parameters)
    {
        try
        {
            FormulaSet set = new([], parameters);
            return set.ConstantOf(set.Parse(text)) is { } value and > 0
                ? value
                : throw new FormulaException("a period is above 0", 0);
        }
        catch (FormulaException exception)
        {
            throw section.AtFormula(where, exception);
        }
    }

    private static Dictionary<string, string> ByVariable(StudySectionReader section, string key, string[] variables)
    {
        Dictionary<string, string> formulas = [];
        foreach ((string name, string text) in section.Formulas(key))
        {
            formulas.Add(variables.Contains(name) ? name : throw section.AtName(key, name, $"'{name}' is no variable{Spelling.Suggestion(name, variables)}"), text);
        }

        return formulas;
    }

    private static void Check(StudySectionReader section, FormulaSystemDefinition definition)
    {
        if ((definition.Potential is null) == (definition.Drift.Count == 0))
        {
            throw section.At(
                definition.Potential is null ? "variables" : "potential",
                "give either 'drift', a formula for each variable, or 'potential', whose drift follows");
        }

        if (definition.Observe.Count == 0 != (definition.Reconstruct.Count == 0))
        {
            throw section.At(definition.Observe.Count == 0 ? "reconstruct" : "observe", "'observe' and 'reconstruct' belong together: what a model draws must become a state again");
        }

        foreach ((string key, IReadOnlyDictionary<string, string> formulas) in new[] { ("drift", definition.Drift), ("noise", definition.Noise), ("reconstruct", definition.Reconstruct) })
        {
            if (formulas.Count > 0 && definition.Variables.FirstOrDefault(v => !formulas.ContainsKey(v.Name)) is { } missing)
            {
                throw section.At(key, $"'{key}' lacks a formula of '{missing.Name}'");
            }
        }

        foreach ((string name, _) in definition.Observe)
        {
            RequireName(name, what => section.AtName("observe", name, what));
            if (definition.Parameters.Any(p => p.Key == name))
            {
                throw section.AtName("observe", name, $"'{name}' is a parameter; use another name for what is observed");
            }
        }

        if (definition.Parameters.FirstOrDefault(p => definition.Variables.Any(v => v.Name == p.Key)) is { Key: { } both })
        {
            throw section.AtName("parameters", both, $"'{both}' is a variable and a parameter; use another name for one of them");
        }
    }
}
