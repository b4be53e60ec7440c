using System.Diagnostics;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics;
using MicroMacro.Sampling;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>Lifts to the labels of a case by every scheme, and watches how long the ensembles take to become those of equilibrium.</summary>
internal sealed class Healing(LiftingCase given, ulong seed)
{
    private const int PoolReplicas = 32;
    private const int PoolRecords = 100;

    private readonly IMicroSystem _system = given.System;

    /// <summary>One line for each scheme and label.</summary>
    public IEnumerable<string> Lines()
    {
        FramePool pool = Pool();
        TrainingFrames frames = pool.Training(Options(), 40_000, new Work(seed, 2, 2));
        NearestFrameLearner nearest = new NearestFrameLearner(given.FitMap, _system.CoarseVariables);
        LearnedConditional frame = nearest.Learn(frames, 1, new Work(seed, 3, 2), null, null, CancellationToken.None);
        Equilibrium[] equilibria = Equilibrium.At(given, (labels, count) => Lift(pool, frame, labels, count, 100), seed + 10_000);
        foreach (string line in Watch("one structure", 0, OneStructure(), equilibria).Concat(Watch("nearest frame", 0, Lift(pool, frame, given.Labels, given.Replicas, 200), equilibria)))
        {
            yield return line;
        }

        (string, ILearner)[] learners =
        [
            ("Monte-Carlo twin", new MonteCarloLearner(given.FitMap, _system.CoarseVariables)),
            ("score model", new ScoreLearner(given.FitMap, _system.CoarseVariables, given.Training, given.Sampler)),
        ];
        foreach ((string scheme, ILearner learner) in learners)
        {
            long start = Stopwatch.GetTimestamp();
            LearnedConditional learned = learner.Learn(frames, 1, new Work(seed, 3, 2), null, null, CancellationToken.None);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            foreach (string line in Watch(scheme, seconds, Lift(pool, learned, given.Labels, given.Replicas, 200), equilibria))
            {
                yield return line;
            }
        }
    }

    /// <summary>The names of the columns of a line.</summary>
    public const string Header = "scheme,label,place,initial_distance,noise,fast_healing,all_healing,run,relaxation,training_seconds";

    private FramePool Pool()
    {
        var pool = new FramePool(_system);
        WindowSampler sampler = new(_system, Options());
        int[] cells = [.. Enumerable.Range(0, given.Windows.Length)];
        double[] starts = [.. Enumerable.Repeat(given.Start, cells.Length * PoolReplicas).SelectMany(s => s)];
        foreach (Visit visit in sampler.Split(cells, sampler.Run(cells, starts, new Work(seed, 1, 2), CancellationToken.None), 0, 0, 2))
        {
            pool.Add(visit);
        }

        return pool;
    }

    private LoopOptions Options() => new()
    {
        Grid = new WindowGrid(_system.CoarseVariables, [given.Windows]),
        Stiffness = [given.Stiffness],
        ReplicasPerWindow = PoolReplicas,
        HealingSteps = given.BurnInSteps,
        BurnInSteps = 0,
        SamplingSteps = PoolRecords * given.PoolStride,
        Stride = given.PoolStride,
    };

    // As the loop does: valid states, near their label where there are such, lowered in energy to what the pool has seen.
    private double[] Lift(FramePool pool, LearnedConditional learned, double[] labels, int count, ulong stream)
    {
        LiftedStates lifted = Lifter.LiftValid(_system, learned, labels, [given.Stiffness], count, new Work(seed, stream, 2));
        double[] states = [.. lifted.States.SelectMany(s => Enumerable.Range(0, count).SelectMany(i => s[i % s.Count]))];
        new WindowSampler(_system, Options()).Relax(states, pool.PotentialQuantile(WindowSampler.RelaxationQuantile), 2);
        return states;
    }

    private double[] OneStructure() => [.. Enumerable.Repeat(given.Start, given.Labels.Length * given.Replicas).SelectMany(s => s)];

    private string[] Watch(string scheme, double seconds, double[] states, Equilibrium[] equilibria)
    {
        int d = _system.StateDimension, rows = given.Replicas * given.Looks;
        EnsembleRun run = _system.Run(
            new EnsembleRequest
            {
                Starts = states,
                Centers = [.. given.Labels.SelectMany(label => Enumerable.Repeat(label, given.Replicas))],
                Stiffness = [given.Stiffness],
                Records = given.Looks,
                Stride = given.HealingStride,
                Seed = seed,
                Stream = 300,
            },
            CancellationToken.None);
        return [.. given.Labels.Select((label, k) =>
        {
            double[][] distances = new double[given.Looks + 1][];
            double[] run0 = run.States.AsSpan(k * rows * d, rows * d).ToArray();
            ParallelBlocks.For(distances.Length, Environment.ProcessorCount, look => distances[look] = equilibria[k].Distances(Columns.Of(
                _system,
                look == 0 ? states.AsSpan(k * given.Replicas * d, given.Replicas * d).ToArray() : Columns.Record(run0, 0, given.Replicas, given.Looks, look - 1, d),
                label)));
            int fast = distances[0].Length - 1;
            double[] noise = equilibria[k].Threshold;
            int worst = Enumerable.Range(0, fast).MaxBy(c => distances[0][c] / noise[c]);
            double step = given.HealingStride * given.Timestep;
            return FormattableString.Invariant(
                $"{scheme},{label:0.000},{(given.IsBeyond(label) ? "beyond" : "between")},{distances[0][worst]:0.00000},{noise[worst]:0.00000},{step * Healed(distances, noise, fast):0.00},{step * Healed(distances, noise, fast + 1):0.00},{step * given.Looks:0.00},{equilibria[k].Relaxation:0.00},{seconds:0.0}");
        })];
    }

    // The first look at which the columns are within noise, and are at the next one too; the run's end where there is none.
    private static int Healed(double[][] distances, double[] noise, int columns)
    {
        for (int look = 0; look + 1 < distances.Length; look++)
        {
            if (Enumerable.Range(0, columns).All(c => distances[look][c] <= noise[c] && distances[look + 1][c] <= noise[c]))
            {
                return look;
            }
        }

        return distances.Length - 1;
    }
}
