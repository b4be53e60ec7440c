using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Exact;

/// <summary>A normal law about a mean that is given with each use. Log densities leave out the factor (2π)^(-p/2).</summary>
internal sealed class NormalLaw
{
    private readonly Cholesky _factor;
    private readonly double _logVolume;

    private NormalLaw(Cholesky factor)
    {
        _factor = factor;
        _logVolume = 0.5 * factor.LogDeterminant;
    }

    /// <summary>
    /// The law with covariance scale · V + floor · 1, V a covariance, shape [p, p]. Its correlations are shrunk by what they would be among
    /// so few samples of independent numbers [schafer2005shrinkage]: their noise alone would cost p²/4n of the acceptance's exponent.
    /// </summary>
    /// <param name="covariance">V.</param>
    /// <param name="p">The dimension.</param>
    /// <param name="samples">Samples behind V.</param>
    /// <param name="scale">Factor of V.</param>
    /// <param name="floor">Variance added.</param>
    public static NormalLaw Of(ReadOnlySpan<double> covariance, int p, int samples, double scale, double floor)
    {
        double kept = 1 - NoiseShare(covariance, p, samples);
        double[] matrix = new double[p * p];
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                double value = scale * covariance[(i * p) + j];
                matrix[(i * p) + j] = i == j ? value + floor + 1e-12 : kept * value;
            }
        }

        return Cholesky.TryFactor(matrix, p, out Cholesky? factor)
            ? new NormalLaw(factor)
            : throw new InvalidOperationException($"a covariance of {p} features is not finite");
    }

    // The variance of sample correlations over their mean square.
    private static double NoiseShare(ReadOnlySpan<double> covariance, int p, int samples)
    {
        double noise = 0, squares = 0;
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double square = covariance[(i * p) + j] * covariance[(i * p) + j] / (covariance[(i * p) + i] * covariance[(j * p) + j]);
                squares += square;
                noise += (1 - square) * (1 - square) / samples;
            }
        }

        return squares > 0 ? Math.Min(1, noise / squares) : 0;
    }

    /// <summary>Draws about a mean, in place.</summary>
    /// <param name="value">The mean in, the draw out, shape [p].</param>
    /// <param name="key">Key of the noise.</param>
    /// <param name="sample">Number of the sample.</param>
    /// <param name="step">Number of the step.</param>
    /// <returns>The log density of the draw.</returns>
    public double Draw(Span<double> value, RandomKey key, uint sample, ulong step)
    {
        int p = _factor.Size;
        Span<double> noise = stackalloc double[p];
        double squares = Noise(noise, key, sample, step);
        ReadOnlySpan<double> lower = _factor.Lower;
        for (int i = 0; i < p; i++)
        {
            double sum = value[i];
            for (int j = 0; j <= i; j++)
            {
                sum += lower[(i * p) + j] * noise[j];
            }

            value[i] = sum;
        }

        return (-0.5 * squares) - _logVolume;
    }

    /// <summary>The log density of a deviation from the mean, shape [p], which is overwritten.</summary>
    public double LogDensity(Span<double> deviation)
    {
        _factor.SolveLower(deviation);
        double squares = 0;
        foreach (double z in deviation)
        {
            squares += z * z;
        }

        return (-0.5 * squares) - _logVolume;
    }

    /// <summary>Standard normal numbers of a sample and step; gives the sum of their squares.</summary>
    public static double Noise(Span<double> noise, RandomKey key, uint sample, ulong step)
    {
        double squares = 0;
        for (int j = 0; j < noise.Length; j += 2)
        {
            (noise[j], double second) = Gaussian.Two(key, sample, step, (uint)(j / 2));
            squares += noise[j] * noise[j];
            if (j + 1 < noise.Length)
            {
                noise[j + 1] = second;
                squares += second * second;
            }
        }

        return squares;
    }
}
