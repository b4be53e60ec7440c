using System.Globalization;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Finds the columns of slow variables in a table.</summary>
public static class SlowColumns
{
    /// <summary>Numbers of the columns, from 0.</summary>
    /// <param name="table">The table.</param>
    /// <param name="wanted">Names, or numbers from 1; empty for the columns after the time.</param>
    /// <param name="count">How many slow variables there are.</param>
    /// <exception cref="InvalidDataInputException">A column is not there, or it is not clear which are meant.</exception>
    public static int[] Find(TextTable table, IReadOnlyList<string> wanted, int count)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.Count > 0)
        {
            return [.. wanted.Select(name => Find(table, name))];
        }

        bool named = table.Fields.Count > 0;
        bool clear = table.Width == count + 1 || (!named && table.Width > count);
        return clear
            ? [.. Enumerable.Range(1, count)]
            : throw new InvalidDataInputException($"'{table.Source}' has {table.Width} columns{(named ? $" ({string.Join(", ", table.Fields)})" : "")}; say with --columns which {(count == 1 ? "is the slow variable" : $"{count} are the slow variables")}.");
    }

    /// <summary>Number of a column, from 0.</summary>
    /// <exception cref="InvalidDataInputException">There is no such column.</exception>
    public static int Find(TextTable table, string name)
    {
        ArgumentNullException.ThrowIfNull(table);
        for (int i = 0; i < table.Fields.Count; i++)
        {
            if (table.Fields[i] == name)
            {
                return i;
            }
        }

        if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= table.Width)
        {
            return number - 1;
        }

        throw new InvalidDataInputException(table.Fields.Count > 0
            ? $"'{table.Source}' has no column '{name}'{Spelling.Suggestion(name, [.. table.Fields])}."
            : $"'{table.Source}' has {table.Width} columns without names; '{name}' is none of their numbers, 1 to {table.Width}.");
    }

    /// <summary>The domain that PLUMED's <c>SET min_x</c> and <c>SET max_x</c> give a column; null where they do not.</summary>
    public static (double Minimum, double Maximum)? Domain(TextTable table, int column)
    {
        ArgumentNullException.ThrowIfNull(table);
        return column < table.Fields.Count
            && table.Settings.TryGetValue("min_" + table.Fields[column], out string? low)
            && table.Settings.TryGetValue("max_" + table.Fields[column], out string? high)
            && PiNumber.TryParse(low, out double minimum) && PiNumber.TryParse(high, out double maximum) && maximum > minimum
            ? (minimum, maximum)
            : null;
    }
}
