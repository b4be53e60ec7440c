using System.Globalization;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The units that studies and the command line may name, and what each is in internal units (nm, ps, kJ, mol, K, rad, kT).</summary>
internal static class Units
{
    private static readonly Dimension Energy = new(0, 0, 1, 0, 0, 0, 0);

    private static readonly Dictionary<string, (double Up, double Down, Dimension Dimension)> Table = new(StringComparer.Ordinal)
    {
        ["nm"] = (1, 1, UnitKind.Length.Dimension),
        ["A"] = (1, 10, UnitKind.Length.Dimension),
        ["Å"] = (1, 10, UnitKind.Length.Dimension),
        ["angstrom"] = (1, 10, UnitKind.Length.Dimension),
        ["pm"] = (1, 1000, UnitKind.Length.Dimension),
        ["fs"] = (1, 1000, UnitKind.Time.Dimension),
        ["ps"] = (1, 1, UnitKind.Time.Dimension),
        ["ns"] = (1000, 1, UnitKind.Time.Dimension),
        ["us"] = (1e6, 1, UnitKind.Time.Dimension),
        ["J"] = (1, 1000, Energy),
        ["kJ"] = (1, 1, Energy),
        ["cal"] = (4.184, 1000, Energy),
        ["kcal"] = (4.184, 1, Energy),
        ["amu"] = (1, 1, UnitKind.Mass.Dimension),
        ["Da"] = (1, 1, UnitKind.Mass.Dimension),
        ["l"] = (1e24, 1, new(3, 0, 0, 0, 0, 0, 0)),
        ["M"] = (1, 1e24, UnitKind.Concentration.Dimension),
        ["mM"] = (1, 1e27, UnitKind.Concentration.Dimension),
        ["mol"] = (1, 1, new(0, 0, 0, 1, 0, 0, 0)),
        ["kT"] = (1, 1, UnitKind.ThermalEnergy.Dimension),
        ["K"] = (1, 1, UnitKind.Temperature.Dimension),
        ["deg"] = (Math.PI, 180, UnitKind.Angle.Dimension),
        ["°"] = (Math.PI, 180, UnitKind.Angle.Dimension),
        ["rad"] = (1, 1, UnitKind.Angle.Dimension),
    };

    /// <summary>Reads a unit such as "kJ/mol/rad^2", "/ps" or "ps^-1".</summary>
    /// <param name="text">The unit; empty for a plain number.</param>
    /// <param name="up">One such unit in internal units is <paramref name="up"/>/<paramref name="down"/>, kept apart so that 3 A is 0.3 nm to the last bit.</param>
    /// <param name="down">The denominator.</param>
    /// <param name="dimension">Its dimension.</param>
    /// <param name="unknown">The part that is not a unit, when there is one.</param>
    public static bool TryParse(string text, out double up, out double down, out Dimension dimension, out string unknown)
    {
        (up, down, dimension, unknown) = (1, 1, Dimension.None, "");
        int position = 0;
        int sign = 1;
        while (position < text.Length)
        {
            char c = text[position];
            if (IsOperator(c))
            {
                sign = c == '/' ? -1 : 1;
                position++;
                continue;
            }

            int end = position;
            while (end < text.Length && !IsOperator(text[end]))
            {
                end++;
            }

            string part = text[position..end];
            if (!TryPower(part, out string name, out int power) || !TryUnit(name, out (double Up, double Down, Dimension Dimension) unit))
            {
                unknown = part;
                return false;
            }

            power *= sign;
            up *= Math.Pow(power > 0 ? unit.Up : unit.Down, Math.Abs(power));
            down *= Math.Pow(power > 0 ? unit.Down : unit.Up, Math.Abs(power));
            dimension = dimension.Times(unit.Dimension, power);
            (position, sign) = (end, 1);
        }

        return true;
    }

    /// <summary>The unit of the table that was probably meant: the same but for capitals, its beginning ("degrees"), or a slip in a word of three
    /// letters or more; null where that would be a guess, because short units are all alike.</summary>
    public static string? Nearest(string word) =>
        Table.Keys.FirstOrDefault(u => u.Equals(word, StringComparison.OrdinalIgnoreCase))
        ?? Table.Keys.Where(u => u.Length > 1 && word.Length > 2 && word.StartsWith(u, StringComparison.OrdinalIgnoreCase)).MaxBy(u => u.Length)
        ?? (word.Length > 2 && Spelling.Nearest(word, Table.Keys) is { Length: > 2 } near ? near : null);

    private static bool IsOperator(char c) => c is '/' or '*' or '·' or ' ';

    private static bool TryUnit(string name, out (double Up, double Down, Dimension Dimension) unit)
    {
        unit = (1, 1, Dimension.None);
        return name == "1" || Table.TryGetValue(name, out unit);
    }

    // "rad^2", "rad²" and "ps^-1".
    private static bool TryPower(string part, out string name, out int power)
    {
        (name, power) = part.EndsWith('²') ? (part[..^1], 2) : (part, 1);
        int caret = part.IndexOf('^', StringComparison.Ordinal);
        if (caret < 0)
        {
            return true;
        }

        name = part[..caret];
        return int.TryParse(part.AsSpan(caret + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power) && Math.Abs(power) <= 4;
    }
}
