using MicroMacro.Macro;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Reads regions that a person writes, such as "phi=-110 deg:-50 deg" or "x=:-0.8".</summary>
public static class RegionText
{
    /// <summary>The box, in internal units (rad, nm or plain).</summary>
    /// <param name="text">NAME=LOW:HIGH with units, separated by commas; an end may be left open, and a variable not named is not bounded.</param>
    /// <param name="variables">Name, unit ("rad", "nm" or "") and period of each slow variable.</param>
    /// <exception cref="StudyException">A name, number or unit is wrong, a variable is named twice, or an interval is empty.</exception>
    public static CoarseRegion Parse(string text, IReadOnlyList<(string Name, string Unit, double Period)> variables)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(variables);
        double[] low = [.. variables.Select(_ => double.NegativeInfinity)];
        double[] high = [.. variables.Select(_ => double.PositiveInfinity)];
        string[] names = [.. variables.Select(v => v.Name)];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            string[] ends = sides.Length == 2 ? sides[1].Split(':', StringSplitOptions.TrimEntries) : [];
            int index = Array.IndexOf(names, sides[0]);
            if (ends.Length != 2 || index < 0)
            {
                throw new StudyException($"Region '{text}' is not understood: '{part}' is not NAME=LOW:HIGH with one of {string.Join(", ", names)}.");
            }

            if (double.IsFinite(low[index]) || double.IsFinite(high[index]))
            {
                throw new StudyException($"Region '{text}' names '{sides[0]}' twice.");
            }

            (_, string unit, double period) = variables[index];
            low[index] = Value(text, ends[0], unit, double.NegativeInfinity);
            high[index] = Value(text, ends[1], unit, double.PositiveInfinity);
            if (period > 0 ? !double.IsFinite(high[index] - low[index]) : high[index] < low[index])
            {
                throw new StudyException(period > 0
                    ? $"Region '{text}': '{sides[0]}' goes round, so it needs both ends."
                    : $"Region '{text}': the upper end of '{sides[0]}' lies below the lower one.");
            }
        }

        return new(low, high, [.. variables.Select(v => v.Period)]);
    }

    private static double Value(string text, string value, string unit, double open)
    {
        if (value.Length == 0)
        {
            return open;
        }

        try
        {
            UnitKind kind = LabelText.KindOf(unit);
            return Quantity.Parse(value, kind).To(kind);
        }
        catch (StudyException exception)
        {
            throw new StudyException($"Region '{text}': {exception.Message}");
        }
    }
}
