using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>A linear fast/slow system in its stationary state: z slow, two fast variables that follow it with correlated Gaussian noise.</summary>
internal static class FastSlowGaussian
{
    /// <summary>Fills rows with draws of the joint law.</summary>
    public static void Draw(RandomKey key, Span<double> x, Span<double> z)
    {
        RandomSequence random = new(key);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = random.NextGaussian();
            double a = random.NextGaussian(), b = random.NextGaussian();
            x[2 * i] = (0.9 * z[i]) + (0.5 * a);
            x[(2 * i) + 1] = (-0.4 * z[i]) + (0.3 * a) + (0.6 * b);
        }
    }

    /// <summary>Records for a training.</summary>
    public static TrainingData Data(int count, ulong seed)
    {
        double[] x = new double[2 * count], z = new double[count];
        Draw(new RandomKey(seed, 3), x, z);
        return new TrainingData(x, z, null, [0.0], null);
    }
}
