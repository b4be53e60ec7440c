namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The formats that trajectories are written in.</summary>
[Flags]
public enum TrajectoryFormats
{
    /// <summary>No trajectory files.</summary>
    None = 0,

    /// <summary>DCD: single precision, in angstrom.</summary>
    Dcd = 1,

    /// <summary>XTC: compressed, rounded to 1e-3 nm.</summary>
    Xtc = 2,

    /// <summary>Both.</summary>
    Both = Dcd | Xtc,
}
