using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Macro;

/// <summary>
/// Effective dynamics of coarse variables, dz = b(z) dt + σ(z) dW with b = Σ β φ and ln σ² = Σ γ φ; σ is diagonal. Outside the range of
/// the data b and σ keep their values at its ends.
/// </summary>
public sealed class EffectiveSde
{
    /// <summary>Keeps correlations of splines without data, known to rounding only, positive.</summary>
    private const double Ridge = 1e-9;

    /// <summary>Dynamics made of given functions; the coefficients are set beside.</summary>
    /// <param name="driftBasis">The functions that the drift is made of.</param>
    /// <param name="noiseBasis">The functions that ln σ² is made of, of the same variables.</param>
    /// <exception cref="ArgumentException">The bases are of different variables.</exception>
    public EffectiveSde(CoarseBasis driftBasis, CoarseBasis noiseBasis)
    {
        ArgumentNullException.ThrowIfNull(driftBasis);
        ArgumentNullException.ThrowIfNull(noiseBasis);
        ArgumentOutOfRangeException.ThrowIfNotEqual(noiseBasis.Dimension, driftBasis.Dimension);
        (DriftBasis, NoiseBasis) = (driftBasis, noiseBasis);
    }

    /// <summary>How the fit ended.</summary>
    public required EffectiveStatus Status { get; init; }

    /// <summary>The status in a plain sentence.</summary>
    public required string Explanation { get; init; }

    /// <summary>The functions that the drift is made of.</summary>
    public CoarseBasis DriftBasis { get; }

    /// <summary>The functions that ln σ² is made of.</summary>
    public CoarseBasis NoiseBasis { get; }

    /// <summary>β, shape [c, DriftBasis.Count].</summary>
    public required double[] DriftCoefficients { get; init; }

    /// <summary>Covariance of the β of each variable, shape [c, Count, Count].</summary>
    public required double[] DriftCovariances { get; init; }

    /// <summary>γ, shape [c, NoiseBasis.Count].</summary>
    public required double[] LogNoiseCoefficients { get; init; }

    /// <summary>Covariance of the γ of each variable, shape [c, Count, Count].</summary>
    public required double[] LogNoiseCovariances { get; init; }

    /// <summary>The lag that it was fitted at.</summary>
    public required double Lag { get; init; }

    /// <summary>Number of coarse variables c.</summary>
    public int Dimension => DriftBasis.Dimension;

    /// <summary>The same as an Itô process, for ensembles.</summary>
    public EffectiveProcess Process => new(this);

    /// <summary>Drift and noise of each variable at a point, with standard errors.</summary>
    /// <param name="z">The point, shape [c]; outside the range the values at its end are taken.</param>
    /// <returns>b, its error, σ, its error, each of shape [c].</returns>
    public (double[] Drift, double[] DriftError, double[] Noise, double[] NoiseError) At(params double[] z)
    {
        double[] drift = Combine(DriftBasis, DriftCoefficients, DriftCovariances, z, out double[] driftError);
        double[] log = Combine(NoiseBasis, LogNoiseCoefficients, LogNoiseCovariances, z, out double[] logError);
        double[] noise = Array.ConvertAll(log, l => Math.Exp(0.5 * l));
        return (drift, driftError, noise, [.. noise.Select((s, a) => 0.5 * s * logError[a])]);
    }

    /// <summary>Drift and noise at a point, without errors.</summary>
    /// <param name="z">The point, shape [c]; outside the range the values at its end are taken.</param>
    public unsafe (double[] Drift, double[] Noise) Values(double[] z)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, Dimension, nameof(z));
        double[] drift = new double[z.Length];
        double[] noise = new double[z.Length];
        fixed (double* point = z, b = drift, s = noise)
        {
            Process.Drift((D1*)point, (D1*)b);
            Process.Diffusion((D1*)point, (D1*)s);
        }

        return (drift, noise);
    }

    /// <summary>The same with coefficients drawn from the normal law that their covariances describe: what another set of bursts might have given.</summary>
    /// <param name="key">The key of the draw.</param>
    /// <returns>The draw; null where a covariance is not positive to rounding, as of data that hardly determine a coefficient.</returns>
    public EffectiveSde? Drawn(RandomKey key)
    {
        RandomSequence random = new(key);
        return Draw(DriftCoefficients, DriftCovariances, DriftBasis.Count, ref random) is { } drift
            && Draw(LogNoiseCoefficients, LogNoiseCovariances, NoiseBasis.Count, ref random) is { } noise
            ? new(DriftBasis, NoiseBasis)
            {
                Status = Status,
                Explanation = Explanation,
                DriftCoefficients = drift,
                DriftCovariances = DriftCovariances,
                LogNoiseCoefficients = noise,
                LogNoiseCovariances = LogNoiseCovariances,
                Lag = Lag,
            }
            : null;
    }

    private static double[]? Draw(double[] coefficients, double[] covariances, int n, ref RandomSequence random)
    {
        double[] drawn = [.. coefficients];
        for (int a = 0; a < coefficients.Length / n; a++)
        {
            ReadOnlySpan<double> covariance = covariances.AsSpan(a * n * n, n * n);
            double[] correlation = new double[n * n];
            double[] deviation = new double[n];
            for (int i = 0; i < n; i++)
            {
                deviation[i] = Math.Sqrt(covariance[(i * n) + i]);
            }

            for (int e = 0; e < correlation.Length; e++)
            {
                (int i, int j) = (e / n, e % n);
                double scale = deviation[i] * deviation[j];
                correlation[e] = (scale > 0 ? covariance[e] / scale : 0) + (i == j ? Ridge : 0);
            }

            if (!Cholesky.TryFactor(correlation, n, out Cholesky? factor))
            {
                return null;
            }

            double[] normal = new double[n];
            for (int i = 0; i < n; i++)
            {
                normal[i] = random.NextGaussian();
                for (int j = 0; j <= i; j++)
                {
                    drawn[(a * n) + i] += deviation[i] * factor.Lower[(i * n) + j] * normal[j];
                }
            }
        }

        return drawn;
    }

    private static unsafe double[] Combine(CoarseBasis basis, double[] coefficients, double[] covariances, double[] z, out double[] errors)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentOutOfRangeException.ThrowIfNotEqual(z.Length, basis.Dimension, nameof(z));
        int n = basis.Count;
        double[] phi = new double[n];
        fixed (double* point = z, values = phi)
        {
            basis.Evaluate((D1*)point, (D1*)values);
        }

        double[] result = new double[z.Length];
        errors = new double[z.Length];
        for (int a = 0; a < z.Length; a++)
        {
            double variance = 0;
            for (int i = 0; i < n; i++)
            {
                result[a] += coefficients[(a * n) + i] * phi[i];
                for (int j = 0; j < n; j++)
                {
                    variance += phi[i] * covariances[(((a * n) + i) * n) + j] * phi[j];
                }
            }

            errors[a] = Math.Sqrt(Math.Max(0, variance));
        }

        return result;
    }
}
