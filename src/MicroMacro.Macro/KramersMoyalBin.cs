namespace MicroMacro.Macro;

/// <summary>Drift and noise at one place.</summary>
/// <param name="Center">The weighted mean of the starts in the bin.</param>
/// <param name="Count">Kish's effective number of bursts, (Σ w)² / Σ w².</param>
/// <param name="Drift">b, NaN where there are too few bursts.</param>
/// <param name="DriftError">Its standard error.</param>
/// <param name="Noise">σ, so that dz = b dt + σ dW.</param>
/// <param name="NoiseError">Its standard error.</param>
public readonly record struct KramersMoyalBin(double Center, double Count, double Drift, double DriftError, double Noise, double NoiseError);
