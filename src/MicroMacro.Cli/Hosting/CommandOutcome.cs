namespace MicroMacro.Cli.Hosting;

/// <summary>How a command ended: its exit code and, when that is not 0, one sentence for stderr.</summary>
internal readonly record struct CommandOutcome(ExitCode Code, string? Sentence)
{
    /// <summary>All went well.</summary>
    public static CommandOutcome Success => new(ExitCode.Success, null);

    /// <summary>The physics failed: say what, at which step and atom.</summary>
    public static CommandOutcome PhysicsFailed(string sentence) => new(ExitCode.PhysicsFailed, sentence);

    /// <summary>The budget is spent: say what was reached.</summary>
    public static CommandOutcome TargetNotMet(string sentence) => new(ExitCode.TargetNotMet, sentence);

    /// <summary>A part is missing: say which.</summary>
    public static CommandOutcome Incomplete(string sentence) => new(ExitCode.Incomplete, sentence);
}
