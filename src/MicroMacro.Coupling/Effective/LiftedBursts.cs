using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Effective;

/// <summary>
/// Unbiased bursts of lifted states: at each sampled window of the region the final model draws states, they are healed under the window's umbrella
/// like any start, and then run free. Rates come from such paths only; biased ones have other dynamics.
/// </summary>
public static class LiftedBursts
{
    /// <summary>Runs them, or takes them from the store.</summary>
    /// <param name="system">The system.</param>
    /// <param name="result">What the loop left: the windows, the model, and the ledger that the bursts are added to.</param>
    /// <param name="options">The loop's options.</param>
    /// <param name="bursts">How many and how long.</param>
    /// <param name="stages">Keeps them.</param>
    /// <param name="randomness">The study's random numbers.</param>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops the runs; nothing is kept of them.</param>
    /// <exception cref="PhysicsFailedException">No state could be lifted, or no burst survived.</exception>
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
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(stages);
        progress?.Report(new Progress("effective dynamics: bursts", 0, ""));
        BurstPaths paths = BurstPaths.FromArrays(stages.Arrays("effective-bursts", () => Draw(system, result, options, bursts, randomness, cancellation).ToArrays()));
        result.Ledger.Spend("effective dynamics", paths.ForceEvaluations);
        return paths.Count > 0 ? paths : throw new PhysicsFailedException("no burst for effective dynamics survived; a shorter timestep or longer healing may help");
    }

    private static BurstPaths Draw(
        IMicroSystem system, LoopResult result, LoopOptions options, BurstOptions bursts, StudyRandomness randomness, CancellationToken cancellation)
    {
        int[] cells = [.. result.Pool.SampledCells().Where(cell => result.Estimate is not { } estimate || estimate.IsInRegion(cell, options.Region))];
        int perCell = (bursts.Count + cells.Length - 1) / Math.Max(1, cells.Length);
        double[] labels = [.. cells.SelectMany(options.Grid.Center)];
        Work work = randomness.For(StudyRandomness.Final, StreamPurpose.Bursts);
        LiftedStates lifted = Lifter.LiftValid(system, result.Learned, labels, options.Stiffness, perCell, work);
        double[] states = [.. lifted.States.SelectMany(s => s).SelectMany(s => s)];
        if (states.Length == 0)
        {
            throw new PhysicsFailedException("the final model drew no valid state to start a burst from");
        }

        long spent = new WindowSampler(system, options).Relax(states, result.Pool.PotentialQuantile(WindowSampler.RelaxationQuantile), randomness.Threads);
        Work healing = randomness.For(StudyRandomness.Final, StreamPurpose.Bursts, unit: 1 << 8);
        EnsembleRun healed = system.Run(
            new EnsembleRequest
            {
                Starts = states,
                Centers = [.. cells.SelectMany((cell, i) => Enumerable.Repeat(options.Grid.Center(cell), lifted.States[i].Count)).SelectMany(center => center)],
                Stiffness = options.Stiffness,
                EquilibrationSteps = options.HealingSteps + options.BurnInSteps,
                Records = 1,
                Stride = 1,
                Seed = healing.Seed,
                Stream = healing.Stream,
                Threads = healing.Threads,
            },
            cancellation);
        double[] starts = [.. Finite(healed.States, system.StateDimension)];
        Work free = randomness.For(StudyRandomness.Final, StreamPurpose.Bursts, unit: 2 << 8);
        EnsembleRun run = system.Run(
            new EnsembleRequest
            {
                Starts = starts, Records = bursts.Records, Stride = bursts.Stride, Seed = free.Seed, Stream = free.Stream, Threads = free.Threads,
            },
            cancellation);
        double[] z = [.. Joined(system, starts, run)];
        int width = (bursts.Records + 1) * system.CoarseVariables.Count;
        return new BurstPaths(z, z.Length / width, spent + healed.ForceEvaluations + run.ForceEvaluations);
    }

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
