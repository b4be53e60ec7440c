using System.CommandLine;
using System.Text.Json.Nodes;
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
        ExistingRun existing = context.Get(Resume) ? ExistingRun.Resume : context.Get(Force) ? ExistingRun.SetAside : ExistingRun.Refuse;
        string folder = RunDirectory.Choose(context.Get(Out), study.Name, existing);
        if (context.Get(DryRun))
        {
            JsonObject plan = StudyPlan.Of(study, seed, folder);
            context.Print(plan, StudyPlan.Text(plan));
            return CommandOutcome.Success;
        }

        using StudyRun run = StudyRun.Open(
            study, folder, existing, seed, context.Get(CommonOptions.Threads), ["micromacro", .. Environment.GetCommandLineArgs().Skip(1)], context.Note);
        context.NoteNewRun(existing, folder);
        context.Resumes($"; 'micromacro run {study.SourcePath} --out {folder} --resume' goes on after the last finished stage");
        try
        {
            return Report(context, context.Watch(progress => run.Run(progress, context.Cancellation)), run.Folder);
        }
        finally
        {
            if (run.IsTakenBack)
            {
                context.StartsAnew();
            }
        }
    }

    private static CommandOutcome Report(CommandContext context, StudyOutcome outcome, string folder)
    {
        string report = ReportPage.Write(folder);
        JsonObject summary = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "summary.json")))!.AsObject();
        string stop = summary["stop"]!["text"]!.GetValue<string>();
        string verdict = summary["verdict"]!["text"]!.GetValue<string>();
        context.Print(summary, $"{stop}\n{verdict}\nReport: {report}");
        return outcome.Result.Stop == StopReason.TargetMet
            ? CommandOutcome.Success
            : CommandOutcome.TargetNotMet($"The target was not reached; '{report}' says what was.");
    }
}
