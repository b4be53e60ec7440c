using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;

namespace MicroMacro.Cli.Commands;

/// <summary>'micromacro simulate' of a molecule: the folder, its manifest, the stops and what is said of them.</summary>
internal static class MoleculeSimulationCommand
{
    /// <summary>--resume.</summary>
    public static Option<bool> Resume { get; } = new("--resume") { Description = "Go on from the folder's checkpoint (molecules)." };

    /// <summary>--force.</summary>
    public static Option<bool> Force { get; } = new("--force") { Description = "Move an existing simulation aside (DIR.bck.1) and start anew (molecules)." };

    /// <summary>--max-hours.</summary>
    public static Option<double?> MaxHours { get; } = new("--max-hours")
    {
        Description = "Stop at a checkpoint before so much time has passed, with exit code 75: run again with --resume (molecules).",
        HelpName = "H",
    };

    /// <summary>Runs a simulation.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="settings">The simulation.</param>
    /// <param name="folder">Where to.</param>
    public static CommandOutcome Run(CommandContext context, MoleculeSimulationSettings settings, string folder)
    {
        double hours = context.Get(MaxHours) ?? double.PositiveInfinity;
        if (!(hours > 0))
        {
            throw new UsageException(FormattableString.Invariant($"--max-hours must be above 0, not {hours:R}."));
        }

        bool resume = context.Get(Resume);
        ExistingRun existing = resume ? ExistingRun.Resume : context.Get(Force) ? ExistingRun.SetAside : ExistingRun.Refuse;
        int threads = context.Get(CommonOptions.Threads);
        IMoleculeSimulation simulation = settings.Placement is not null ? PlacementSimulation.Open(settings, folder, threads)
            : settings.Metadynamics is null && settings.Exchange is null ? MoleculeSimulation.Open(settings, folder, threads)
            : EnhancedSimulation.Open(settings, folder, threads);
        StudyIdentity identity = MoleculeSimulation.Identity(settings);
        if (existing == ExistingRun.Resume && RunManifest.IdentityIn(folder) is { } before && before != identity.Hash)
        {
            throw new OutputException(
                OutputFailure.Exists, $"The simulation in '{folder}' was started with other settings, inputs, seed or version, so it cannot go on; choose another place with --out, or --force.");
        }

        using RunDirectory directory = RunDirectory.Open(folder, existing);
        context.NoteNewRun(existing, folder);
        foreach (string warning in settings.Warnings())
        {
            context.Note($"warning: {warning}");
        }

        if (existing == ExistingRun.Resume && RunManifest.FinishedDetail(folder, "result") is { } finished)
        {
            simulation.DeleteRows();
            context.Print(Json(folder, finished, settings.Seed), $"{folder}: finished before; nothing is left to do");
            return finished["failed_replicas"]?.GetValue<int>() is > 0 and int failed ? Partial(failed, settings.Replicas, folder) : EnhancedText.Outcome(finished["enhanced_sampling"]);
        }

        RunManifest manifest = new()
        {
            Command = ["micromacro", .. Environment.GetCommandLineArgs().Skip(1)],
            Seed = settings.Seed,
            Identity = identity.Hash,
            Inputs = identity.Inputs,
            Threads = context.Get(CommonOptions.Threads),
            Details = [KeyValuePair.Create("settings", (JsonNode?)settings.Describe())],
        };
        context.Resumes($"; the same command with --resume goes on from the checkpoint in '{folder}'");
        return Run(context, simulation, directory, manifest, (hours, settings.Minimize));
    }

    private static CommandOutcome Run(CommandContext context, IMoleculeSimulation simulation, RunDirectory directory, RunManifest manifest, (double Hours, bool IsMinimized) how)
    {
        string state = "failed";
        try
        {
            manifest.Write(directory.Folder, "running");
            TimeSpan longest = how.Hours < 1e6 ? TimeSpan.FromHours(how.Hours) : TimeSpan.MaxValue;
            MoleculeSimulationResult result = context.Watch(progress => simulation.Run(longest, progress, s => context.Note($"{s}; it stops, the others go on"), context.Cancellation));
            state = !result.IsComplete ? "yielded" : result.Stopped.Count == result.Replicas ? "failed" : "finished";
            manifest.Details.Add(KeyValuePair.Create("result", (JsonNode?)result.ToJson()));
            manifest.ForceEvaluations = [KeyValuePair.Create("simulation", result.ForceEvaluations)];
            manifest.Write(directory.Folder, state);
            if (state == "finished")
            {
                simulation.DeleteRows();
            }

            return Report(context, result, directory, (manifest.Seed, how.IsMinimized));
        }
        catch (Exception exception)
        {
            state = exception is OperationCanceledException ? "interrupted" : "failed";
            if (!simulation.HasCheckpoint)
            {
                context.StartsAnew();
            }

            TryEnd(simulation, directory, manifest, state);
            throw;
        }
    }

    // What ended the simulation is what the user must hear of, not that its manifest could not be brought up to date as well.
    private static void TryEnd(IMoleculeSimulation simulation, RunDirectory directory, RunManifest manifest, string state)
    {
        try
        {
            if (!simulation.HasCheckpoint)
            {
                simulation.Delete();
                directory.Abandon();
                return;
            }

            manifest.Write(directory.Folder, state);
        }
        catch (Exception exception) when (exception is OutputException or IOException or UnauthorizedAccessException)
        {
        }
    }

    private static CommandOutcome Report(CommandContext context, MoleculeSimulationResult result, RunDirectory directory, (ulong Seed, bool IsMinimized) of)
    {
        string folder = directory.Folder;
        if (result.MinimizationNote is { } note)
        {
            context.Note(note);
        }

        JsonObject json = Json(folder, result.ToJson(), of.Seed);
        int kept = result.Replicas - result.Stopped.Count;
        string speed = result.ReplicaStepsPerSecond > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {result.NanosecondsPerDay:G4} ns/day, {result.ReplicaStepsPerSecond:G4} replica-steps/s")
            : "";
        if (!result.IsComplete)
        {
            context.Print(json, $"{folder}: {result.Step} steps of each of {kept} replicas{speed}");
            return new(ExitCode.Yielded, $"The time is up at step {result.Step}{context.ResumeHint}.");
        }

        if (kept == 0)
        {
            StoppedReplica first = result.Stopped.MinBy(s => s.Step)!;
            return CommandOutcome.PhysicsFailed(
                $"Every replica stopped, the first: {first}. {(of.IsMinimized ? "A shorter timestep or other starts" : "A shorter timestep, other starts or minimizing first")} may help.");
        }

        string method = result.Method is null ? "" : "\n" + EnhancedText.Of(result.Method);
        context.Print(json, $"{folder}: {kept} {(result.Method?["centers"] is null ? "replicas" : "windows")} x {result.Records} records{speed}{method}");
        return result.Stopped.Count == 0
            ? EnhancedText.Outcome(result.Method)
            : Partial(result.Stopped.Count, result.Replicas, folder);
    }

    private static JsonObject Json(string folder, JsonObject result, ulong seed)
    {
        string? samples = result["rows"]?.GetValue<int>() > 0 ? Path.Combine(folder, "samples.npz") : null;
        return new([KeyValuePair.Create("out", (JsonNode?)folder), KeyValuePair.Create("samples", (JsonNode?)samples), KeyValuePair.Create("seed", (JsonNode?)seed), .. result.Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone()))]);
    }

    private static CommandOutcome Partial(int stopped, int replicas, string folder) => CommandOutcome.Incomplete(
        $"{stopped} of {replicas} replicas stopped and are not in samples.npz; '{Path.Combine(folder, RunManifest.FileName)}' says where.");
}
