using System.Globalization;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A number with the unit that a person wrote, such as "-60 deg".</summary>
/// <param name="Number">The number as written.</param>
/// <param name="Unit">The unit as written; empty for a bare number.</param>
/// <param name="Up">One such unit in internal units is <paramref name="Up"/>/<paramref name="Down"/>.</param>
/// <param name="Down">The denominator.</param>
/// <param name="Dimension">The unit's dimension.</param>
public sealed record Quantity(double Number, string Unit, double Up, double Down, Dimension Dimension)
{
    /// <summary>kB in kJ/mol/K.</summary>
    public const double BoltzmannConstant = 0.00831446261815324;

    /// <summary>Reads a quantity.</summary>
    /// <param name="text">A number with or without a unit.</param>
    /// <param name="kind">What it will have to be, for the message where its unit is unknown.</param>
    /// <exception cref="StudyException">It is no finite number, or its unit is unknown.</exception>
    public static Quantity Parse(string text, UnitKind? kind = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim();
        int end = NumberEnd(trimmed);
        if (end == 0 || !double.TryParse(trimmed.AsSpan(0, end), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw new StudyException($"'{Shorten(trimmed)}' is not a number.");
        }

        string unit = trimmed[end..].Trim();
        if (!Units.TryParse(unit, out double up, out double down, out Dimension dimension, out string unknown))
        {
            if (unknown.Length > 0 && (char.IsAsciiDigit(unknown[0]) || unknown[0] is '+' or '-' or '.'))
            {
                throw new StudyException($"'{Shorten(trimmed)}' is not one number.");
            }

            string near = Units.Nearest(unknown) is string word ? $"; did you mean '{word}'?" : kind?.Examples.Count > 0 ? $": {kind.Name} is needed, in {string.Join(" or ", kind.Examples)}." : ".";
            throw new StudyException($"'{Shorten(unknown)}' is not a known unit{near}");
        }

        return new(number, unit, up, down, dimension);
    }

    /// <summary>The value in internal units.</summary>
    /// <param name="kind">What it must be.</param>
    /// <param name="thermalEnergy">kT in kJ/mol, by which energies in kT become kJ/mol and back; null where the temperature is not known.</param>
    /// <exception cref="StudyException">It is of another dimension, or lacks a unit that it must have.</exception>
    public double To(UnitKind kind, double? thermalEnergy = null)
    {
        ArgumentNullException.ThrowIfNull(kind);
        if (Unit.Length == 0)
        {
            return !kind.NeedsUnit
                ? Number
                : throw new StudyException($"{Written} needs a unit, because it is {kind.Name}: write {Written} {string.Join($" or {Written} ", kind.Examples)}.");
        }

        // The factors first: 0.15 M is 0.15 mol/l to the last bit.
        double value = kind.Scale == 1 ? Number * Up / Down : Number * (Up * kind.Scale / Down);
        if (Dimension == kind.Dimension)
        {
            return value;
        }

        // kT is an energy per mole as soon as the temperature is known.
        int thermal = Dimension.Thermal - kind.Dimension.Thermal;
        Dimension converted = Dimension with { Thermal = Dimension.Thermal - thermal, Energy = Dimension.Energy + thermal, Amount = Dimension.Amount - thermal };
        if (thermalEnergy is double kT && converted == kind.Dimension)
        {
            return value * Math.Pow(kT, thermal);
        }

        string right = kind.Examples.Count == 0 ? "without a unit" : $"in {string.Join(" or ", kind.Examples)}";
        throw new StudyException($"{Written} {Unit} has the wrong unit: {kind.Name} is needed, {right}.");
    }

    private string Written => Number.ToString("R", CultureInfo.InvariantCulture);

    // The longest beginning that is a number; an "e" counts only when digits follow, so that "5 eV" is 5 of something.
    private static int NumberEnd(string text)
    {
        int at = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        int digits = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
        {
            at++;
        }

        if (at == digits)
        {
            return 0;
        }

        int exponent = at + 1;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            int end = exponent;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            return end > exponent ? end : at;
        }

        return at;
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
