using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.Manifolds;

/// <summary>The half-moon's slow variable and the spectrum of Ornstein and Uhlenbeck on random draws.</summary>
internal static class Smooth
{
    /// <summary>Spearman of the first Mahalanobis coordinate with x over ten seeds.</summary>
    public static void HalfMoon()
    {
        const int n = 2000;
        HalfMoon system = new();
        Console.WriteLine("| seed | Spearman with x |\n|---|---|");
        for (ulong seed = 1; seed <= 10; seed++)
        {
            var random = new RandomSequence(new RandomKey(seed, 52));
            double[] slow = new double[n];
            double[] points = new double[2 * n];
            double[] covariances = new double[4 * n];
            for (int i = 0; i < n; i++)
            {
                slow[i] = 3 * random.NextDouble();
                double y = 1 + (random.NextGaussian() * Math.Sqrt(0.05));
                system.Observe([slow[i], y], points.AsSpan(2 * i, 2));
                (double sin, double cos) = Math.SinCos(slow[i] + y - 1);
                double[] jacobian = [-y * sin, cos - (y * sin), y * cos, sin + (y * cos)];
                for (int e = 0; e < 4; e++)
                {
                    (int a, int b) = (e / 2, e % 2);
                    covariances[(4 * i) + e] = (1e-6 * jacobian[2 * a] * jacobian[2 * b]) + (1e-2 * jacobian[(2 * a) + 1] * jacobian[(2 * b) + 1]);
                }
            }

            DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 1, Epsilon = 5000, Covariances = covariances, Neighbours = 128 });
            Console.WriteLine(FormattableString.Invariant($"| {seed} | {Comparison.Spearman(map.Coordinates, slow):F5} |"));
        }
    }

    /// <summary>20,000 normal draws, α = 1/2, ε = 0.01: the eigenvalues against -1, -2, -3.</summary>
    public static void OrnsteinUhlenbeck()
    {
        Console.WriteLine("| seed | k = 1 | k = 2 | k = 3 | largest error |\n|---|---|---|---|---|");
        for (ulong seed = 1; seed <= 3; seed++)
        {
            var random = new RandomSequence(new RandomKey(seed, 55));
            double[] points = new double[20_000];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = random.NextGaussian();
            }

            DiffusionMap map = DiffusionMap.Fit(points, 1, new DiffusionMapOptions { Components = 3, Epsilon = 0.01, Alpha = 0.5, Neighbours = 4000, Tolerance = 1e-8 });
            double[] e = map.Eigenvalues;
            Console.WriteLine(FormattableString.Invariant(
                $"| {seed} | {e[0]:F4} | {e[1]:F4} | {e[2]:F4} | {100 * Enumerable.Range(0, 3).Max(k => Math.Abs((e[k] / -(k + 1)) - 1)):F1} % |"));
        }
    }
}
