using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Simulations;

/// <summary>What a simulation recorded, with the replicas that failed left out.</summary>
public sealed class SimulationSamples
{
    internal SimulationSamples(IMicroSystem system, EnsembleRun run, EnsembleRequest request, double timestep)
    {
        ForceEvaluations = run.ForceEvaluations;
        Failures = run.Failures;
        Replicas = run.Replicas - run.Failures.Count;
        Records = run.Records;
        HashSet<int> failed = [.. run.Failures.Select(f => f.Replica)];
        int[] kept = [.. Enumerable.Range(0, run.Replicas).Where(r => !failed.Contains(r))];
        int rows = kept.Length * run.Records;
        int m = system.ObservationDimension;
        int c = system.CoarseVariables.Count;
        double[] x = new double[rows * m];
        double[] z = new double[rows * c];
        long[] replica = new long[rows];
        double[] time = new double[rows];
        for (int row = 0; row < rows; row++)
        {
            int record = row % run.Records;
            replica[row] = kept[row / run.Records];
            long from = (replica[row] * run.Records) + record;
            system.Observe(run.States.AsSpan((int)(from * system.StateDimension), system.StateDimension), x.AsSpan(row * m, m));
            run.Coarse.AsSpan((int)(from * c), c).CopyTo(z.AsSpan(row * c));
            time[row] = timestep * (request.EquilibrationSteps + ((record + 1L) * request.Stride));
        }

        Arrays = new ArrayBundle
        {
            ["x"] = NamedArray.Of(x, rows, m),
            ["z"] = NamedArray.Of(z, rows, c),
            ["replica"] = NamedArray.Of(replica, rows),
            ["time"] = NamedArray.Of(time, rows),
            ["z_units"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Unit)]),
            ["period"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Period)], c),
            ["z_names"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Name)]),
        };
    }

    /// <summary>x [n, m] observations, z [n, c], replica [n], time [n], period [c], z_names [c] and z_units [c]; rows by replica, then by time.</summary>
    public ArrayBundle Arrays { get; }

    /// <summary>Replicas in the arrays.</summary>
    public int Replicas { get; }

    /// <summary>Records of each.</summary>
    public int Records { get; }

    /// <summary>Force or drift evaluations, failed replicas included.</summary>
    public long ForceEvaluations { get; }

    /// <summary>Replicas that met a non-finite number.</summary>
    public IReadOnlyList<ReplicaFailure> Failures { get; }
}
