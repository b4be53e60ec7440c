namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>CHARMM's units in ours.</summary>
internal static class DcdUnits
{
    /// <summary>CHARMM's unit of time (Angstrom, kcal/mol, amu) in ps.</summary>
    public const double Time = 0.04888821;

    /// <summary>Angstrom in nm.</summary>
    public const double Length = 0.1;
}
