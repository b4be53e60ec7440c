namespace MicroMacro.Sampling;

/// <summary>What an ensemble run recorded. Rows are ordered by replica, then by record.</summary>
public sealed record EnsembleRun
{
    /// <summary>Number of replicas R.</summary>
    public required int Replicas { get; init; }

    /// <summary>Records per replica F.</summary>
    public required int Records { get; init; }

    /// <summary>States, shape [R, F, StateDimension].</summary>
    public required double[] States { get; init; }

    /// <summary>Slow variables, shape [R, F, c].</summary>
    public required double[] Coarse { get; init; }

    /// <summary>Unbiased reduced potential U/kT of each record, shape [R, F]; null for a system without a potential.</summary>
    public double[]? ReducedPotential { get; init; }

    /// <summary>Force (or drift) evaluations spent, counted over all replicas, equilibration included.</summary>
    public required long ForceEvaluations { get; init; }

    /// <summary>Force evaluations spent on lowering the energy of the starts before the run; not part of <see cref="ForceEvaluations"/>.</summary>
    public long RelaxationEvaluations { get; init; }

    /// <summary>Replicas that met a non-finite value, each with the step and what was non-finite; their rows are NaN.</summary>
    public IReadOnlyList<ReplicaFailure> Failures { get; init; } = [];
}
