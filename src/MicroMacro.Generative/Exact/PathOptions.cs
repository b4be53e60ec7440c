using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Exact;

/// <summary>How proposals walk from noise to data. Every choice is exact; good ones are accepted more often.</summary>
public sealed record PathOptions
{
    /// <summary>Noise levels between the data and the normal law at the largest noise.</summary>
    /// <value>Default 64; at least 2.</value>
    public int Steps { get; init; } = 64;

    /// <summary>Smallest noise level in units of the features' deviations; the last step from it to the data is one Gaussian.</summary>
    /// <value>Default 0.02; positive.</value>
    public double SigmaMin { get; init; } = 0.02;

    /// <summary>Largest noise level.</summary>
    /// <value>Default 10; above <see cref="SigmaMin"/>.</value>
    public double SigmaMax { get; init; } = 10;

    /// <summary>Exponent of the levels, equally spaced in sigma^(1/rho).</summary>
    /// <value>Default 7; at least 1.</value>
    public double Rho { get; init; } = 7;

    /// <summary>Samples of the model at each label from which the covariances of the steps are set.</summary>
    /// <value>Default 512; at least 32.</value>
    public int CalibrationSamples { get; init; } = 512;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Steps, 10_000);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(SigmaMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SigmaMax, SigmaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SigmaMax, 1e6);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rho, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(CalibrationSamples, 32);
    }

    /// <summary>The levels, ascending, shape [Steps].</summary>
    internal double[] Levels()
    {
        double low = VectorMath.Exp(VectorMath.Log(SigmaMin) / Rho), high = VectorMath.Exp(VectorMath.Log(SigmaMax) / Rho);
        return [.. Enumerable.Range(0, Steps).Select(k => VectorMath.Exp(Rho * VectorMath.Log(low + ((high - low) * k / (Steps - 1)))))];
    }
}
