namespace MicroMacro.Macro.EquationFree;

/// <summary>How a search for a coarse fixed point ended.</summary>
public enum CoarseStatus
{
    /// <summary>The residual is below the tolerance or below what its noise lets one see.</summary>
    Converged,

    /// <summary>The iterations ran out.</summary>
    IterationLimit,

    /// <summary>The linear equations have no solution, or a value is not finite: near a fold or where the lifting fails.</summary>
    Singular,
}
