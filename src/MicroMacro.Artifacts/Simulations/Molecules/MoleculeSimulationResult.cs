using System.Text.Json.Nodes;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>What a simulation of a molecule came to.</summary>
public sealed record MoleculeSimulationResult
{
    /// <summary>Whether it came to its end; else it stopped after a checkpoint, and can go on.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The step that it came to.</summary>
    public required long Step { get; init; }

    /// <summary>Replicas, the stopped ones included.</summary>
    public required int Replicas { get; init; }

    /// <summary>Records of each replica.</summary>
    public required long Records { get; init; }

    /// <summary>Rows of samples.npz; 0 where it was not written.</summary>
    public int Rows { get; init; }

    /// <summary>Force evaluations of the dynamics so far, over all replicas.</summary>
    public required long ForceEvaluations { get; init; }

    /// <summary>Steps a second, summed over replicas, of this process; 0 where it made none.</summary>
    public required double ReplicaStepsPerSecond { get; init; }

    /// <summary>Simulated time a day in ns, summed over replicas, of this process.</summary>
    public required double NanosecondsPerDay { get; init; }

    /// <summary>Replicas that left the finite numbers.</summary>
    public required IReadOnlyList<StoppedReplica> Stopped { get; init; }

    /// <summary>What metadynamics or replica exchange came to; null for a plain simulation.</summary>
    public JsonObject? Method { get; init; }

    /// <summary>The same for the manifest and for --json.</summary>
    public JsonObject ToJson() => new()
    {
        ["complete"] = IsComplete,
        ["step"] = Step,
        ["replicas"] = Replicas,
        ["records"] = Records,
        ["rows"] = Rows,
        ["force_evaluations"] = ForceEvaluations,
        ["replica_steps_per_s"] = Math.Round(ReplicaStepsPerSecond, 1),
        ["ns_per_day"] = Math.Round(NanosecondsPerDay, 3),
        ["failed_replicas"] = Stopped.Count,
        ["failures"] = new JsonArray([.. Stopped.Select(s => (JsonNode)new JsonObject
        {
            ["replica"] = s.Replica,
            ["step"] = s.Step,
            ["atom"] = s.Atom,
            ["what"] = s.What,
            ["term"] = s.Term.Length == 0 ? null : s.Term,
        })]),
        ["enhanced_sampling"] = Method?.DeepClone(),
    };
}
