namespace MicroMacro.Generative.Likelihood;

/// <summary>Samples with the log density of the law they were drawn from.</summary>
/// <param name="Samples">Features, shape [n, d]; NaN where the flow could not be followed to its end.</param>
/// <param name="LogDensity">Natural logarithm of the density per volume of the features, given the label, shape [n]; NaN there.</param>
/// <param name="EvaluationsPerSample">Network evaluations per sample, derivatives not counted.</param>
public sealed record DensityDraw(double[] Samples, double[] LogDensity, double EvaluationsPerSample);
