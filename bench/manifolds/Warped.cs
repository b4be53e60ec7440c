using System.Globalization;
using MicroMacro.Manifolds;
using MicroMacro.Manifolds.Neighbours;
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

    /// <summary>The ten seeds of the acceptance line and thirty more: independent draws, exact covariances.</summary>
    public static void Exact()
    {
        int[] good = new int[2];
        Console.WriteLine("| seed | Spearman with x1 | correlation with cos(πx1/3) | Euclidean: correlation with x1 | stragglers | the same with stragglers: Spearman |\n|---|---|---|---|---|---|");
        for (ulong seed = 1; seed <= 40; seed++)
        {
            (double[] states, double[] points) = Draws(seed);
            double[] slow = Comparison.Column(states, 2, 0);
            double[] covariances = new double[4 * Points];
            for (int i = 0; i < Points; i++)
            {
                (double c11, double c12, double c22) = Process.LocalCovariance(states[(2 * i) + 1]);
                ((double[])[c11, c12, c12, c22]).CopyTo(covariances, 4 * i);
            }

            DiffusionMap map = Fit(points, covariances, Width / 4, 1);
            double spearman = Comparison.Spearman(map.Coordinates, slow);
            double cosine = Comparison.Correlation(map.Coordinates, Array.ConvertAll(slow, x => Math.Cos(Math.PI * x / 3)));
            DiffusionMap plain = Fit(points, null, 0.1, 1);
            double euclidean = Comparison.Correlation(plain.Coordinates, slow);
            double untrimmed = Comparison.Spearman(DiffusionMap.Fit(points, 2, Options(covariances, Width / 4, 1) with { MinimumDegree = 0 }).Coordinates, slow);
            good[seed <= 10 ? 0 : 1] += spearman >= 0.995 && cosine >= 0.99 && euclidean < 0.3 ? 1 : 0;
            Print($"| {seed} | {spearman:F4} | {cosine:F4} | {euclidean:F3} | {map.Stragglers}, {plain.Stragglers} | {untrimmed:F4} |");
        }

        Print($"\n{good[0]} of the first 10 seeds and {good[1]} of 30 more meet 0.995, 0.99 and 0.3.");
    }

    /// <summary>Ten seeds of independent draws with covariances of 200 bursts at each length, and at the length that is chosen.</summary>
    public static void Burst()
    {
        int good = 0;
        Console.WriteLine("| seed | 1e-6 | 1e-5 | 1e-4 | 1e-3 | 1e-5, width 0.05/7 | 1e-4, width 0.05/67 | chosen: correlation with cos(πx1/3) |\n|---|---|---|---|---|---|---|---|");
        for (ulong seed = 1; seed <= 10; seed++)
        {
            (double[] states, double[] points) = Draws(seed);
            double[] slow = Comparison.Column(states, 2, 0);
            double[] bursts = Ends(states, seed, Lengths, warped: true);
            double[] spearman = new double[Lengths.Length + 2];
            for (int l = 0; l < spearman.Length; l++)
            {
                // The last two: widths in proportion to what the rate of the slow variable, 1 + 2t/ε², has grown by since 1e-6.
                int length = l < Lengths.Length ? l : l - Lengths.Length + 1;
                double width = l < Lengths.Length ? Width : Width * (1 + (2 * Lengths[0] / Epsilon / Epsilon)) / (1 + (2 * Lengths[length] / Epsilon / Epsilon));
                spearman[l] = Comparison.Spearman(First(points, Of(bursts, length), width), slow);
            }

            var chosen = BurstCovariances.Of(bursts, Lengths, Bursts, 2);
            double cosine = Comparison.Correlation(First(points, chosen.Covariances, Width), Array.ConvertAll(slow, x => Math.Cos(Math.PI * x / 3)));
            good += spearman[chosen.Chosen] >= 0.995 && cosine >= 0.99 ? 1 : 0;
            Print($"| {seed} | {string.Join(" | ", spearman.Select(s => s.ToString("F4", CultureInfo.InvariantCulture)))} | {Lengths[chosen.Chosen]:E0}: {cosine:F4} |");
        }

        Print($"\n{good} of 10 seeds reach Spearman 0.995 and correlation 0.99 with the cosine at the length chosen.");
    }

    /// <summary>
    /// 3,000 steps of 1e-4 seen as they are (the source's linear example), its kernel exp(-d²/median d²) over all pairs with α = 0: which
    /// coordinate is the first that follows x2, for three lengths of bursts, over 20 seeds.
    /// </summary>
    public static void Trajectory()
    {
        double[] lengths = [1e-6, 1e-5, 1e-3];
        int[] paper = [10, 10, 6];
        const int components = 25;
        Console.WriteLine("| kernel | burst length | index of each of 20 seeds | found | median of those found | paper |\n|---|---|---|---|---|---|");
        foreach (double width in (double[])[1, 0.5, 0.25])
        {
            List<int>[] found = [[], [], []];
            for (ulong seed = 1; seed <= 20; seed++)
            {
                double[] states = Walk(seed);
                double[] fast = Comparison.Column(states, 2, 1);
                double[] bursts = Ends(states, 100 + seed, lengths, warped: false);
                for (int l = 0; l < lengths.Length; l++)
                {
                    double[] covariances = BurstCovariances.Of(Slice(bursts, lengths.Length, l), [lengths[l]], Bursts, 2).Covariances;
                    DiffusionMap map = DiffusionMap.Fit(states, 2, new DiffusionMapOptions
                    {
                        Components = components, Epsilon = width * Median(states, covariances) / 4, Alpha = 0, Neighbours = Points - 1, Covariances = covariances, Tolerance = 1e-9,
                    });
                    int index = Enumerable.Range(0, map.Components).FirstOrDefault(c => Comparison.Correlation(Comparison.Column(map.Coordinates, map.Components, c), fast) > 0.8, components);
                    found[l].Add(index + 1);
                }
            }

            for (int l = 0; l < lengths.Length; l++)
            {
                // A seed where no coordinate follows has no index, so it is in no median.
                int[] sorted = [.. found[l].Where(index => index <= components).Order()];
                string median = sorted.Length == 0 ? "none" : (0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2])).ToString("F1", CultureInfo.InvariantCulture);
                string indices = string.Join(" ", found[l].Select(index => index <= components ? index.ToString(CultureInfo.InvariantCulture) : "–"));
                Print($"| {width} median d² | {lengths[l]:E0} | {indices} | {sorted.Length} of {found[l].Count} | {median} | {paper[l]} |");
            }
        }

        Print($"\n–: none of the {components} coordinates reaches 0.8; such seeds are in no median.");
    }

    /// <summary>The median of all squared Mahalanobis distances.</summary>
    private static double Median(double[] points, double[] covariances)
    {
        double[] inverses = new double[covariances.Length];
        for (int i = 0; i < Points; i++)
        {
            (double a, double b, double c) = (covariances[4 * i], covariances[(4 * i) + 1], covariances[(4 * i) + 3]);
            double determinant = (a * c) - (b * b);
            ((double[])[c / determinant, -b / determinant, -b / determinant, a / determinant]).CopyTo(inverses, 4 * i);
        }

        double[] squares = NearestNeighbours.ByMahalanobis(points, inverses, 2, Points - 1, Environment.ProcessorCount).SquaredDistances;
        Array.Sort(squares);
        return squares[squares.Length / 2];
    }

    private static double[] Slice(double[] bursts, int lengths, int l) =>
        [.. Enumerable.Range(0, Points).SelectMany(i => bursts[(((i * lengths) + l) * Bursts * 2)..(((i * lengths) + l + 1) * Bursts * 2)])];

    private static double[] Of(double[] bursts, int l) => BurstCovariances.Of(Slice(bursts, Lengths.Length, l), [Lengths[l]], Bursts, 2).Covariances;

    private static double[] First(double[] points, double[]? covariances, double width)
    {
        DiffusionMap map = Fit(points, covariances, width / 4, 1);
        return map.Components == 0 ? new double[Points] : map.Coordinates;
    }

    private static DiffusionMap Fit(double[] points, double[]? covariances, double epsilon, int components) =>
        DiffusionMap.Fit(points, 2, Options(covariances, epsilon, components));

    /// <summary>α = 1/2, the generator of the dynamics; a walk is at least as likely to leave a point that counts as to stay.</summary>
    private static DiffusionMapOptions Options(double[]? covariances, double epsilon, int components) => new()
    {
        Components = components, Epsilon = epsilon, Alpha = 0.5, MinimumDegree = 2, Covariances = covariances, Tolerance = 1e-9,
    };

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

    private static double[] Ends(double[] states, ulong seed, double[] lengths, bool warped)
    {
        var random = new RandomSequence(new RandomKey(seed, 54));
        double[] ends = new double[Points * lengths.Length * Bursts * 2];
        Span<double> end = stackalloc double[2];
        for (int b = 0; b < ends.Length / 2; b++)
        {
            Step(states.AsSpan(b / (lengths.Length * Bursts) * 2, 2), end, lengths[b / Bursts % lengths.Length], ref random);
            if (warped)
            {
                Process.Observe(end, ends.AsSpan(2 * b, 2));
            }
            else
            {
                end.CopyTo(ends.AsSpan(2 * b, 2));
            }
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
