namespace MicroMacro.Macro;

/// <summary>How an effective SDE is fitted.</summary>
public sealed record EffectiveSdeOptions
{
    /// <summary>Total degree of the drift, 0 to 12.</summary>
    public int DriftDegree { get; init; } = 5;

    /// <summary>Total degree of ln σ², 0 to 12.</summary>
    public int NoiseDegree { get; init; } = 2;

    /// <summary>Largest number of iterations.</summary>
    public int MaximumIterations { get; init; } = 100;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(DriftDegree);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DriftDegree, 12);
        ArgumentOutOfRangeException.ThrowIfNegative(NoiseDegree);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(NoiseDegree, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
    }
}
