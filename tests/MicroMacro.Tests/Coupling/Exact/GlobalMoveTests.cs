using MicroMacro.Coupling.Exact;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>Global moves by their definition: transitions, normalisation, bytes and refusals.</summary>
[Trait("Kind", "Law")]
public sealed class GlobalMoveTests
{
    private static readonly double[] Points = [-1.1, -0.3, 0.9];
    private static readonly double[] Shares = [0.2, 0.5, 0.3];

    /// <summary>
    /// On three points the transition probabilities are known: P_ij = q_j min(1, π_j q_i / (π_i q_j)). Every count within 4.5
    /// deviations (nine counts, false alarm 6e-5), and the flux i → j is the flux j → i.
    /// </summary>
    [Fact]
    public void Transitions_have_their_exact_probabilities_and_balance_in_detail()
    {
        Assert.True(WorstDeviation(Shares) < 4.5);
        Assert.True(WorstDeviation([0.25, 0.45, 0.3]) > 5, "a density that is a quarter off has to be seen");
    }

    /// <summary>
    /// Proposals have the density that they say: the mean of N(x)/q(x) over them is 1 for any normalised N; on a circle too. A density that
    /// is a fifth too large is seen.
    /// </summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    public void Densities_of_walks_are_normalised(int plain, int circles)
    {
        PathProposals proposals = Trained(plain, circles);
        int[] labels = new int[4000];
        DensityDraw draw = proposals.Draw(labels, new RandomKey(4, 4), 2);
        int d = plain + circles;
        double[] ratio = [.. draw.LogDensity.Select((log, i) => Math.Exp(LogTestDensity(draw.Samples.AsSpan(i * d, d), plain, circles) - log))];
        double mean = ratio.Average(), error = Math.Sqrt(ratio.Average(r => (r - mean) * (r - mean)) / ratio.Length);
        Assert.InRange(mean, 1 - (4.5 * error), 1 + (4.5 * error));
        Assert.True(mean / 1.2 < 1 - (4.5 * error), $"error {error}");
    }

    /// <summary>
    /// Walks that go once more round the circle are the same walks: features a turn apart have the same weights, to single precision of the
    /// network in the wrapped angle.
    /// </summary>
    [Fact]
    public void Features_a_whole_turn_apart_are_the_same()
    {
        PathProposals proposals = Trained(1, 1);
        double[] features = [0.9, 1.4, -1.1, -2.0], turned = [0.9, 1.4 + Math.Tau, -1.1, -2.0 - Math.Tau];
        double[] here = proposals.LogDensity(features, [0, 0], new RandomKey(8, 8), 1), there = proposals.LogDensity(turned, [0, 0], new RandomKey(8, 8), 1);
        Assert.Equal(here[0], there[0], 1e-6);
        Assert.Equal(here[1], there[1], 1e-6);
    }

    [Fact]
    public void Bytes_depend_neither_on_threads_nor_on_where_a_run_is_cut()
    {
        double[] once = Chain(1, 6);
        Assert.Equal(once, Chain(2, 6));
        Assert.Equal(once, Chain(2, 3));
    }

    [Fact]
    public void What_cannot_be_exact_is_refused()
    {
        var map = new IdentityMap(2);
        Assert.Contains("half-moon", Assert.Throws<NotSupportedException>(() => new WindowDensity(new SdeMicroSystem(new HalfMoon()), map, [100])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new GlobalMoves(new SdeMicroSystem(new DoubleWell()), new WindowDensity(new SdeMicroSystem(new DoubleWell()), new IdentityMap(1), [0]), new ThreePoints(Shares, Shares), [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PathOptions { Steps = 1 }.Validate());
        Assert.Throws<NotSupportedException>(() => new MetropolisLangevin(new SdeMicroSystem(new HalfMoon()), [1], [0], [1, 1], 1));
    }

    private static double WorstDeviation(double[] stated)
    {
        var well = new SdeMicroSystem(new DoubleWell(1));
        var moves = new GlobalMoves(well, new WindowDensity(well, new IdentityMap(1), [0]), new ThreePoints(Shares, stated), [0]);
        double[] pi = [.. Points.Select(p => Math.Exp(-well.ReducedPotential([p])))];
        double total = pi.Sum(), worst = 0;
        const int replicas = 60_000;
        int[] from = [.. Enumerable.Range(0, replicas).Select(i => i % 3)];
        double[] states = [.. from.Select(i => Points[i])];
        moves.Move(states, new int[replicas], new RandomKey(2, 2), 0, 2);
        int[,] counts = new int[3, 3];
        for (int r = 0; r < replicas; r++)
        {
            counts[from[r], Array.IndexOf(Points, states[r])]++;
        }

        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                double n = replicas / 3.0, p = i == j ? 1 - Enumerable.Range(0, 3).Where(k => k != i).Sum(k => Rate(pi, i, k)) : Rate(pi, i, j);
                worst = Math.Max(worst, Math.Abs(counts[i, j] - (n * p)) / Math.Sqrt(n * p * (1 - p)));
                double there = pi[i] / total * counts[i, j] / n, back = pi[j] / total * counts[j, i] / n;
                double error = Math.Sqrt((there * pi[i] / total / n) + (back * pi[j] / total / n));
                worst = i == j ? worst : Math.Max(worst, Math.Abs(there - back) / error);
            }
        }

        return worst;
    }

    private static double Rate(double[] pi, int i, int j) => Shares[j] * Math.Min(1, pi[j] * Shares[i] / (pi[i] * Shares[j]));

    private static double[] Chain(int threads, int part)
    {
        var well = new SdeMicroSystem(new DoubleWell(3));
        var moves = new GlobalMoves(well, new WindowDensity(well, new IdentityMap(1), [4]), Trained(1, 0), [0.2]);
        IWindowMoves[] kinds = [new MetropolisLangevin(well, [4], [0.2], [0.2], 2), moves];
        double[] states = [.. Enumerable.Range(0, 70).Select(i => 0.01 * i)];
        for (int first = 0; first < 6; first += part)
        {
            WindowChain.Run(states, new int[70], kinds, (ulong)first, part, new RandomKey(6, 6), threads);
        }

        return states;
    }

    // Two lobes at ±1, or two arcs about ±90 degrees.
    private static PathProposals Trained(int plain, int circles)
    {
        var sequence = new RandomSequence(new RandomKey(1, 1));
        int d = plain + circles, n = 2000;
        double[] x = new double[n * d];
        for (int i = 0; i < n; i++)
        {
            double side = i % 2 == 0 ? 1 : -1;
            if (plain == 1)
            {
                x[i * d] = side + (0.3 * sequence.NextGaussian());
            }

            if (circles == 1)
            {
                x[(i * d) + plain] = (side * Math.PI / 2) + (0.5 * sequence.NextGaussian());
            }
        }

        double[] periods = [.. new double[plain], .. Enumerable.Repeat(Math.Tau, circles)];
        var data = new TrainingData(x, new double[n], null, [0], null) { FeaturePeriods = periods };
        var options = new ScoreTrainingOptions { Hidden = 32, Layers = 2, Steps = 1500, Batch = 128, ValidationFraction = 0 };
        ScoreModel model = ScoreTrainer.Train(data, options, 1, 2, null, null, CancellationToken.None).Model!;
        return PathProposals.At(model, [0], new RandomKey(3, 3), 2);
    }

    private static double LogTestDensity(ReadOnlySpan<double> features, int plain, int circles)
    {
        double total = 0;
        foreach (double side in (double[])[1, -1])
        {
            double density = 0.5;
            if (plain == 1)
            {
                density *= Normal(features[0] - side, 0.25);
            }

            if (circles == 1)
            {
                density *= Normal(Math.IEEERemainder(features[^1] - (side * Math.PI / 2), Math.Tau), 0.4);
            }

            total += density;
        }

        return Math.Log(total);
    }

    private static double Normal(double deviation, double width) => Math.Exp(-0.5 * deviation * deviation / (width * width)) / (width * Math.Sqrt(2 * Math.PI));

    private sealed class ThreePoints(double[] shares, double[] stated) : IExactProposals
    {
        public int FeatureDimension => 1;

        public int Labels => 1;

        public DensityDraw Draw(int[] labels, RandomKey key, int threads)
        {
            int[] drawn = [.. labels.Select((_, i) => Pick(Uniform.Two(key, (uint)i, 0, 0).U0))];
            return new DensityDraw([.. drawn.Select(i => Points[i])], [.. drawn.Select(i => Math.Log(stated[i]))], 0);
        }

        public double[] LogDensity(double[] features, int[] labels, RandomKey key, int threads) =>
            [.. features.Select(f => Math.Log(stated[Array.IndexOf(Points, f)]))];

        private int Pick(double u) => u < shares[0] ? 0 : u < shares[0] + shares[1] ? 1 : 2;
    }
}
