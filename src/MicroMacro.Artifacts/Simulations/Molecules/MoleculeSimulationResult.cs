using System.Text.Json.Nodes;
using MicroMacro.Dynamics.Molecules;

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

    /// <summary>How the minimisation of each replica's start ended, [R]; empty where there was none.</summary>
    public IReadOnlyList<MinimizerStatus> Minimized { get; init; } = [];

    /// <summary>One sentence about minimisations that did not converge; null where all did.</summary>
    public string? MinimizationNote
    {
        get
        {
            string[] others = [.. Minimized.Where(s => s != MinimizerStatus.Converged).GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{g.Count()} {Words(g.Key)}")];
            return others.Length == 0 ? null : $"of {Replicas} minimisations {string.Join(", ", others)}";
        }
    }

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
        ["minimization"] = Minimized.Count == 0 ? null : new JsonArray([.. Minimized.Select(s => (JsonNode)Words(s))]),
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

    private static string Words(MinimizerStatus status) => status switch
    {
        MinimizerStatus.NonFinite => "began where energy or force is not finite",
        MinimizerStatus.Stalled => "came to a place where no step lowers the energy",
        MinimizerStatus.IterationLimit => "ended at the limit of iterations",
        _ => "converged",
    };
}
