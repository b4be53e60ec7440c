using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>An angle θ and a number y from a mixture of three: θ wrapped normal (one across ±π), y normal with its own mean. Noised, it is such a mixture again.</summary>
internal static class TorusMixture
{
    private static readonly double[] Weight = [0.45, 0.25, 0.30];
    private static readonly double[] Angle = [3.1, -0.6, 1.2];
    private static readonly double[] AngleSpread = [0.35, 0.25, 0.5];
    private static readonly double[] Mean = [1.0, -1.0, 0.2];
    private static readonly double[] Spread = [0.5, 0.4, 0.7];

    /// <summary>Independent records, with one label that is always zero.</summary>
    public static TrainingData Data(int count, ulong seed, bool periodic)
    {
        double[] x = new double[2 * count];
        RandomSequence random = new(new RandomKey(seed, 77));
        Fill(ref random, x);
        return new TrainingData(x, new double[count], null, [0.0], null) { FeaturePeriods = periodic ? [Math.Tau, 0.0] : null };
    }

    /// <summary>Fills rows (θ, y), θ within half a turn of zero.</summary>
    public static void Fill(ref RandomSequence random, Span<double> x)
    {
        for (int i = 0; i < x.Length; i += 2)
        {
            double u = random.NextDouble();
            int k = u < Weight[0] ? 0 : u < Weight[0] + Weight[1] ? 1 : 2;
            x[i] = Math.IEEERemainder(Angle[k] + (AngleSpread[k] * random.NextGaussian()), Math.Tau);
            x[i + 1] = Mean[k] + (Spread[k] * random.NextGaussian());
        }
    }

    /// <summary>The log density of the law with noise of the given deviations.</summary>
    public static double LogDensity(double theta, double y, double angleNoise, double noise)
    {
        double density = 0;
        for (int k = 0; k < 3; k++)
        {
            density += Weight[k] * Wrapped(theta - Angle[k], Square(AngleSpread[k], angleNoise)) * Normal(y - Mean[k], Square(Spread[k], noise));
        }

        return Math.Log(density);
    }

    /// <summary>The density of θ alone.</summary>
    public static double AngleDensity(double theta) => Enumerable.Range(0, 3).Sum(k => Weight[k] * Wrapped(theta - Angle[k], AngleSpread[k] * AngleSpread[k]));

    /// <summary>The wrapped normal density, by images.</summary>
    public static double Wrapped(double delta, double variance) => Enumerable.Range(-12, 25).Sum(m => Normal(delta + (Math.Tau * m), variance));

    private static double Square(double a, double b) => (a * a) + (b * b);

    private static double Normal(double x, double variance) => Math.Exp(-0.5 * x * x / variance) / Math.Sqrt(Math.Tau * variance);
}
