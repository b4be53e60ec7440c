namespace MicroMacro.Macro.EquationFree;

/// <summary>How coarse fixed points are searched for.</summary>
public sealed record CoarseNewtonOptions
{
    /// <summary>The time T of Φ_T, above 0.</summary>
    public required double Horizon { get; init; }

    /// <summary>
    /// The step of the central differences, above 0. Large enough that the change of Φ over it stands out of its noise; with the same random
    /// numbers on both sides that is little.
    /// </summary>
    public double DifferenceStep { get; init; } = 0.05;

    /// <summary>The residual |Φ(z) - z| at which a point counts as fixed.</summary>
    public double Tolerance { get; init; } = 1e-8;

    /// <summary>Largest number of Newton steps.</summary>
    public int MaximumIterations { get; init; } = 20;

    /// <summary>Which random numbers.</summary>
    public ulong Realization { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Horizon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(DifferenceStep);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Tolerance);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
    }
}
