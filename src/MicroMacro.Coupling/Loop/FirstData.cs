using MicroMacro.Coupling.Lifting;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>Turns a study's first data into a visit without umbrella.</summary>
public static class FirstData
{
    // Runs that frames without groups are cut into.
    private const int Stretches = 20;

    /// <summary>The ensemble to run.</summary>
    public static EnsembleRequest Request(IMicroSystem system, InitialData initial, Work work)
    {
        ArgumentNullException.ThrowIfNull(initial);
        return new EnsembleRequest
        {
            Starts = initial.States,
            EquilibrationSteps = initial.EquilibrationSteps,
            Records = initial.Records,
            Stride = initial.Stride,
            Seed = work.Seed,
            Stream = work.Stream,
            Threads = work.Threads,
        };
    }

    /// <summary>The visit of a finished ensemble.</summary>
    /// <exception cref="PhysicsFailedException">Every replica failed.</exception>
    public static Visit Visit(EnsembleRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Failures.Count >= run.Replicas)
        {
            throw new PhysicsFailedException($"every replica of the first ensemble failed: {run.Failures[0].What} at step {run.Failures[0].Step}; a shorter timestep or other starts may help");
        }

        return new Visit
        {
            Iteration = -1,
            Cell = -1,
            Replicas = run.Replicas,
            Records = run.Records,
            FirstGroup = 0,
            States = run.States,
            Coarse = run.Coarse,
            ReducedPotential = run.ReducedPotential,
            Discarded = 0,
            Inefficiency = 1,
        };
    }

    /// <summary>
    /// The visit of frames that were sampled elsewhere. Frames of one group are one run; without groups contiguous stretches
    /// stand for runs, since neighbouring frames must not fall on both sides of a split.
    /// </summary>
    public static Visit AsGiven(IMicroSystem system, InitialData initial)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(initial);
        int n = initial.States.Length / system.StateDimension, c = system.CoarseVariables.Count;
        double[] coarse = new double[n * c];
        double[]? potential = system.HasPotential ? new double[n] : null;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> state = initial.States.AsSpan(i * system.StateDimension, system.StateDimension);
            system.Restrict(state, coarse.AsSpan(i * c, c));
            if (potential is not null)
            {
                potential[i] = system.ReducedPotential(state);
            }
        }

        return new Visit
        {
            Iteration = -1,
            Cell = -1,
            Replicas = n,
            Records = 1,
            FirstGroup = 0,
            States = initial.States,
            Coarse = coarse,
            ReducedPotential = potential,
            Discarded = 0,
            Inefficiency = 1,
            GivenGroups = initial.Groups ?? [.. Enumerable.Range(0, n).Select(i => (int)((long)i * Math.Min(n, Stretches) / n))],
        };
    }
}
