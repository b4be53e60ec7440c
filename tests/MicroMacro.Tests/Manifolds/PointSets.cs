using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Points whose diffusion operators have known spectra, and the comparisons made of them.</summary>
internal static class PointSets
{
    /// <summary>Points evenly spaced on the unit circle.</summary>
    public static double[] Circle(int n) => [.. Enumerable.Range(0, n).SelectMany(i => new[] { Math.Cos(Math.Tau * i / n), Math.Sin(Math.Tau * i / n) })];

    /// <summary>Points at the middles of n equal pieces of [0, length].</summary>
    public static double[] Interval(int n, double length) => [.. Enumerable.Range(0, n).Select(i => (i + 0.5) * length / n)];

    /// <summary>Quantiles of the standard normal law.</summary>
    public static double[] NormalQuantiles(int n) => [.. Enumerable.Range(0, n).Select(i => NormalDistribution.Quantile((i + 0.5) / n))];

    /// <summary>Independent standard normal points.</summary>
    public static double[] Cloud(int n, int d, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 0));
        double[] points = new double[n * d];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = random.NextGaussian();
        }

        return points;
    }

    /// <summary>Independent points, uniform in the unit cube.</summary>
    public static double[] Uniform(int n, int d, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 1));
        return [.. Enumerable.Range(0, n * d).Select(_ => random.NextDouble())];
    }

    /// <summary>A structure [3N], turned and moved at random.</summary>
    public static double[] Moved(double[] structure, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 2));
        double[] q = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
        double norm = Math.Sqrt(q.Sum(v => v * v));
        (double w, double x, double y, double z) = (q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm);
        double[] turn =
        [
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))),
        ];
        double[] shift = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
        return [.. Enumerable.Range(0, structure.Length).Select(e => shift[e % 3] + Enumerable.Range(0, 3).Sum(a => turn[(3 * (e % 3)) + a] * structure[e - (e % 3) + a]))];
    }

    /// <summary>The Fibonacci lattice on the unit sphere.</summary>
    public static double[] Sphere(int n)
    {
        double golden = Math.PI * (3 - Math.Sqrt(5));
        return [.. Enumerable.Range(0, n).SelectMany(i =>
        {
            double z = 1 - (((2 * i) + 1.0) / n);
            double r = Math.Sqrt(1 - (z * z));
            return new[] { r * Math.Cos(golden * i), r * Math.Sin(golden * i), z };
        })];
    }

    public static double[] Column(double[] matrix, int columns, int c) => [.. Enumerable.Range(0, matrix.Length / columns).Select(i => matrix[(i * columns) + c])];

    public static double Correlation(double[] a, double[] b)
    {
        double ma = a.Average();
        double mb = b.Average();
        double sab = 0, saa = 0, sbb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sab += (a[i] - ma) * (b[i] - mb);
            saa += (a[i] - ma) * (a[i] - ma);
            sbb += (b[i] - mb) * (b[i] - mb);
        }

        return sab / Math.Sqrt(saa * sbb);
    }

    public static double Spearman(double[] a, double[] b) => Correlation(Ranks(a), Ranks(b));

    public static void AssertRelative(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(actual - expected) <= tolerance * Math.Abs(expected), $"{actual} is not {expected} within {100 * tolerance} %");

    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        double[] ranks = new double[values.Length];
        for (int i = 0; i < order.Length; i++)
        {
            ranks[order[i]] = i;
        }

        return ranks;
    }
}
