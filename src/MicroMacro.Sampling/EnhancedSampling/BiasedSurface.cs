using MicroMacro.FreeEnergy;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// F(z) of a metadynamics run, a replica exchange or placed windows, by the weights of its samples, with errors by a bootstrap over blocks of time. Of
/// walkers that share a bias, and of states that share replicas, the same times are drawn, so that what they have in common is in the error.
/// </summary>
public sealed class BiasedSurface
{
    private const int Replicates = 200;

    // Where a replicate takes long, fewer have to do: 50 tell an error to a tenth.
    private const int FewestReplicates = 50;
    private const double ManyNumbers = 2e7;

    // With fewer blocks than this their scatter says little.
    private const int LeastBlocks = 10;

    // The first quarter of a metadynamics run, whose hills are still high, is no equilibrium.
    private const int Transient = 4;

    private BiasedSurface(MbarResult mbar, FreeEnergySurface? surface, double[] errors, double blocks) =>
        (Mbar, Surface, Errors, Blocks) = (mbar, surface, errors, blocks);

    /// <summary>The solution behind it; of metadynamics that of its single biased state.</summary>
    public MbarResult Mbar { get; }

    /// <summary>F in kT; null where the equations have no solution.</summary>
    public FreeEnergySurface? Surface { get; }

    /// <summary>Standard error of each cell in kT; infinite between groups of states that do not overlap.</summary>
    public double[] Errors { get; }

    /// <summary>Independent blocks of time: the length of the run over that of a block. With fewer than ten the errors are too small.</summary>
    public double Blocks { get; }

    /// <summary>Whether there were blocks enough for the errors to be believed.</summary>
    public bool HasEnoughBlocks => Blocks >= LeastBlocks;

    /// <summary>F of a metadynamics run by the weights exp((V - c(t))/kT), its first quarter left out [tiwary2015].</summary>
    /// <param name="run">The run.</param>
    /// <param name="axes">The grid, an axis for each slow variable.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">There are no records, or the axes do not fit.</exception>
    public static BiasedSurface Of(WellTemperedMetadynamics run, IReadOnlyList<GridAxis> axes, int threads)
    {
        ArgumentNullException.ThrowIfNull(run);
        int from = run.Records.Count / Transient;
        (ReducedPotentials u, double[] z) = run.Samples(BiasWeights.OfTheMoment, from);

        // One biased state, whose samples count as those of the unbiased one with the weight exp(u).
        return Of(u, z, axes, run.Walkers.Count, Inefficiency(z, run.Walkers.Count, run.Walkers.Variables), null, threads);
    }

    /// <summary>F of a replica exchange at a temperature, without umbrella, from all states.</summary>
    /// <param name="run">The run.</param>
    /// <param name="thermalEnergy">kT, in the energy unit of the walkers.</param>
    /// <param name="axes">The grid, an axis for each slow variable.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">There are no records, the axes do not fit, or nothing is known of the temperature.</exception>
    public static BiasedSurface Of(ReplicaExchangeRun run, double thermalEnergy, IReadOnlyList<GridAxis> axes, int threads)
    {
        ArgumentNullException.ThrowIfNull(run);
        (ReducedPotentials u, double[] z) = run.Samples();

        // A replica remembers longer than a state in which replicas come and go.
        int k = run.States, c = run.Walkers.Variables.Count;
        double[] coarse = run.Coarse;
        double[] byReplica = [.. Enumerable.Range(0, k).SelectMany(r => Enumerable.Range(0, run.Rounds).SelectMany(t => coarse[(((t * k) + r) * c)..(((t * k) + r + 1) * c)]))];
        return Of(u, z, axes, k, Inefficiency(byReplica, k, run.Walkers.Variables), run.Target(thermalEnergy), threads);
    }

    /// <summary>F of windows that were placed.</summary>
    /// <param name="placed">The windows with their samples.</param>
    /// <param name="axis">The grid.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    public static BiasedSurface Of(WindowPlacementResult placed, GridAxis axis, int threads)
    {
        ArgumentNullException.ThrowIfNull(placed);
        double[] g = WindowStatistics.Inefficiencies(placed.Samples);
        double records = placed.Samples.Samples / (double)placed.Samples.Windows;
        BootstrapOptions options = new() { Replicates = CountFor(placed.Samples.Windows, placed.Samples.Samples), BlockLengths = BootstrapOptions.LengthsFor(placed.Samples.Counts, g), Threads = threads };
        return Of(placed.Mbar, placed.Samples.Z.ToArray(), [axis], new SurfaceOptions { Threads = threads }, options, records / (BootstrapOptions.BlockLength * g.Max()));
    }

    private static BiasedSurface Of(ReducedPotentials u, double[] z, IReadOnlyList<GridAxis> axes, int series, double g, double[]? target, int threads)
    {
        int records = u.Samples / series;
        int length = (int)Math.Clamp(Math.Ceiling(BootstrapOptions.BlockLength * g), 1, Math.Max(1, records / LeastBlocks));
        MbarResult mbar = FreeEnergy.Mbar.Solve(u, new MbarOptions { Threads = threads });
        BootstrapOptions options = new() { Replicates = CountFor(u.States, u.Samples), SimultaneousSeries = series, BlockLengths = [.. Enumerable.Repeat(length, u.States)], Threads = threads };
        return Of(mbar, z, axes, new SurfaceOptions { Target = target, Threads = threads }, options, records / (BootstrapOptions.BlockLength * g));
    }

    private static BiasedSurface Of(MbarResult mbar, double[] z, IReadOnlyList<GridAxis> axes, SurfaceOptions surface, BootstrapOptions options, double blocks)
    {
        if (mbar.Status is not (MbarStatus.Converged or MbarStatus.DisconnectedStates))
        {
            return new BiasedSurface(mbar, null, [], blocks);
        }

        FreeEnergySurface f = FreeEnergySurface.ByHistogram(mbar, z, axes, surface);
        double[] errors = mbar.Status == MbarStatus.DisconnectedStates
            ? Array.ConvertAll(f.Values, v => double.IsNaN(v) ? double.NaN : double.PositiveInfinity)
            : MbarBootstrap.Surface(mbar, z, axes, surface, options).StandardErrors();
        return new BiasedSurface(mbar, f, errors, blocks);
    }

    private static int CountFor(int states, int samples) => (double)states * samples > ManyNumbers ? FewestReplicates : Replicates;

    /// <summary>g of the slowest variable, over replicas of equal length one after the other.</summary>
    private static double Inefficiency(double[] z, int replicas, IReadOnlyList<CoarseVariable> variables)
    {
        int c = variables.Count;
        return Enumerable.Range(0, c).Max(a => StatisticalInefficiency.OfPeriodic([.. Enumerable.Range(0, z.Length / c).Select(n => z[(n * c) + a])], replicas, variables[a].Period));
    }
}
