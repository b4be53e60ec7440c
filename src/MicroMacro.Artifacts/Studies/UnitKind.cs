namespace MicroMacro.Artifacts.Studies;

/// <summary>What a value in a study is measured in.</summary>
/// <param name="Name">In words, such as "a time".</param>
/// <param name="Dimension">Its dimension.</param>
/// <param name="Examples">Units to suggest, the internal one first.</param>
/// <param name="NeedsUnit">Whether a bare number is refused (angles: degrees and radians are both usual).</param>
public sealed record UnitKind(string Name, Dimension Dimension, IReadOnlyList<string> Examples, bool NeedsUnit = false)
{
    /// <summary>How many of the kind's own units one unit of nm, ps, kJ, mol is: 1, but for concentrations, which are kept in mol/l.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>A plain number.</summary>
    public static UnitKind Plain { get; } = new("a plain number", Dimension.None, []);

    /// <summary>A length, in nm.</summary>
    public static UnitKind Length { get; } = new("a length", new(1, 0, 0, 0, 0, 0, 0), ["nm", "A"]);

    /// <summary>A time, in ps.</summary>
    public static UnitKind Time { get; } = new("a time", new(0, 1, 0, 0, 0, 0, 0), ["ps", "fs", "ns"]);

    /// <summary>A rate, in 1/ps.</summary>
    public static UnitKind Rate { get; } = new("a rate", new(0, -1, 0, 0, 0, 0, 0), ["/ps", "/fs", "/ns"]);

    /// <summary>A temperature, in K.</summary>
    public static UnitKind Temperature { get; } = new("a temperature", new(0, 0, 0, 0, 0, 1, 0), ["K"]);

    /// <summary>An angle, in rad.</summary>
    public static UnitKind Angle { get; } = new("an angle", new(0, 0, 0, 0, 0, 0, 1), ["deg", "rad"], NeedsUnit: true);

    /// <summary>A concentration, in mol/l.</summary>
    public static UnitKind Concentration { get; } = new("a concentration", new(-3, 0, 0, 1, 0, 0, 0), ["M", "mM", "mol/l"]) { Scale = 1e24 };

    /// <summary>A mass of an atom, in amu: 1 amu is 1 kJ/mol ps²/nm².</summary>
    public static UnitKind Mass { get; } = new("a mass", new(-2, 2, 1, -1, 0, 0, 0), ["amu"]);

    /// <summary>An energy of a molecule, in kJ/mol.</summary>
    public static UnitKind Energy { get; } = new("an energy", new(0, 0, 1, -1, 0, 0, 0), ["kJ/mol", "kcal/mol", "kT"]);

    /// <summary>An energy of a dimensionless system, in kT.</summary>
    public static UnitKind ThermalEnergy { get; } = new("an energy", new(0, 0, 0, 0, 1, 0, 0), ["kT"]);

    /// <summary>An energy per squared label: the stiffness of an umbrella on a variable of kind <paramref name="label"/>.</summary>
    public static UnitKind Stiffness(UnitKind energy, UnitKind label)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(label);
        string per = label.Examples.Count == 0 ? "" : $"/{(label == Angle ? "rad" : label.Examples[0])}^2";
        return new("a stiffness", energy.Dimension.Times(label.Dimension, -2), [.. energy.Examples.Select(e => e + per)], label.NeedsUnit);
    }
}
