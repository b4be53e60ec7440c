using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Bench.Headline;

/// <summary>The field's standard methods on the same engine, each from one structure; every step is counted.</summary>
internal static class Peers
{
    private const int PlainWalkers = 16;
    private const int HillWalkers = 16;

    // Walkers that are steered out and back; each leaves two starts in every window.
    private const int Steered = 2;

    // Part of a run that is dropped, and counted.
    private const double BurnIn = 0.1;

    public static void Plain(Case system, int seed, Curve curve)
    {
        IWalkers walkers = system.Walkers(PlainWalkers, new RandomKey((ulong)seed, 1));
        List<double> z = [];
        List<int> hidden = [];
        while (walkers.ForceEvaluations < system.Budget)
        {
            curve.Spend(() => walkers.Advance(system.Segment, null, null, default));
            z.AddRange(walkers.SlowVariables());
            hidden.AddRange(system.Hidden(walkers));
            curve.Judge(walkers.ForceEvaluations, () => new Frames([.. z], [.. hidden], new double[hidden.Count]));
        }
    }

    public static void Umbrella(Case system, int seed, Curve curve)
    {
        (double[][] starts, long steering) = Steer(system, seed, curve);
        int windows = system.Centers.Length, replicas = starts[0].Length / StateDimension(system);
        IWalkers walkers = system.Walkers(windows * replicas, new RandomKey((ulong)seed, 3), starts: [.. starts.SelectMany(s => s)]);
        int[] of = [.. Enumerable.Range(0, walkers.Count).Select(i => i / replicas)];
        WindowBias bias = new(walkers.Variables, [.. of.Select(k => Window(system, k))]);
        List<double> z = [];
        List<int> hidden = [], window = [];
        while (steering + walkers.ForceEvaluations < system.Budget)
        {
            curve.Spend(() => walkers.Advance(system.Segment, bias, null, default));
            z.AddRange(walkers.SlowVariables());
            hidden.AddRange(system.Hidden(walkers));
            window.AddRange(of);
            curve.Judge(steering + walkers.ForceEvaluations, () => Estimates.Windows(system, Late(z, walkers.Count), Late(hidden, walkers.Count), Late(window, walkers.Count), system.Centers));
        }
    }

    public static void Exchange(Case system, int seed, Curve curve)
    {
        (double[][] starts, long steering) = Steer(system, seed, curve);
        int windows = system.Centers.Length, d = StateDimension(system);

        // On the way out for even windows, on the way back for odd ones.
        double[] first = [.. starts.SelectMany((s, k) => s.AsSpan((k % 2 == 0 ? 0 : (s.Length / d) - 1) * d, d).ToArray())];
        IWalkers walkers = system.Walkers(windows, new RandomKey((ulong)seed, 3), starts: first);
        ThermodynamicState[] states = ThermodynamicState.Windows(system.ThermalEnergy, Enumerable.Range(0, windows).Select(k => Window(system, k)));
        ReplicaExchangeRun run = new(walkers, states, system.Segment, new RandomKey((ulong)seed, 4), system.Axes[0].Periodic ? ExchangePairs.Ring(windows) : null);
        List<int> hidden = [];
        while (steering + walkers.ForceEvaluations < system.Budget)
        {
            curve.Spend(() => run.Run(1));
            hidden.AddRange(system.Hidden(walkers));
            curve.Judge(steering + walkers.ForceEvaluations, () => Estimates.Windows(system, Late(run.Coarse, windows), Late(hidden, windows), Late(run.StateOf, windows), system.Centers));
        }

        curve.Notes["lowest_acceptance"] = run.Statistics.LowestAcceptance;
    }

    public static void Temperatures(Case system, int seed, Curve curve)
    {
        ThermodynamicState[] ladder = ThermodynamicState.Ladder(system.ThermalEnergy, system.ThermalEnergy * system.Hottest, system.Rungs);
        double[] thermal = [.. ladder.Select(s => s.ThermalEnergy)];
        IWalkers walkers = system.Walkers(ladder.Length, new RandomKey((ulong)seed, 5), thermalEnergies: thermal);
        ReplicaExchangeRun run = new(walkers, ladder, system.Segment, new RandomKey((ulong)seed, 6));
        List<int> hidden = [];
        while (walkers.ForceEvaluations < system.Budget)
        {
            curve.Spend(() => run.Run(1));
            hidden.AddRange(system.Hidden(walkers));
            curve.Judge(walkers.ForceEvaluations, () => Estimates.Temperatures(Late(run.Coarse, thermal.Length), Late(hidden, thermal.Length), Late(run.StateOf, thermal.Length), Late(run.PotentialEnergies, thermal.Length), thermal));
        }

        curve.Notes["lowest_acceptance"] = run.Statistics.LowestAcceptance;
    }

    /// <param name="system">The case.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="curve">Receives errors.</param>
    /// <param name="told">Whether hills lie in the plane of the slow and the hidden variable.</param>
    public static void Metadynamics(Case system, int seed, Curve curve, bool told)
    {
        IWalkers walkers = system.Walkers(HillWalkers, new RandomKey((ulong)seed, 7), told);
        int c = told ? 2 : 1;

        // Hills as wide as the distance of windows; half a kT high under one variable, a bias factor of ten.
        GridAxis slow = Widened(system.Axes[0], system.Spacing);
        WellTemperedMetadynamics run = new(walkers, new MetadynamicsOptions
        {
            Axes = told ? [slow, system.HiddenAxis] : [slow],
            Widths = told ? [system.Spacing, system.HiddenWidth] : [system.Spacing],
            Height = 0.3 * system.ThermalEnergy, BiasFactor = 10, Pace = system.Segment, Stride = system.Segment,
        });
        List<int> hidden = [];
        while (walkers.ForceEvaluations < system.Budget)
        {
            curve.Spend(() => run.Run(system.Segment));
            hidden.AddRange(system.Hidden(walkers));
            curve.Judge(walkers.ForceEvaluations, () => Hills(run, hidden, c));
        }
    }

    private static Frames Hills(WellTemperedMetadynamics run, List<int> hidden, int c)
    {
        int walkers = run.Walkers.Count, records = hidden.Count / walkers, from = (int)(BurnIn * records), kept = records - from;
        (ReducedPotentials u, double[] z) = run.Samples(BiasWeights.OfTheMoment, from);
        return new Frames(
            [.. Enumerable.Range(0, u.Samples).Select(n => z[n * c])],
            [.. Enumerable.Range(0, u.Samples).Select(n => hidden[((from + (n % kept)) * walkers) + (n / kept)])],
            u.Values.ToArray());
    }

    /// <summary>Pulls walkers from the structure through all windows and back; each leaves its state on both ways.</summary>
    /// <returns>Starts of each window, and force evaluations spent.</returns>
    private static (double[][] Starts, long ForceEvaluations) Steer(Case system, int seed, Curve curve)
    {
        int windows = system.Centers.Length;
        IWalkers walkers = system.Walkers(Steered, new RandomKey((ulong)seed, 2));
        double z = walkers.SlowVariables()[0];
        int at = Enumerable.Range(0, windows).MinBy(k => Math.Abs(system.Axes[0].Difference(z, system.Centers[k])));
        int[] upwards = system.Axes[0].Periodic ? [.. Enumerable.Range(at, windows).Select(k => k % windows)] : [.. Enumerable.Range(at, windows - at)];
        int[] downwards = system.Axes[0].Periodic ? [] : [.. Enumerable.Range(0, at).Reverse()];
        int[] path = [.. upwards, .. upwards.Reverse(), .. downwards, .. downwards.Reverse()];
        double[][] starts = [.. Enumerable.Range(0, windows).Select(_ => Array.Empty<double>())];
        curve.Spend(() =>
        {
            foreach (int k in path)
            {
                walkers.Advance(system.Segment, new WindowBias(walkers.Variables, [.. Enumerable.Repeat(Window(system, k), Steered)]), null, default);
                starts[k] = [.. starts[k], .. walkers.States()];
            }
        });
        return (starts, walkers.ForceEvaluations);
    }

    private static UmbrellaWindow Window(Case system, int k) => new([system.Centers[k]], [system.Stiffness * system.ThermalEnergy]);

    private static int StateDimension(Case system) => system.Walkers(1, new RandomKey(0, 0)).States().Length;

    // Hills reach beyond the bins at either end; the bias grid is twice as fine as they are wide.
    private static GridAxis Widened(GridAxis axis, double width)
    {
        if (axis.Periodic)
        {
            return axis with { Bins = Math.Max(axis.Bins, (int)Math.Ceiling(2 * axis.Length / width)) };
        }

        double low = axis.Minimum - (6 * width), high = axis.Maximum + (6 * width);
        return new GridAxis(low, high, (int)Math.Ceiling(2 * (high - low) / width), false);
    }

    private static ReadOnlyMemory<T> Tail<T>(T[] all, int atOnce) => all.AsMemory((int)(BurnIn * (all.Length / atOnce)) * atOnce);

    private static T[] Late<T>(T[] all, int atOnce) => Tail(all, atOnce).ToArray();

    private static T[] Late<T>(List<T> all, int atOnce) => Late(all.ToArray(), atOnce);
}
