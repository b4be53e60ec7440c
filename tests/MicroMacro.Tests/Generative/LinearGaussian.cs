using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>x = a z + L e with z ~ N(0, 1) and e ~ N(0, I): every conditional law is Gaussian and known.</summary>
internal static class LinearGaussian
{
    private static readonly double[] Slope = [0.8, -0.5];
    private static readonly double[,] Factor = { { 0.5, 0.0 }, { 0.3, 0.4 } };

    public static TrainingData Data(int count, ulong seed)
    {
        RandomSequence random = new(new RandomKey(seed, 1));
        double[] x = new double[2 * count], z = new double[count];
        for (int i = 0; i < count; i++)
        {
            z[i] = random.NextGaussian();
            double e0 = random.NextGaussian(), e1 = random.NextGaussian();
            x[2 * i] = (Slope[0] * z[i]) + (Factor[0, 0] * e0);
            x[(2 * i) + 1] = (Slope[1] * z[i]) + (Factor[1, 0] * e0) + (Factor[1, 1] * e1);
        }

        return new TrainingData(x, z, null, [0.0], null);
    }

    public static double Mean(int feature, double z) => Slope[feature] * z;

    public static double Covariance(int i, int j) => (Factor[i, 0] * Factor[j, 0]) + (Factor[i, 1] * Factor[j, 1]);

    /// <summary>E[x | x + noise, z], the noise of feature j having deviation noise[j].</summary>
    public static (double X0, double X1) Denoised(double x0, double x1, double[] noise, double z)
    {
        double a = Covariance(0, 0), b = Covariance(0, 1), d = Covariance(1, 1);
        double va = a + (noise[0] * noise[0]), vd = d + (noise[1] * noise[1]);
        double determinant = (va * vd) - (b * b);
        double r0 = x0 - Mean(0, z), r1 = x1 - Mean(1, z);
        double s0 = ((vd * r0) - (b * r1)) / determinant, s1 = ((va * r1) - (b * r0)) / determinant;
        return (Mean(0, z) + (a * s0) + (b * s1), Mean(1, z) + (b * s0) + (d * s1));
    }

    public static ScoreTrainingOptions Quick { get; } = new() { Hidden = 64, Layers = 3, Batch = 256, Steps = 2500, WarmUpSteps = 100, ValidationInterval = 500 };

    public static readonly Lazy<ScoreModel> Model = new(() => ScoreTrainer.Train(Data(20_000, 5), Quick, 3, 2).Model!);
}
