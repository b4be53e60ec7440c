using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>The reverse process of data N(mean, deviation²), whose score is known in closed form.</summary>
internal sealed class GaussianProcess(int rows, double mean, double deviation, ulong seed) : IReverseProcess
{
    public int Rows => rows;

    public int Dimension => 1;

    /// <summary>The score is multiplied by this: 1 is right.</summary>
    public double ScoreFactor { get; init; } = 1.0;

    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        double factor = ScoreFactor * sigma / ((deviation * deviation) + (sigma * sigma));
        for (int i = 0; i < x.Length; i++)
        {
            slope[i] = (float)(factor * (x[i] - mean));
        }
    }

    public void Noise(int draw, Span<float> noise)
    {
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = Gaussian.Four(new RandomKey(seed, 0), (uint)i, (ulong)draw, 0).G0;
        }
    }

    public double[] Sample(IReverseSampler sampler, SamplerOptions options)
    {
        double[] levels = KarrasSchedule.Levels(options);
        float[] x = new float[rows];
        Noise(0, x);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)(mean + (levels[0] * x[i]));
        }

        sampler.Run(this, levels, x);
        return Array.ConvertAll(x, v => (double)v);
    }
}
