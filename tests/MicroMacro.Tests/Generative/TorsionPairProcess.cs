using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>The reverse process of two torsions from a mixture of three narrow wells, whose noised score is known in closed form; states are angles over the unit of noise.</summary>
internal sealed class TorsionPairProcess(int rows, ulong seed) : IReverseProcess
{
    private const double Unit = FeatureEmbedding.UnitRadians;
    private static readonly double[] Weight = [0.5, 0.35, 0.15];
    private static readonly double[,] Center = { { -1.4, 2.9 }, { -1.3, -0.4 }, { 1.0, 0.8 } };
    private static readonly double[,] Spread = { { 0.12, 0.15 }, { 0.12, 0.12 }, { 0.10, 0.12 } };

    public int Rows => rows;

    public int Dimension => 2;

    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        double noise = sigma * Unit;
        for (int r = 0; r < rows; r++)
        {
            (_, double first, double second) = Law(Unit * x[2 * r], Unit * x[(2 * r) + 1], noise);
            (slope[2 * r], slope[(2 * r) + 1]) = ((float)(-noise * first), (float)(-noise * second));
        }
    }

    public void Noise(int draw, Span<float> noise)
    {
        for (int r = 0; r < rows; r++)
        {
            (noise[2 * r], noise[(2 * r) + 1], _, _) = Gaussian.Four(new RandomKey(seed, 0), (uint)r, (ulong)draw, 0);
        }
    }

    /// <summary>Angles, shape [rows, 2].</summary>
    public double[] Sample(IReverseSampler sampler, SamplerOptions options)
    {
        double[] levels = KarrasSchedule.Levels(options);
        float[] x = new float[2 * rows];
        Noise(0, x);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] *= (float)levels[0];
        }

        sampler.Run(this, levels, x);
        return Array.ConvertAll(x, v => Unit * v);
    }

    /// <summary>Log densities of angles.</summary>
    public double[] LogDensities(double[] angles) => [.. Enumerable.Range(0, angles.Length / 2).Select(i => Law(angles[2 * i], angles[(2 * i) + 1], 0).LogDensity)];

    /// <summary>The log density below which a share of the law lies, from independent draws.</summary>
    public double DensityQuantile(int draws, double share)
    {
        RandomSequence random = new(new RandomKey(seed, 1));
        double[] angles = new double[2 * draws];
        for (int i = 0; i < draws; i++)
        {
            double u = random.NextDouble();
            int k = u < Weight[0] ? 0 : u < Weight[0] + Weight[1] ? 1 : 2;
            (angles[2 * i], angles[(2 * i) + 1]) = (Center[k, 0] + (Spread[k, 0] * random.NextGaussian()), Center[k, 1] + (Spread[k, 1] * random.NextGaussian()));
        }

        return LogDensities(angles).Order().ElementAt((int)(share * draws));
    }

    private static (double LogDensity, double First, double Second) Law(double a, double b, double noise)
    {
        double density = 0, first = 0, second = 0;
        for (int k = 0; k < 3; k++)
        {
            double u = Math.Sqrt((Spread[k, 0] * Spread[k, 0]) + (noise * noise)), v = Math.Sqrt((Spread[k, 1] * Spread[k, 1]) + (noise * noise));
            double weight = Weight[k] * Wrapped(a - Center[k, 0], u) * Wrapped(b - Center[k, 1], v);
            density += weight;
            first += weight * WrappedNormal.Score(a - Center[k, 0], u);
            second += weight * WrappedNormal.Score(b - Center[k, 1], v);
        }

        return density > 0 ? (Math.Log(density), first / density, second / density) : (double.NegativeInfinity, 0, 0);
    }

    // Three images while the law is narrow, six waves where it is wide: exact to 1e-10 either way, and quick.
    private static double Wrapped(double angle, double deviation)
    {
        double delta = Math.IEEERemainder(angle, Math.Tau), sum = 0;
        for (int m = -1; m <= 1 && deviation < 1; m++)
        {
            double off = (delta + (Math.Tau * m)) / deviation;
            sum += Math.Exp(-0.5 * off * off) / (deviation * Math.Sqrt(Math.Tau));
        }

        for (int k = 1; k <= 6 && deviation >= 1; k++)
        {
            sum += Math.Exp(-0.5 * k * k * deviation * deviation) * Math.Cos(k * delta) / Math.PI;
        }

        return deviation < 1 ? sum : sum + (1 / Math.Tau);
    }
}
