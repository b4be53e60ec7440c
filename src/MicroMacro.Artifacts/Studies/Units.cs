namespace MicroMacro.Artifacts.Studies;

/// <summary>The units that studies and the command line may name, and what each is in internal units (nm, ps, kJ, mol, K, rad, kT).</summary>
internal static class Units
{
    private static readonly Dimension Energy = new(0, 0, 1, 0, 0, 0, 0);

    private static readonly Dictionary<string, (double Factor, Dimension Dimension)> Table = new(StringComparer.Ordinal)
    {
        ["nm"] = (1.0, UnitKind.Length.Dimension),
        ["A"] = (0.1, UnitKind.Length.Dimension),
        ["Å"] = (0.1, UnitKind.Length.Dimension),
        ["angstrom"] = (0.1, UnitKind.Length.Dimension),
        ["pm"] = (1e-3, UnitKind.Length.Dimension),
        ["fs"] = (1e-3, UnitKind.Time.Dimension),
        ["ps"] = (1.0, UnitKind.Time.Dimension),
        ["ns"] = (1e3, UnitKind.Time.Dimension),
        ["us"] = (1e6, UnitKind.Time.Dimension),
        ["J"] = (1e-3, Energy),
        ["kJ"] = (1.0, Energy),
        ["cal"] = (4.184e-3, Energy),
        ["kcal"] = (4.184, Energy),
        ["mol"] = (1.0, new(0, 0, 0, 1, 0, 0, 0)),
        ["kT"] = (1.0, UnitKind.ThermalEnergy.Dimension),
        ["K"] = (1.0, UnitKind.Temperature.Dimension),
        ["deg"] = (Math.PI / 180.0, UnitKind.Angle.Dimension),
        ["°"] = (Math.PI / 180.0, UnitKind.Angle.Dimension),
        ["rad"] = (1.0, UnitKind.Angle.Dimension),
    };

    /// <summary>Reads a unit such as "kJ/mol/rad^2", "/ps" or "ps^-1".</summary>
    /// <param name="text">The unit; empty for a plain number.</param>
    /// <param name="factor">One such unit in internal units.</param>
    /// <param name="dimension">Its dimension.</param>
    /// <param name="unknown">The part that is not a unit, when there is one.</param>
    public static bool TryParse(string text, out double factor, out Dimension dimension, out string unknown)
    {
        (factor, dimension, unknown) = (1.0, Dimension.None, "");
        int position = 0;
        int sign = 1;
        while (position < text.Length)
        {
            char c = text[position];
            if (c is '/' or '*' or '·' or ' ')
            {
                sign = c == '/' ? -1 : 1;
                position++;
                continue;
            }

            int end = position;
            while (end < text.Length && text[end] is not ('/' or '*' or '·' or ' '))
            {
                end++;
            }

            string part = text[position..end];
            if (!TryFactor(part, out double one, out Dimension of, out int power))
            {
                unknown = part;
                return false;
            }

            factor *= Math.Pow(one, sign * power);
            dimension = dimension.Times(of, sign * power);
            (position, sign) = (end, 1);
        }

        return true;
    }

    /// <summary>The unit of the table that looks most like a word, or null.</summary>
    public static string? Nearest(string word) => Spelling.Nearest(word, Table.Keys);

    private static bool TryFactor(string part, out double factor, out Dimension dimension, out int power)
    {
        power = 1;
        (factor, dimension) = (1.0, Dimension.None);
        if (part == "1")
        {
            return true;
        }

        int caret = part.IndexOf('^', StringComparison.Ordinal);
        string name = caret < 0 ? part : part[..caret];
        if (name.EndsWith('²'))
        {
            (name, power) = (name[..^1], 2);
        }

        if (caret >= 0 && (!int.TryParse(part.AsSpan(caret + 1), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out power) || Math.Abs(power) > 4))
        {
            return false;
        }

        bool known = Table.TryGetValue(name, out (double Factor, Dimension Dimension) unit);
        (factor, dimension) = unit;
        return known;
    }
}
