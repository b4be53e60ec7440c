namespace MicroMacro.Macro;

/// <summary>How an effective SDE is fitted.</summary>
public sealed record EffectiveSdeOptions
{
    /// <summary>Total degree of the drift, 0 to 12.</summary>
    public int DriftDegree { get; init; } = 5;

    /// <summary>Total degree of ln σ², 0 to 12.</summary>
    public int NoiseDegree { get; init; } = 2;

    /// <summary>
    /// Intervals of cubic splines along each variable for the drift, 4 to 60, in the place of powers; 0 for powers. One or two variables.
    /// </summary>
    public int DriftSplines { get; init; }

    /// <summary>The same for ln σ².</summary>
    public int NoiseSplines { get; init; }

    /// <summary>
    /// How strongly second differences of neighbouring splines are held near 0, in units of the mean information on one of them
    /// [eilers1996flexible]: enough to go on smoothly where no burst starts, too little to be felt where they do. 1e-8 to 1.
    /// </summary>
    public double Smoothing { get; init; } = 1e-4;

    /// <summary>Largest number of iterations.</summary>
    public int MaximumIterations { get; init; } = 100;

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(DriftDegree);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DriftDegree, 12);
        ArgumentOutOfRangeException.ThrowIfNegative(NoiseDegree);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(NoiseDegree, 12);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumIterations, 1);
        if (DriftSplines is not 0 and (< 4 or > 60) || NoiseSplines is not 0 and (< 4 or > 60))
        {
            throw new ArgumentException($"splines have 4 to 60 intervals, or 0 for powers, not {DriftSplines} and {NoiseSplines}");
        }

        if (!(Smoothing is >= 1e-8 and <= 1))
        {
            throw new ArgumentException($"the smoothing lies between 1e-8 and 1, not at {Smoothing}");
        }
    }
}
