using System.Globalization;
using System.Text.Json.Nodes;

namespace MicroMacro.Artifacts.Studies;

/// <summary>What a study would cost, before it runs.</summary>
public static class StudyPlan
{
    /// <summary>The plan, of a study whose files, atoms and windows have been looked at as a run would.</summary>
    /// <exception cref="StudyException">The study asks for what its system cannot do.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file that it names cannot be used.</exception>
    public static JsonObject Of(Study study, ulong seed, string folder)
    {
        ArgumentNullException.ThrowIfNull(study);
        StudySetup.Of(study);
        int candidates = study.Windows.Axes.Aggregate(1, (product, axis) => product * axis.Count);
        WindowSettings windows = study.Windows;
        long perReplica = study.Steps(windows.Healing) + study.Steps(windows.BurnIn) + study.Steps(windows.Time);
        return new JsonObject
        {
            ["name"] = study.Name,
            ["seed"] = seed,
            ["out"] = folder,
            ["initial_force_evaluations"] = study.Initial.Replicas * (study.Steps(study.Initial.BurnIn) + study.Steps(study.Initial.Time)),
            ["windows"] = candidates,
            ["replicas_per_window"] = windows.Replicas,
            ["steps_per_replica"] = perReplica,
            ["force_evaluations_per_iteration_at_most"] = candidates * windows.Replicas * perReplica,
            ["iterations_at_most"] = study.Loop.Iterations,
            ["effective_force_evaluations"] = study.Effective is not { } effective ? null
                : effective.Bursts * (study.Steps(windows.Healing) + study.Steps(windows.BurnIn) + study.Steps(effective.Time)),
            ["budget"] = study.Loop.Budget == long.MaxValue ? null : study.Loop.Budget,
        };
    }

    /// <summary>The plan as lines, one for each entry.</summary>
    public static string Text(JsonObject plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return string.Join('\n', plan.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Key.Replace('_', ' ')}: {e.Value?.ToString() ?? "none"}")));
    }
}
