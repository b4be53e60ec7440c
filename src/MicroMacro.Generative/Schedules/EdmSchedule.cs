using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Schedules;

/// <summary>ln(sigma) ~ N(mean, deviation²) in training, steps equally spaced in sigma^(1/7) [karras2022edm].</summary>
/// <remarks>It is a law of noise levels, not a path in time: where a sampler begins and ends is the sampler's, here that of <see cref="SamplerOptions.Default"/>.</remarks>
/// <param name="Mean">Mean of ln(sigma).</param>
/// <param name="Deviation">Deviation of ln(sigma), positive.</param>
public sealed record EdmSchedule(double Mean, double Deviation) : NoiseSchedule
{
    /// <summary>Deviation of ln(sigma), positive.</summary>
    public double Deviation { get; } = Deviation > 0 && double.IsFinite(Deviation)
        ? Deviation
        : throw new ArgumentOutOfRangeException(nameof(Deviation), Deviation, "the deviation of ln(sigma) must be positive and finite");

    /// <summary>Mean of ln(sigma).</summary>
    public double Mean { get; } = Math.Abs(Mean) <= 10.0
        ? Mean
        : throw new ArgumentOutOfRangeException(nameof(Mean), Mean, "the mean of ln(sigma) must lie from -10 to 10");

    /// <inheritdoc/>
    public override string Text => Format("edm", Mean, Deviation);

    /// <inheritdoc/>
    public override double SigmaMin => SamplerOptions.Default.SigmaMin;

    /// <inheritdoc/>
    public override double TrainedMin => TrainingSigma(1e-3);

    /// <inheritdoc/>
    public override double TrainedMax => TrainingSigma(1.0 - 1e-3);

    /// <inheritdoc/>
    public override double SigmaMax => SamplerOptions.Default.SigmaMax;

    /// <inheritdoc/>
    public override double TrainingSigma(double quantile) => VectorMath.Exp(Mean + (Deviation * NormalDistribution.Quantile(quantile)));

    /// <inheritdoc/>
    public override double[] Levels(int steps) => KarrasSchedule.Levels(SamplerOptions.Default with { Steps = steps });
}
