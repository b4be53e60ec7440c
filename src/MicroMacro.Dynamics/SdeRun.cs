namespace MicroMacro.Dynamics;

/// <summary>What a run of an Itô process left. Rows are ordered by replica, then by record.</summary>
public sealed record SdeRun
{
    /// <summary>Recorded states, shape [R, F, d]; NaN from the record on at which a replica was found to have failed.</summary>
    public required double[] States { get; init; }

    /// <summary>The states after the last step, shape [R, d].</summary>
    public required double[] FinalStates { get; init; }

    /// <summary>The number of the step that would come next.</summary>
    public required long NextStep { get; init; }

    /// <summary>Drift evaluations, over all replicas.</summary>
    public required long DriftEvaluations { get; init; }

    /// <summary>Replicas that met a non-finite number, by replica.</summary>
    public required IReadOnlyList<SdeFailure> Failures { get; init; }
}
