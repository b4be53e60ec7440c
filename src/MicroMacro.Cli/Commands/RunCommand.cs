using System.CommandLine;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Web;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro run: runs a study and reports on it.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> StudyPath = new("STUDY") { Description = "Study file (YAML); 'micromacro schema' describes it." };
    private static readonly Option<string?> Out = new("--out") { Description = "Run directory; runs/STUDY-001, the next free number, by default.", HelpName = "DIR" };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on after the last finished stage of a run." };
    private static readonly Option<bool> Force = new("--force") { Description = "Move an existing run aside (DIR.bck.1) and start anew." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be done, and write nothing." };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("run", "Run a study: sample, learn, lift, heal, reweight, compare, report.")
        {
            StudyPath, Out, CommonOptions.Seed, CommonOptions.Threads, Resume, Force, DryRun, CommonOptions.Json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Resume) && result.GetValue(Force))
            {
                result.AddError("--resume and --force exclude each other.");
            }
        });
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        Study study = StudyReader.Read(context.Get(StudyPath));
        ulong seed = context.Get(CommonOptions.Seed) ?? study.Seed;
        StudyIdentity identity = StudyIdentity.Of(study, seed);
        ExistingRun existing = context.Get(Resume) ? ExistingRun.Resume : context.Get(Force) ? ExistingRun.SetAside : ExistingRun.Refuse;
        string folder = RunDirectory.Choose(context.Get(Out), study.Name, existing);
        if (context.Get(DryRun))
        {
            JsonObject plan = StudyPlan.Of(study, seed, folder);
            context.Print(plan, StudyPlan.Text(plan));
            return CommandOutcome.Success;
        }

        if (existing == ExistingRun.Resume && RunManifest.IdentityIn(folder) is string before && before != identity.Hash)
        {
            throw new OutputException(
                OutputFailure.Exists, $"The run in '{folder}' was started from another study file, input, seed or version, so it cannot go on; choose another place with --out, or --force.");
        }

        using RunDirectory directory = RunDirectory.Open(folder, existing);
        context.NoteNewRun(existing, folder);
        RunManifest manifest = new()
        {
            Command = ["micromacro", .. Environment.GetCommandLineArgs().Skip(1)],
            Seed = seed,
            Identity = identity.Hash,
            Inputs = identity.Inputs,
            Threads = context.Get(CommonOptions.Threads),
        };
        context.Resumes($"; 'micromacro run {study.SourcePath} --out {folder} --resume' goes on after the last finished stage");
        return Run(context, study, directory, manifest);
    }

    private static CommandOutcome Run(CommandContext context, Study study, RunDirectory directory, RunManifest manifest)
    {
        string state = "failed";
        FileStageStore? store = null;
        try
        {
            manifest.Write(directory.Folder, "running");
            store = new FileStageStore(directory) { Warning = context.Note };
            StudyOutcome outcome = context.Watch(progress =>
                StudyRunner.Run(study, manifest.Seed, manifest.Threads, store, manifest.Identity, progress, context.Cancellation));
            ResultFiles.Write(outcome, directory.Folder);
            manifest.ForceEvaluations = outcome.Result.Ledger.Entries;
            state = "finished";
            EndManifest(manifest, store, directory, state);
            return Report(context, outcome, directory);
        }
        catch (OperationCanceledException)
        {
            state = "interrupted";
            throw;
        }
        finally
        {
            if (state != "finished" && directory.Abandon())
            {
                context.StartsAnew();
            }
            else if (state != "finished")
            {
                TryEndManifest(manifest, store, directory, state);
            }
        }
    }

    private static void EndManifest(RunManifest manifest, FileStageStore? store, RunDirectory directory, string state)
    {
        manifest.WallTime = store?.WallTime ?? [];
        manifest.Write(directory.Folder, state);
    }

    // What ended the run is what the user must hear of, not that its manifest could not be brought up to date as well.
    private static void TryEndManifest(RunManifest manifest, FileStageStore? store, RunDirectory directory, string state)
    {
        try
        {
            EndManifest(manifest, store, directory, state);
        }
        catch (OutputException)
        {
        }
    }

    private static CommandOutcome Report(CommandContext context, StudyOutcome outcome, RunDirectory directory)
    {
        string report = ReportPage.Write(directory.Folder);
        JsonObject summary = JsonNode.Parse(File.ReadAllText(directory.PathOf("summary.json")))!.AsObject();
        string stop = summary["stop"]!["text"]!.GetValue<string>();
        string verdict = summary["verdict"]!["text"]!.GetValue<string>();
        context.Print(summary, $"{stop}\n{verdict}\nReport: {report}");
        return outcome.Result.Stop == StopReason.TargetMet
            ? CommandOutcome.Success
            : CommandOutcome.TargetNotMet($"The target was not reached; '{report}' says what was.");
    }
}
