using MicroMacro.Dynamics;
using MicroMacro.Macro.EquationFree;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Macro.EquationFree;

/// <summary>The averaging system without noise in x, lifted onto the law that y has in the limit.</summary>
internal static class CoarseAveraging
{
    public static CoarseTimestepper Stepper(double lambda, double epsilon, int copies, double variance = 0.25, double step = 0.1, ulong seed = 3) =>
        CoarseTimestepper.Of(new Averaging(lambda, 0, epsilon, variance), (z, n, key) => Lift(z[0], n, variance, key), copies, step * epsilon, seed, SdeScheme.StochasticHeun);

    /// <summary>x as asked, y ~ N(x, v), in antithetic pairs.</summary>
    public static double[] Lift(double x, int copies, double variance, RandomKey key)
    {
        RandomSequence random = new(new RandomKey(key.Seed ^ 0x5EED, key.Stream));
        double[] states = new double[2 * copies];
        double normal = 0;
        for (int i = 0; i < copies; i++)
        {
            normal = i % 2 == 0 ? random.NextGaussian() : -normal;
            (states[2 * i], states[(2 * i) + 1]) = (x, x + (Math.Sqrt(variance) * normal));
        }

        return states;
    }

    /// <summary>x(t) of dx/dt = r x - x³.</summary>
    public static double Exact(double rate, double x0, double t)
    {
        double grown = x0 * x0 * Math.Exp(2 * rate * t);
        return Math.Sqrt(grown / (1 + ((grown - (x0 * x0)) / rate)));
    }
}
