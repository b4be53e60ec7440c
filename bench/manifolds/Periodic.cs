using System.Globalization;
using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Bench.Manifolds;

/// <summary>How often the coordinates of random points on rings, and of what is none, are taken for the cosine and sine of one angle.</summary>
internal static class Periodic
{
    private static readonly (string Name, Func<double, double, double, (double X, double Y)> Place)[] Shapes =
    [
        ("ring", (u, _, _) => Ring(Math.Tau * u, 1)),
        ("ring, radius ± 5 %", (u, _, g) => Ring(Math.Tau * u, 1 + (0.05 * g))),
        ("ring, density 1 : 4", (u, _, _) => Ring((Math.Tau * u) + (0.6 * Math.Sin(Math.Tau * u)), 1)),
        ("annulus, radius 0.5 to 1", (u, v, _) => Ring(Math.Tau * u, Math.Sqrt(0.25 + (0.75 * v)))),
        ("line", (u, _, _) => (u, 0)),
        ("arc of 300°", (u, _, _) => Ring(Math.PI * 5 / 3 * u, 1)),
        ("disc", (u, v, _) => Ring(Math.Tau * u, Math.Sqrt(v))),
        ("square", (u, v, _) => (u, v)),
        ("rectangle 1.1 : 1", (u, v, _) => (1.1 * u, v)),
    ];

    /// <summary>100 seeds of 200 and of 500 points, 20 of 2,000.</summary>
    public static void Rates()
    {
        Console.WriteLine("| shape | points | found | ratio of eigenvalues: least, median, largest | spread of the radius: least, median, largest |\n|---|---|---|---|---|");
        foreach ((int n, int seeds) in ((int, int)[])[(200, 100), (500, 100), (2000, 20)])
        {
            foreach ((string name, Func<double, double, double, (double X, double Y)> place) in Shapes)
            {
                DiffusionMap[] maps = [.. Enumerable.Range(1, seeds).Select(seed => Map(place, n, (ulong)seed))];
                double[] ratios = [.. maps.Select(map => map.Eigenvalues[1] / map.Eigenvalues[0]).Order()];
                double[] spreads = [.. maps.Select(map => PeriodicPair.Find(map, double.MaxValue, double.MaxValue)).Where(p => p.Count > 0).Select(p => p[0].RadiusSpread).Order()];
                Console.WriteLine(FormattableString.Invariant($"| {name} | {n} | {maps.Count(map => PeriodicPair.Find(map).Count > 0)} of {seeds} | {Range(ratios)} | {Range(spreads)} |"));
            }
        }
    }

    private static string Range(double[] sorted) => sorted.Length == 0
        ? "a quarter turn is missing"
        : string.Create(CultureInfo.InvariantCulture, $"{sorted[0]:F2}, {sorted[sorted.Length / 2]:F2}, {sorted[^1]:F2}");

    private static DiffusionMap Map(Func<double, double, double, (double X, double Y)> place, int n, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 77));
        double[] points = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            (points[2 * i], points[(2 * i) + 1]) = place(random.NextDouble(), random.NextDouble(), random.NextGaussian());
        }

        return DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 2, Tolerance = 1e-9 });
    }

    private static (double X, double Y) Ring(double angle, double radius) => (radius * Math.Cos(angle), radius * Math.Sin(angle));
}
