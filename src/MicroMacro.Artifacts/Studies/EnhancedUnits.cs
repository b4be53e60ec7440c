namespace MicroMacro.Artifacts.Studies;

/// <summary>What the numbers of metadynamics, exchange and placement are measured in.</summary>
/// <param name="Time">Times.</param>
/// <param name="TimeName">The unit of time in words; empty where there is none.</param>
/// <param name="Energy">Energies.</param>
/// <param name="UsualPace">Time between hills where it is not given; null where it must be.</param>
internal sealed record EnhancedUnits(UnitKind Time, string TimeName, UnitKind Energy, double? UsualPace)
{
    /// <summary>Of a molecule: ps and kJ/mol.</summary>
    public static EnhancedUnits Molecule { get; } = new(UnitKind.Time, "ps", UnitKind.Energy, 0.5);

    /// <summary>Of an SDE: plain numbers and kT.</summary>
    public static EnhancedUnits Sde { get; } = new(UnitKind.Plain, "", UnitKind.ThermalEnergy, null);
}
