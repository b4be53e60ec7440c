using System.Globalization;
using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.Manifolds;

/// <summary>The warped fast/slow process: independent draws with exact covariances and with bursts, and the trajectory of the paper.</summary>
internal static class Warped
{
    private const int Points = 3000;
    private const int Bursts = 200;
    private const double Epsilon = 1e-3;
    private const double Width = 0.05;
    private static readonly double[] Lengths = [1e-6, 1e-5, 1e-4, 1e-3];
    private static readonly WarpedFastSlow Process = new(3, Epsilon);

    /// <summary>Ten seeds of independent draws, exact covariances.</summary>
    public static void Exact()
    {
        int good = 0;
        Console.WriteLine("| seed | Spearman with x1 | correlation with cos(πx1/3) | Euclidean: correlation with x1 |\n|---|---|---|---|");
        for (ulong seed = 1; seed <= 10; seed++)
        {
            (double[] states, double[] points) = Draws(seed);
            double[] slow = Comparison.Column(states, 2, 0);
            double[] covariances = new double[4 * Points];
            for (int i = 0; i < Points; i++)
            {
                (double c11, double c12, double c22) = Process.LocalCovariance(states[(2 * i) + 1]);
                ((double[])[c11, c12, c12, c22]).CopyTo(covariances, 4 * i);
            }

            double[] first = First(points, covariances, Width);
            double spearman = Comparison.Spearman(first, slow);
            double cosine = Comparison.Correlation(first, Array.ConvertAll(slow, x => Math.Cos(Math.PI * x / 3)));
            // Without covariances by the shape alone, α = 1: the arms of the parabola are longer than the way of x1.
            DiffusionMap plain = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 1, Epsilon = 0.1, Neighbours = 256, Tolerance = 1e-9 });
            double euclidean = Comparison.Correlation(plain.Coordinates, slow);
            good += spearman >= 0.995 && cosine >= 0.99 && euclidean < 0.3 ? 1 : 0;
            Print($"| {seed} | {spearman:F4} | {cosine:F4} | {euclidean:F3} |");
        }

        Print($"\n{good} of 10 seeds meet 0.995, 0.99 and 0.3.");
    }

    /// <summary>Ten seeds of independent draws with covariances of 200 bursts at each length, and at the length that is chosen.</summary>
    public static void Burst()
    {
        int good = 0;
        Console.WriteLine("| seed | 1e-6 | 1e-5 | 1e-4 | 1e-3 | 1e-5, width 0.05/7 | 1e-4, width 0.05/67 | chosen |\n|---|---|---|---|---|---|---|---|");
        for (ulong seed = 1; seed <= 10; seed++)
        {
            (double[] states, double[] points) = Draws(seed);
            double[] slow = Comparison.Column(states, 2, 0);
            double[] bursts = Ends(states, seed, Lengths);
            double[] spearman = new double[Lengths.Length + 2];
            for (int l = 0; l < spearman.Length; l++)
            {
                // The last two: widths in proportion to what the rate of the slow variable, 1 + 2t/ε², has grown by since 1e-6.
                int length = l < Lengths.Length ? l : l - Lengths.Length + 1;
                double width = l < Lengths.Length ? Width : Width * (1 + (2 * Lengths[0] / Epsilon / Epsilon)) / (1 + (2 * Lengths[length] / Epsilon / Epsilon));
                spearman[l] = Comparison.Spearman(First(points, Of(bursts, length), width), slow);
            }

            int chosen = BurstCovariances.Of(bursts, Lengths, Bursts, 2).Chosen;
            good += spearman[chosen] >= 0.995 ? 1 : 0;
            Print($"| {seed} | {string.Join(" | ", spearman.Select(s => s.ToString("F4", CultureInfo.InvariantCulture)))} | {Lengths[chosen]:E0} |");
        }

        Print($"\n{good} of 10 seeds reach 0.995 at the length chosen.");
    }

    /// <summary>3,000 steps of 1e-4, kernel exp(-d²/0.05²), which resolves ten harmonics of a way of about 1: which coordinate is the first that follows x2, for three lengths of bursts, over 20 seeds.</summary>
    public static void Trajectory()
    {
        double[] lengths = [1e-6, 1e-5, 1e-3];
        List<int>[] found = [[], [], []];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            double[] states = Walk(seed);
            double[] points = Observed(states);
            double[] fast = Comparison.Column(states, 2, 1);
            double[] bursts = Ends(states, 100 + seed, lengths);
            for (int l = 0; l < lengths.Length; l++)
            {
                DiffusionMap map = Fit(points, BurstCovariances.Of(Slice(bursts, lengths.Length, l), [lengths[l]], Bursts, 2).Covariances, Width * Width / 4, 20);
                int index = Enumerable.Range(0, map.Components).FirstOrDefault(c => Comparison.Correlation(Comparison.Column(map.Coordinates, map.Components, c), fast) > 0.8, 20);
                found[l].Add(index + 1);
            }
        }

        Console.WriteLine("| burst length | index of each of 20 seeds | median | paper |\n|---|---|---|---|");
        int[] paper = [10, 10, 6];
        for (int l = 0; l < lengths.Length; l++)
        {
            int[] sorted = [.. found[l].Order()];
            Print($"| {lengths[l]:E0} | {string.Join(" ", found[l])} | {0.5 * (sorted[9] + sorted[10]):F1} | {paper[l]} |");
        }
    }

    private static double[] Slice(double[] bursts, int lengths, int l) =>
        [.. Enumerable.Range(0, Points).SelectMany(i => bursts[(((i * lengths) + l) * Bursts * 2)..(((i * lengths) + l + 1) * Bursts * 2)])];

    private static double[] Of(double[] bursts, int l) => BurstCovariances.Of(Slice(bursts, Lengths.Length, l), [Lengths[l]], Bursts, 2).Covariances;

    private static double[] First(double[] points, double[]? covariances, double width)
    {
        DiffusionMap map = Fit(points, covariances, width / 4, 1);
        return map.Components == 0 ? new double[Points] : map.Coordinates;
    }

    private static DiffusionMap Fit(double[] points, double[]? covariances, double epsilon, int components) => DiffusionMap.Fit(points, 2, new DiffusionMapOptions
    {
        Components = components, Epsilon = epsilon, Alpha = 0.5, Neighbours = 256, Covariances = covariances, Tolerance = 1e-9,
    });

    private static (double[] States, double[] Points) Draws(ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 51));
        double[] states = new double[2 * Points];
        for (int i = 0; i < Points; i++)
        {
            states[2 * i] = 3 * random.NextDouble();
            states[(2 * i) + 1] = random.NextGaussian() * Math.Sqrt(0.5);
        }

        return (states, Observed(states));
    }

    private static double[] Walk(ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 53));
        double[] states = new double[2 * Points];
        for (int i = 1; i < Points; i++)
        {
            Step(states.AsSpan(2 * (i - 1), 2), states.AsSpan(2 * i, 2), 1e-4, ref random);
        }

        return states;
    }

    /// <summary>The exact transition over a time t.</summary>
    private static void Step(ReadOnlySpan<double> from, Span<double> to, double t, ref RandomSequence random)
    {
        double decay = Math.Exp(-t / Epsilon);
        to[0] = from[0] + (3 * t) + (Math.Sqrt(t) * random.NextGaussian());
        to[1] = (from[1] * decay) + (Math.Sqrt(0.5 * (1 - (decay * decay))) * random.NextGaussian());
    }

    private static double[] Ends(double[] states, ulong seed, double[] lengths)
    {
        var random = new RandomSequence(new RandomKey(seed, 54));
        double[] ends = new double[Points * lengths.Length * Bursts * 2];
        Span<double> end = stackalloc double[2];
        for (int b = 0; b < ends.Length / 2; b++)
        {
            Step(states.AsSpan(b / (lengths.Length * Bursts) * 2, 2), end, lengths[b / Bursts % lengths.Length], ref random);
            Process.Observe(end, ends.AsSpan(2 * b, 2));
        }

        return ends;
    }

    private static double[] Observed(double[] states)
    {
        double[] points = new double[states.Length];
        for (int i = 0; i < states.Length; i += 2)
        {
            Process.Observe(states.AsSpan(i, 2), points.AsSpan(i, 2));
        }

        return points;
    }

    private static void Print(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
