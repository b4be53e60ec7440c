using MicroMacro.Coupling.Exact;
using MicroMacro.Coupling.Lifting;
using MicroMacro.FreeEnergy;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>Heals lifted states and samples umbrella windows from them.</summary>
public sealed class WindowSampler(IMicroSystem system, LoopOptions options)
{
    /// <summary>States above this quantile of the physical energy are minimised, and only down to it.</summary>
    public const double RelaxationQuantile = 0.999;

    // In fewer records than this a drift cannot be told from noise; the burn-in asked for has to do.
    private const int FewestForDetection = 40;

    /// <summary>
    /// Heals: states whose potential energy lies above <paramref name="ceiling"/> (in kT) are lowered to it and no further,
    /// since minimised states are cold; the restrained run that follows relaxes the rest.
    /// </summary>
    /// <returns>Force evaluations spent.</returns>
    public long Relax(double[] starts, double ceiling, int threads)
    {
        if (!system.HasPotential || double.IsPositiveInfinity(ceiling))
        {
            return 0;
        }

        int dimension = system.StateDimension;
        long[] spent = new long[starts.Length / dimension];
        Numerics.ParallelBlocks.For(spent.Length, threads, i =>
        {
            Span<double> state = starts.AsSpan(i * dimension, dimension);
            if (system.ReducedPotential(state) > ceiling)
            {
                spent[i] = system.Relax(state, ceiling);
            }
        });
        return spent.Sum();
    }

    /// <summary>Runs one window per entry of <paramref name="cells"/>, R replicas each, in one ensemble.</summary>
    /// <param name="cells">Grid cells.</param>
    /// <param name="starts">Starting states, shape [cells · R, StateDimension], cell by cell.</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <param name="cancellation">Stops the run; nothing is kept of it.</param>
    public WindowRun Run(int[] cells, double[] starts, Work work, CancellationToken cancellation) => Run(cells, starts, work, null, cancellation);

    /// <summary>Runs one window per entry of <paramref name="cells"/> with exact global moves from a model.</summary>
    /// <param name="cells">Grid cells.</param>
    /// <param name="starts">Starting states, shape [cells · R, StateDimension], cell by cell.</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <param name="moves">Global moves, label k for the window of cell k; null for none.</param>
    /// <param name="cancellation">Stops the run; nothing is kept of it.</param>
    public WindowRun Run(int[] cells, double[] starts, Work work, GlobalMoves? moves, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cells);
        int replicas = options.ReplicasPerWindow;
        var request = new EnsembleRequest
        {
            Starts = starts,
            Centers = [.. cells.SelectMany(cell => Enumerable.Repeat(options.Grid.Center(cell), replicas)).SelectMany(center => center)],
            Stiffness = options.Stiffness,
            EquilibrationSteps = options.HealingSteps,
            Records = checked((int)((options.BurnInSteps + options.SamplingSteps) / options.Stride)),
            Stride = options.Stride,
            Seed = work.Seed,
            Stream = work.Stream,
            Threads = work.Threads,
        };
        if (moves is null)
        {
            return new WindowRun(system.Run(request, cancellation), 0, null);
        }

        int every = Math.Max(1, (int)(options.GlobalMoveInterval / options.Stride));
        (EnsembleRun run, long energies, GlobalMoveSummary[] summaries) =
            new MixedSampler(system, moves, replicas).Run(request, every, (int)(options.BurnInSteps / options.Stride), cancellation);
        return new WindowRun(run, energies, summaries);
    }

    /// <summary>Cuts an ensemble run into one visit per window and measures each window's burn-in and inefficiency.</summary>
    public Visit[] Split(int[] cells, WindowRun windows, int iteration, int firstGroup, int threads)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(windows);
        EnsembleRun run = windows.Run;
        int replicas = options.ReplicasPerWindow;
        int rows = replicas * run.Records;
        int c = system.CoarseVariables.Count;
        var visits = new Visit[cells.Length];
        Numerics.ParallelBlocks.For(cells.Length, threads, w =>
        {
            double[] states = run.States.AsSpan(w * rows * system.StateDimension, rows * system.StateDimension).ToArray();
            double[] coarse = run.Coarse.AsSpan(w * rows * c, rows * c).ToArray();
            double[]? potential = run.ReducedPotential?.AsSpan(w * rows, rows).ToArray();
            double[][] series = WatchedSeries.Of(system, states, coarse, options.Grid.Center(cells[w]));
            (int discarded, bool settled) = BurnIn(series, potential, replicas, run.Records);
            visits[w] = new Visit
            {
                Iteration = iteration,
                Cell = cells[w],
                Center = options.Grid.Center(cells[w]),
                Replicas = replicas,
                Records = run.Records,
                FirstGroup = firstGroup + (w * replicas),
                States = states,
                Coarse = coarse,
                ReducedPotential = potential,
                Discarded = discarded,
                IsSettled = settled,
                GlobalMoves = windows.GlobalMoves?[w],
                Inefficiency = WatchedSeries.Inefficiency(series, replicas, run.Records, discarded),
            };
        });
        return visits;
    }

    // Equilibration is read from the mean over replicas, in which thermal noise is small and drift is not; at least the
    // burn-in asked for goes, and at most half of the rest: a window that takes longer has not settled.
    private (int Discarded, bool IsSettled) BurnIn(double[][] series, double[]? potential, int replicas, int records)
    {
        int asked = (int)(options.BurnInSteps / options.Stride);
        if (records - asked < FewestForDetection)
        {
            return (asked, true);
        }

        int detected = series.Append(potential).OfType<double[]>()
            .Max(s => Equilibration.Detect(WatchedSeries.MeanOverReplicas(s, replicas, records)).Start);
        int most = (asked + records) / 2;
        return (Math.Max(asked, Math.Min(detected, most)), detected <= most);
    }
}
