namespace MicroMacro.Dynamics.Molecules;

/// <summary>How a minimisation ended.</summary>
public enum MinimizerStatus
{
    /// <summary>The energy came down to the ceiling, or was below it from the start.</summary>
    CeilingReached,

    /// <summary>The largest force fell below the tolerance.</summary>
    Converged,

    /// <summary>No step lowers the energy further in the precision at hand.</summary>
    Stalled,

    /// <summary>The iterations were used up.</summary>
    IterationLimit,

    /// <summary>The energy or a force at the start is not finite; nothing was moved.</summary>
    NonFinite,
}
