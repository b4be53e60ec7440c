using System.CommandLine;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Cli.Progress;

namespace MicroMacro.Cli.Hosting;

/// <summary>What a command works with: its parsed arguments, its cancellation and its two outputs.</summary>
internal sealed class CommandContext(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
{
    /// <summary>The parsed command line.</summary>
    public ParseResult Parsed => parsed;

    /// <summary>Cancelled by Ctrl-C or SIGTERM.</summary>
    public CancellationToken Cancellation => cancellation;

    /// <summary>Whether --json was given: one JSON object on stdout and nothing else.</summary>
    public bool Json => parsed.GetResult(CommonOptions.Json) is not null && parsed.GetValue(CommonOptions.Json);

    /// <summary>The value of an option.</summary>
    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>The value of an argument that the command line must have.</summary>
    public T Get<T>(Argument<T> argument) => parsed.GetRequiredValue(argument);

    /// <summary>Prints a line for the person, on stderr.</summary>
    public void Note(string line) => error.WriteLine(line);

    /// <summary>Says that --resume found nothing to go on from, so that a wrong --out does not pass for the right one; a job script may give it always.</summary>
    public void NoteNewRun(ExistingRun existing, string folder)
    {
        if (existing == ExistingRun.Resume && !File.Exists(Path.Combine(folder, RunManifest.FileName)))
        {
            Note($"'{folder}' holds no run to go on with; it is started from the beginning");
        }
    }

    /// <summary>What to say after "Stopped on request" when a signal has ended the command, and after a full disk where it can go on.</summary>
    public string ResumeHint { get; private set; } = "; no file was left half-written";

    /// <summary>Whether what has been done so far can be gone on from, as <see cref="ResumeHint"/> says.</summary>
    public bool CanResume { get; private set; }

    /// <summary>From now on the command can go on after a stop; <paramref name="how"/> says how.</summary>
    public void Resumes(string how) => (CanResume, ResumeHint) = (true, how);

    /// <summary>Takes <see cref="Resumes"/> back: nothing was kept to go on from.</summary>
    public void StartsAnew() => (CanResume, ResumeHint) = (false, "; nothing was kept");

    /// <summary>Prints a result that is JSON whether it is asked for or not.</summary>
    public void Print(JsonObject result) => output.Write(JsonText.Indented(result));

    /// <summary>Prints the result: as one JSON object with --json, else as text.</summary>
    public void Print(JsonObject result, string text)
        => output.Write(Json ? JsonText.Indented(result) : text.EndsWith('\n') ? text : text + '\n');

    /// <summary>Runs a long piece of work and shows on stderr how far it is.</summary>
    public T Watch<T>(Func<IProgress<StageProgress>, T> work) => ProgressDisplay.Run(error, work);
}
