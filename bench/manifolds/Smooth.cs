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

    /// <summary>
    /// 20,000 normal draws, α = 1/2, ε = 0.01, points of a degree below 3 left out: the eigenvalues against -1, -2, -3; beside them
    /// -Σ f'²/Σ f² over the same draws with the exact f, Hermite's polynomials: what the draws themselves say.
    /// </summary>
    public static void OrnsteinUhlenbeck()
    {
        const int seeds = 24;
        int good = 0;
        Console.WriteLine("| seed | stragglers | k = 1 | k = 2 | k = 3 | largest error | draws: k = 1 | k = 2 | k = 3 |\n|---|---|---|---|---|---|---|---|---|");
        for (ulong seed = 1; seed <= seeds; seed++)
        {
            var random = new RandomSequence(new RandomKey(seed, 55));
            double[] points = new double[20_000];
            for (int i = 0; i < points.Length; i++)
            {
                points[i] = random.NextGaussian();
            }

            DiffusionMap map = DiffusionMap.Fit(points, 1, new DiffusionMapOptions { Components = 3, Epsilon = 0.01, Alpha = 0.5, Neighbours = 8000, Tolerance = 1e-6, MinimumDegree = 3 });
            double[] e = map.Eigenvalues;
            double error = Enumerable.Range(0, 3).Max(k => Math.Abs((e[k] / -(k + 1)) - 1));
            good += error <= 0.05 ? 1 : 0;
            Console.WriteLine(FormattableString.Invariant(
                $"| {seed} | {map.Stragglers} | {e[0]:F3} | {e[1]:F3} | {e[2]:F3} | {100 * error:F1} % | {Quotient(points, x => x, _ => 1):F3} | {Quotient(points, x => (x * x) - 1, x => 2 * x):F3} | {Quotient(points, x => x * ((x * x) - 3), x => 3 * ((x * x) - 1)):F3} |"));
        }

        Console.WriteLine($"\n{good} of {seeds} seeds are within 5 % in all three.");
    }

    private static double Quotient(double[] points, Func<double, double> f, Func<double, double> slope) => -points.Sum(x => slope(x) * slope(x)) / points.Sum(x => f(x) * f(x));
}
