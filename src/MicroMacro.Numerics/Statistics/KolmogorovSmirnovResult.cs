namespace MicroMacro.Numerics.Statistics;

/// <summary>The outcome of a Kolmogorov-Smirnov test.</summary>
/// <param name="Distance">The largest distance of the distribution functions, in [0, 1].</param>
/// <param name="PValue">The probability of a distance at least as large between independent draws of one continuous law.</param>
/// <param name="EffectiveCount">n of one sample, nm / (n + m) of two.</param>
public readonly record struct KolmogorovSmirnovResult(double Distance, double PValue, double EffectiveCount);
