using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>The denoiser of data N(mean, covariance), D = mean + S (S + σ²)⁻¹ (x - mean), in closed form.</summary>
internal sealed class GaussianDenoiser(int rows, double[] mean, double[] covariance, ulong seed) : IDenoiser
{
    private double[] _gain = [];

    public int Rows => rows;

    public int Dimension => mean.Length;

    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        Denoise(sigma, x, slope);
        for (int k = 0; k < slope.Length; k++)
        {
            slope[k] = (x[k] - slope[k]) / (float)sigma;
        }
    }

    public void Denoise(double sigma, ReadOnlySpan<float> x, Span<float> clean)
    {
        _gain = Gain(sigma * sigma);
        Span<float> moved = new float[x.Length];
        for (int k = 0; k < x.Length; k++)
        {
            moved[k] = x[k] - (float)mean[k % Dimension];
        }

        Derivatives(moved, clean);
        for (int k = 0; k < x.Length; k++)
        {
            clean[k] += (float)mean[k % Dimension];
        }
    }

    public void Derivatives(ReadOnlySpan<float> directions, Span<float> derivatives)
    {
        int d = Dimension;
        for (int k = 0; k < directions.Length; k++)
        {
            double sum = 0;
            for (int j = 0; j < d; j++)
            {
                sum += _gain[(k % d * d) + j] * directions[(k / d * d) + j];
            }

            derivatives[k] = (float)sum;
        }
    }

    public void Noise(int draw, Span<float> noise)
    {
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = Gaussian.Four(new RandomKey(seed, 0), (uint)i, (ulong)draw, 0).G0;
        }
    }

    // S (S + v)⁻¹, column by column; both are symmetric and commute.
    private double[] Gain(double v)
    {
        int d = Dimension;
        double[] sum = [.. covariance], gain = new double[d * d], column = new double[d];
        for (int j = 0; j < d; j++)
        {
            sum[(j * d) + j] += v;
        }

        Assert(Cholesky.TryFactor(sum, d, out Cholesky? factor));
        for (int j = 0; j < d; j++)
        {
            covariance.AsSpan(j * d, d).CopyTo(column);
            factor!.Solve(column);
            column.CopyTo(gain, j * d);
        }

        return gain;
    }

    private static void Assert(bool positive) => Xunit.Assert.True(positive);
}
