using System.Globalization;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Simulations;

/// <summary>Starting states spread over a box: "x=0:3, y=1" takes x from 0 to 3 and y at 1.</summary>
public static class StartSpread
{
    /// <summary>The golden ratio's fractional part: multiples of it, taken modulo 1, fill the unit interval evenly at every length.</summary>
    private const double GoldenPart = 0.6180339887498949;

    /// <summary>States of a built-in system.</summary>
    /// <param name="system">The system.</param>
    /// <param name="text">NAME=LOW:HIGH or NAME=VALUE, separated by commas; coordinates not named stay at the typical state, and with no
    /// text the slow ones are spread over their usual ranges.</param>
    /// <param name="replicas">How many states, R.</param>
    /// <returns>States, shape [R, d]: evenly spaced along the first range, in a fixed low-discrepancy order along the others.</returns>
    /// <exception cref="StudyException">The text is not understood.</exception>
    public static double[] Of(SdeSystem system, string? text, int replicas)
    {
        ArgumentNullException.ThrowIfNull(system);
        int d = system.StateDimension;
        (double Low, double High)[] box = string.IsNullOrWhiteSpace(text) ? UsualBox(system) : Parse(system, text);
        double[] states = new double[replicas * d];
        int ranges = 0;
        for (int i = 0; i < d; i++)
        {
            (double low, double high) = box[i];
            for (int r = 0; r < replicas; r++)
            {
                double part = ranges == 0 ? (r + 0.5) / replicas : Fraction((r + 0.5) * Math.Pow(GoldenPart, ranges));
                states[(r * d) + i] = low == high ? low : low + ((high - low) * part);
            }

            ranges += low == high ? 0 : 1;
        }

        return states;
    }

    private static double Fraction(double value) => value - Math.Floor(value);

    private static (double Low, double High)[] UsualBox(SdeSystem system) =>
    [
        .. system.Coordinates.Select((c, i) => i < system.SlowCount ? (c.Low, c.High) : (system.TypicalState[i], system.TypicalState[i])),
    ];

    private static (double Low, double High)[] Parse(SdeSystem system, string text)
    {
        var box = system.TypicalState.Select(v => (Low: v, High: v)).ToArray();
        string[] names = [.. system.Coordinates.Select(c => c.Name)];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split('=', StringSplitOptions.TrimEntries);
            int index = Array.IndexOf(names, sides[0]);
            if (sides.Length != 2 || index < 0)
            {
                throw new StudyException(
                    $"Starts '{text}' are not understood: '{part}' is not NAME=LOW:HIGH or NAME=VALUE with a coordinate of {system.Name} ({string.Join(", ", names)}).");
            }

            double[] ends = [.. sides[1].Split(':').Select(e => Number(text, e))];
            box[index] = ends.Length switch
            {
                1 => (ends[0], ends[0]),
                2 when ends[1] >= ends[0] => (ends[0], ends[1]),
                _ => throw new StudyException($"Starts '{text}' are not understood: '{sides[1]}' is not LOW:HIGH with LOW below HIGH."),
            };
        }

        return box;
    }

    private static double Number(string text, string number) =>
        double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : throw new StudyException($"Starts '{text}' are not understood: '{number}' is no number.");
}
