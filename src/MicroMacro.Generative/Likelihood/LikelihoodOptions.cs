namespace MicroMacro.Generative.Likelihood;

/// <summary>How a log-likelihood is computed along the probability flow. Noise levels are in units of the features' own deviation.</summary>
public sealed record LikelihoodOptions
{
    /// <summary>The defaults: exact divergence at a tolerance of 1e-5.</summary>
    public static LikelihoodOptions Default { get; } = new();

    /// <summary>Tolerance of the flow, absolute in deviations of the features and relative to the state.</summary>
    /// <value>Default 1e-5; 1e-6 to 0.1.</value>
    public double Tolerance { get; init; } = 1e-5;

    /// <summary>Random directions of the divergence [hutchinson1989trace]; 0 for the exact divergence, which takes one derivative per feature.</summary>
    /// <value>Default 0; at most 1,000. The log-likelihood is then unbiased, its exponential is not.</value>
    public int Probes { get; init; }

    /// <summary>Noise at which the flow starts: the density is that of the data with this noise.</summary>
    /// <value>Default 0.002, or the smallest trained level where that is larger; positive.</value>
    public double SigmaMin { get; init; } = 0.002;

    /// <summary>Noise at which the flow ends in a normal law.</summary>
    /// <value>Default 20; above <see cref="SigmaMin"/>.</value>
    public double SigmaMax { get; init; } = 20.0;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Tolerance, 1e-6);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Tolerance, 0.1);
        ArgumentOutOfRangeException.ThrowIfNegative(Probes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Probes, 1000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SigmaMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SigmaMax, SigmaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SigmaMax, 1e6);
    }
}
