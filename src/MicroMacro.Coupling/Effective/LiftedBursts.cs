using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Effective;

/// <summary>
/// Unbiased bursts of lifted states: at each sampled window of the region the final model draws states, they are healed under the window's umbrella
/// like any start, and then run free. Rates come from such paths only; biased ones have other dynamics.
/// </summary>
/// <remarks>Bursts run in batches of a fixed size, of which only z is kept, so memory does not grow with the number of atoms times bursts times records.</remarks>
public static class LiftedBursts
{
    /// <summary>Numbers of recorded states that a batch may hold (128 MiB).</summary>
    private const int BatchNumbers = 1 << 24;

    private const int LargestBatch = 1 << 14;

    /// <summary>Runs them, or takes them from the store.</summary>
    /// <param name="system">The system.</param>
    /// <param name="result">What the loop left: the windows, the model, and the ledger that the bursts are added to.</param>
    /// <param name="options">The loop's options.</param>
    /// <param name="bursts">How many and how long.</param>
    /// <param name="stages">Keeps them.</param>
    /// <param name="randomness">The study's random numbers.</param>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops the runs; nothing is kept of them.</param>
    /// <returns>The bursts that survived; none, with the reason, where no state could be lifted or all failed.</returns>
    public static BurstPaths Run(
        IMicroSystem system,
        LoopResult result,
        LoopOptions options,
        BurstOptions bursts,
        StageCache stages,
        StudyRandomness randomness,
        IProgress<Progress>? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(stages);
        ArgumentOutOfRangeException.ThrowIfLessThan(bursts.Count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bursts.Records, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bursts.Stride, 1);
        progress?.Report(new Progress("effective dynamics: bursts", 0, ""));

        // What bursts are asked for is part of their name: other bursts can follow the same loop.
        string stage = $"effective-bursts-{bursts.Count}-{bursts.Records}-{bursts.Stride}";
        BurstPaths paths = BurstPaths.FromArrays(stages.Arrays(stage, () => Draw(system, result, options, bursts, randomness, cancellation).ToArrays()));
        result.Ledger.Spend("effective dynamics", paths.ForceEvaluations);
        return paths;
    }

    private static BurstPaths Draw(
        IMicroSystem system, LoopResult result, LoopOptions options, BurstOptions bursts, StudyRandomness randomness, CancellationToken cancellation)
    {
        (double[] State, double[] Center)[] lifted = Lift(system, result, options, bursts.Count, randomness.For(StudyRandomness.Final, StreamPurpose.Bursts));
        double ceiling = result.Pool.PotentialQuantile(WindowSampler.RelaxationQuantile);
        WindowSampler sampler = new(system, options);
        int batch = (int)Math.Clamp(BatchNumbers / ((long)bursts.Records * system.StateDimension), 1, LargestBatch);
        List<double> z = [];
        int healed = 0;
        long spent = 0;
        for (int first = 0, unit = 1 << 8; first < lifted.Length; first += batch, unit += 2)
        {
            (double[] State, double[] Center)[] part = lifted[first..Math.Min(first + batch, lifted.Length)];
            double[] states = [.. part.SelectMany(l => l.State)];
            spent += sampler.Relax(states, ceiling, randomness.Threads);
            EnsembleRun healing = system.Run(
                Request(states, 1, 1, randomness.For(StudyRandomness.Final, StreamPurpose.Bursts, unit)) with
                {
                    Centers = [.. part.SelectMany(l => l.Center)],
                    Stiffness = options.Stiffness,

                    // The one record is the last of these steps.
                    EquilibrationSteps = Math.Max(0, options.HealingSteps + options.BurnInSteps - 1),
                },
                cancellation);
            double[] starts = [.. Finite(healing.States, system.StateDimension)];
            spent += healing.ForceEvaluations;
            healed += starts.Length / system.StateDimension;
            if (starts.Length > 0)
            {
                EnsembleRun run = system.Run(Request(starts, bursts.Records, bursts.Stride, randomness.For(StudyRandomness.Final, StreamPurpose.Bursts, unit + 1)), cancellation);
                spent += run.ForceEvaluations;
                z.AddRange(Joined(system, starts, run));
            }
        }

        int width = (bursts.Records + 1) * system.CoarseVariables.Count;
        return new BurstPaths([.. z], z.Count / width, lifted.Length, healed, spent);
    }

    /// <summary>Valid states with the centres of their windows, as many as asked for, or fewer, evenly from all sampled windows of the region.</summary>
    private static (double[] State, double[] Center)[] Lift(IMicroSystem system, LoopResult result, LoopOptions options, int count, Work work)
    {
        int[] cells = [.. result.Pool.SampledCells().Where(cell => result.Estimate is not { } estimate || estimate.IsInRegion(cell, options.Region))];
        if (cells.Length == 0)
        {
            return [];
        }

        double[][] centers = [.. cells.Select(options.Grid.Center)];
        int most = (int)(((long)count + cells.Length - 1) / cells.Length);
        LiftedStates lifted = Lifter.LiftValid(system, result.Learned, [.. centers.SelectMany(center => center)], options.Stiffness, most, work);
        int UpTo(int cell) => (int)((long)count * cell / cells.Length);
        return [.. cells.SelectMany((_, i) => lifted.States[i].Take(UpTo(i + 1) - UpTo(i)).Select(state => (state, centers[i])))];
    }

    private static EnsembleRequest Request(double[] starts, int records, int stride, Work work) => new()
    {
        Starts = starts, Records = records, Stride = stride, Seed = work.Seed, Stream = work.Stream, Threads = work.Threads,
    };

    /// <summary>States without those that are not finite.</summary>
    private static IEnumerable<double> Finite(double[] states, int width)
    {
        for (int i = 0; i < states.Length; i += width)
        {
            if (!states.AsSpan(i, width).ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            {
                for (int k = 0; k < width; k++)
                {
                    yield return states[i + k];
                }
            }
        }
    }

    /// <summary>z at the start of each burst that survived, and at its records.</summary>
    private static IEnumerable<double> Joined(IMicroSystem system, double[] starts, EnsembleRun run)
    {
        int c = system.CoarseVariables.Count;
        int width = run.Records * c;
        double[] first = new double[c];
        for (int r = 0; r < run.Replicas; r++)
        {
            if (run.Coarse.AsSpan(r * width, width).ContainsAnyExceptInRange(double.MinValue, double.MaxValue))
            {
                continue;
            }

            system.Restrict(starts.AsSpan(r * system.StateDimension, system.StateDimension), first);
            foreach (double value in first)
            {
                yield return value;
            }

            for (int k = 0; k < width; k++)
            {
                yield return run.Coarse[(r * width) + k];
            }
        }
    }
}
