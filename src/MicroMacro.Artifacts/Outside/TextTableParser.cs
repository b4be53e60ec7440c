using System.Globalization;
using System.Runtime.InteropServices;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Makes a table of lines.</summary>
internal sealed class TextTableParser(string source, TimeRewind rewinds)
{
    private readonly List<double> _values = [];
    private readonly List<string> _notes = [];
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private string[] _fields = [];
    private TextTableFormat _format = TextTableFormat.Plain;
    private int _width;
    private int _decimals = -1;
    private int _superseded;
    private int _runs = 1;
    private double _runStart;
    private int _runRow;
    private bool _ended;

    /// <summary>Takes the next line.</summary>
    public void Add(string line, int number, bool terminated)
    {
        string text = number == 1 ? line.TrimStart('\uFEFF').Trim() : line.Trim();
        if (text.Length == 0 || _ended)
        {
            return;
        }

        switch (text[0])
        {
            case '#' when text.StartsWith("#!", StringComparison.Ordinal):
                AddHeader(text[2..], number);
                break;
            case '#' or ';':
                break;
            case '@':
                _format = _format == TextTableFormat.Plain ? TextTableFormat.Xvg : _format;
                break;
            case '&':
                _ended = true;
                _notes.Add($"'{source}' holds several data sets; only the first is used.");
                break;
            default:
                AddRow(text, number, terminated);
                break;
        }
    }

    /// <summary>The table of all lines taken.</summary>
    public TextTable Finish()
    {
        if (_values.Count == 0)
        {
            throw new InvalidDataInputException($"'{source}' holds no row of numbers.");
        }

        DropRepeats();
        if (_superseded > 0)
        {
            _notes.Add($"'{source}': {_superseded} rows were run again after restarts; the later ones count.");
        }

        if (_runs > 1)
        {
            _notes.Add($"'{source}': the time starts again {(_runs == 2 ? "once" : $"{_runs - 1} times")}; taken for {_runs} runs one after the other.");
        }

        return new TextTable(source, _format, _fields, _settings, _width, [.. _values], _notes);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static int Decimals(string word)
    {
        int point = word.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : word.Length - point;
    }

    // Fortran writes 1.0D+00; everything else is invariant.
    private static bool TryNumber(string word, out double value)
        => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            || double.TryParse(word.Replace('D', 'E').Replace('d', 'e'), NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private void AddHeader(string text, int number)
    {
        string[] words = Words(text);
        if (words is ["FIELDS", ..])
        {
            string[] fields = words[1..];
            if (_fields.Length > 0 && !fields.AsSpan().SequenceEqual(_fields))
            {
                throw Wrong(number, $"FIELDS names other columns ({string.Join(" ", fields)}) than before ({string.Join(" ", _fields)}); files with different columns are needed one by one");
            }

            if (fields.Length == 0 || fields.Distinct(StringComparer.Ordinal).Count() < fields.Length || (_width > 0 && fields.Length != _width))
            {
                throw Wrong(number, "FIELDS must name every column once");
            }

            (_fields, _width, _format) = (fields, fields.Length, TextTableFormat.Plumed);
        }
        else if (words is ["SET", var name, ..])
        {
            _settings[name] = string.Join(' ', words[2..]);
        }
    }

    private void AddRow(string text, int number, bool terminated)
    {
        string[] words = Words(text);
        var row = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (TryNumber(words[i], out row[i]))
            {
                continue;
            }

            if (_values.Count == 0 && _fields.Length == 0 && Array.TrueForAll(words, w => !TryNumber(w, out _)))
            {
                (_fields, _width) = words.Distinct(StringComparer.Ordinal).Count() == words.Length ? (words, words.Length) : ([], 0);
                return;
            }

            if (Unfinished(terminated))
            {
                return;
            }

            throw Wrong(number, $"'{Short(words[i])}' is not a number");
        }

        bool cut = !terminated && _decimals > 0 && Decimals(words[^1]) < _decimals && !words[^1].Contains('e', StringComparison.OrdinalIgnoreCase);
        if ((row.Length < _width || cut) && Unfinished(terminated))
        {
            return;
        }

        _width = _width == 0 ? row.Length : _width;
        if (row.Length != _width)
        {
            throw Wrong(number, $"the row has {row.Length} columns; {_width} are needed{(_fields.Length > 0 ? $" ({string.Join(" ", _fields)})" : " as in the rows before")}");
        }

        int bad = Array.FindIndex(row, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw Wrong(number, $"column {bad + 1} holds {(double.IsNaN(row[bad]) ? "NaN" : "an infinity")}; all must be finite");
        }

        _decimals = Decimals(words[^1]);
        Rewind(row[0]);
        _values.AddRange(row);
    }

    private bool Unfinished(bool terminated)
    {
        if (!terminated && _values.Count > 0)
        {
            _notes.Add($"'{source}': the last line is unfinished and was left out.");
            return true;
        }

        return false;
    }

    // The first column is the time where PLUMED or GROMACS wrote the file; plain files may hold anything there.
    private void Rewind(double time)
    {
        bool timed = _format == TextTableFormat.Xvg || (_fields.Length > 0 && _fields[0] == "time");
        int rows = _values.Count / _width;
        if (rows == _runRow)
        {
            _runStart = time;
        }

        if (!timed || rewinds == TimeRewind.KeepsAll || rows == 0 || _width == 1 || time > _values[^_width])
        {
            return;
        }

        if (time <= _runStart && rows - _runRow > 1)
        {
            (_runStart, _runRow) = (time, rows);
            _runs++;
            return;
        }

        int keep = rows;
        while (keep > _runRow && _values[(keep - 1) * _width] >= time)
        {
            keep--;
        }

        _superseded += rows - keep;
        _values.RemoveRange(keep * _width, (rows - keep) * _width);
    }

    // A row that repeats an earlier one, time and all, was written twice, as where files are joined. A column that often goes back is no time.
    private void DropRepeats()
    {
        const int fewest = 20;
        const int rowsPerRewind = 50;
        int rows = _values.Count / _width;
        int[] back = [.. Enumerable.Range(1, rows - 1).Where(n => _values[n * _width] <= _values[(n - 1) * _width])];
        if (rewinds == TimeRewind.KeepsAll || _width < 2 || rows < fewest || back.Length > Math.Max(1, rows / rowsPerRewind))
        {
            return;
        }

        for (int b = back.Length - 1; b >= 0; b--)
        {
            int start = back[b];
            int end = b + 1 < back.Length ? back[b + 1] : rows;
            int repeated = Repeated(start, end);
            if (repeated > 1)
            {
                _values.RemoveRange(start * _width, repeated * _width);
                _runs -= _runs > 1 && repeated == end - start ? 1 : 0;
                _notes.Add($"'{source}', row {start + 1}: the time goes back, and {repeated} rows are those of before, to the last digit; they were left out.");
            }
            else if (_format == TextTableFormat.Plain && _fields.Length == 0)
            {
                _notes.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{source}', row {start + 1}: the first column goes back from {_values[(start - 1) * _width]} to {_values[start * _width]}; if it is the time, the file holds several runs, or one run with rows that a restart wrote again."));
            }
        }
    }

    private int Repeated(int start, int end)
    {
        int first = 0;
        while (first < start && _values[first * _width] != _values[start * _width])
        {
            first++;
        }

        int count = 0;
        while (first + count < start && start + count < end && Row(first + count).SequenceEqual(Row(start + count)))
        {
            count++;
        }

        return count;
    }

    private ReadOnlySpan<double> Row(int row) => CollectionsMarshal.AsSpan(_values).Slice(row * _width, _width);

    private static string Short(string word) => word.Length <= 40 ? word : word[..40] + "...";

    private InvalidDataInputException Wrong(int line, string what) => new($"'{source}', line {line}: {what}.");
}
