using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Sampling;

namespace MicroMacro.Bench.LiftingSchemes;

/// <summary>The law of the watched columns in the window of a label, the noise of a sample of it, and the time in which it forgets.</summary>
internal sealed class Equilibrium
{
    private const int ReferenceRows = 8192;
    private const int NullDraws = 200;
    private const double Quantile = 0.995;

    private readonly double[][] _reference;

    private Equilibrium(double[][] reference, double[][] nullDistances, double relaxation)
    {
        _reference = reference;
        Relaxation = relaxation;
        Threshold = [.. nullDistances.Select(d => d.Order().ElementAt((int)(Quantile * (d.Length - 1))))];
    }

    /// <summary>The energy distance of each column that 99.5 % of samples drawn from equilibrium itself stay below.</summary>
    public double[] Threshold { get; }

    /// <summary>The integrated autocorrelation time of the slowest column but the last, in time units.</summary>
    public double Relaxation { get; }

    /// <summary>The energy distance of each column from equilibrium.</summary>
    public double[] Distances(double[][] columns) => [.. columns.Select((column, k) => EnergyDistance.Of(column, _reference[k], 1))];

    /// <summary>Equilibria at every label of a case, from exact states or from the later part of long runs that start in the pool.</summary>
    public static Equilibrium[] At(LiftingCase given, Func<double[], int, double[]> starts, ulong seed)
    {
        int d = given.System.StateDimension, labels = given.Labels.Length, replicas = given.Exact is null ? 2 * given.Replicas : 128;
        double[] first = given.Exact is null
            ? starts(given.Labels, replicas)
            : [.. given.Labels.SelectMany(label => given.Exact(label, replicas, seed))];
        const int records = NullDraws;
        EnsembleRun run = given.System.Run(
            new EnsembleRequest
            {
                Starts = first,
                Centers = [.. given.Labels.SelectMany(label => Enumerable.Repeat(label, replicas))],
                Stiffness = [given.Stiffness],
                EquilibrationSteps = given.Exact is null ? given.BurnInSteps : 0,
                Records = records,
                Stride = given.Exact is null ? given.PoolStride : given.HealingStride,
                Seed = seed,
                Stream = 1000,
            },
            CancellationToken.None);
        double time = (given.Exact is null ? given.PoolStride : given.HealingStride) * given.Timestep;
        return [.. Enumerable.Range(0, labels).Select(k =>
        {
            double[] states = run.States.AsSpan(k * replicas * records * d, replicas * records * d).ToArray();
            double[][] columns = Columns.Of(given.System, states, given.Labels[k]);
            double relaxation = columns[..^1].Max(c => (time * StatisticalInefficiency.OfReplicas(c, replicas)) / 2);
            return given.Exact is null ? FromRun(given, columns, replicas, records, relaxation) : FromExact(given, given.Labels[k], seed, relaxation);
        })];
    }

    // Half of the replicas are the reference; each record of the others is a sample of independent states.
    private static Equilibrium FromRun(LiftingCase given, double[][] columns, int replicas, int records, double relaxation)
    {
        int half = replicas / 2 * records, thin = Math.Max(1, half / ReferenceRows);
        double[][] reference = [.. columns.Select(c => c.Take(half).Where((_, i) => i % thin == 0).ToArray())];
        return Null(reference, relaxation, m => [.. columns.Select(c => Enumerable.Range(replicas / 2, given.Replicas).Select(r => c[(r * records) + m]).ToArray())]);
    }

    private static Equilibrium FromExact(LiftingCase given, double label, ulong seed, double relaxation)
    {
        double[][] reference = Columns.Of(given.System, given.Exact!(label, ReferenceRows, seed + 1), label);
        return Null(reference, relaxation, m => Columns.Of(given.System, given.Exact(label, given.Replicas, seed + 2 + (ulong)m), label));
    }

    private static Equilibrium Null(double[][] reference, double relaxation, Func<int, double[][]> sample)
    {
        double[][] distances = [.. reference.Select(_ => new double[NullDraws])];
        ParallelBlocks.For(NullDraws, Environment.ProcessorCount, m =>
        {
            double[][] drawn = sample(m);
            for (int k = 0; k < reference.Length; k++)
            {
                distances[k][m] = EnergyDistance.Of(drawn[k], reference[k], 1);
            }
        });
        return new Equilibrium(reference, distances, relaxation);
    }
}
