using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>An ensemble run as arrays, for the stage store.</summary>
public static class EnsembleRunArrays
{
    /// <summary>The arrays of a run.</summary>
    public static ArrayBundle Write(EnsembleRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int rows = run.Replicas * run.Records;
        var bundle = new ArrayBundle
        {
            ["states"] = NamedArray.Of(run.States, run.Replicas, run.Records, run.States.Length / rows),
            ["coarse"] = NamedArray.Of(run.Coarse, run.Replicas, run.Records, run.Coarse.Length / rows),
            ["force_evaluations"] = NamedArray.Of(new[] { run.ForceEvaluations, run.RelaxationEvaluations }, 2),
            ["failed_replica"] = NamedArray.Of([.. run.Failures.Select(f => (long)f.Replica)], run.Failures.Count),
            ["failed_step"] = NamedArray.Of([.. run.Failures.Select(f => f.Step)], run.Failures.Count),
            ["failed_what"] = NamedArray.Of([.. run.Failures.Select(f => f.What)]),
        };
        if (run.ReducedPotential is { } potential)
        {
            bundle["reduced_potential"] = NamedArray.Of(potential, run.Replicas, run.Records);
        }

        return bundle;
    }

    /// <summary>The run of such arrays.</summary>
    public static EnsembleRun Read(ArrayBundle bundle)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        NamedArray states = bundle["states"];
        var replica = (long[])bundle["failed_replica"].Values;
        var step = (long[])bundle["failed_step"].Values;
        var what = (string[])bundle["failed_what"].Values;
        return new EnsembleRun
        {
            Replicas = states.Shape[0],
            Records = states.Shape[1],
            States = (double[])states.Values,
            Coarse = (double[])bundle["coarse"].Values,
            ReducedPotential = bundle.TryGet("reduced_potential", out NamedArray? potential) ? (double[])potential.Values : null,
            ForceEvaluations = ((long[])bundle["force_evaluations"].Values)[0],
            RelaxationEvaluations = ((long[])bundle["force_evaluations"].Values)[1],
            Failures = [.. replica.Select((r, i) => new ReplicaFailure((int)r, step[i], what[i]))],
        };
    }
}
