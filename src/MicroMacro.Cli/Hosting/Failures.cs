using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics;
using MicroMacro.Sampling;

namespace MicroMacro.Cli.Hosting;

/// <summary>The one place where exceptions become a sentence and an exit code.</summary>
internal static class Failures
{
    /// <summary>What to tell the caller about an exception that ended a command.</summary>
    public static CommandOutcome Describe(Exception exception) => Unwrap(exception) switch
    {
        UsageException or StudyException => new(ExitCode.Usage, OneLine(Unwrap(exception))),
        PhysicsFailedException failed => CommandOutcome.PhysicsFailed(OneLine(failed)),
        InvalidDataInputException => new(ExitCode.BadData, OneLine(Unwrap(exception))),
        OutputException { Reason: OutputFailure.Exists } refused => new(ExitCode.Usage, OneLine(refused)),
        OutputException { Reason: OutputFailure.DiskFull } full => new(ExitCode.Incomplete, OneLine(full)),
        OutputException unwritten => new(ExitCode.BadData, OneLine(unwritten)),
        IOException or UnauthorizedAccessException => new(ExitCode.BadData, OneLine(Unwrap(exception))),
        PlatformNotSupportedException unsupported => new(ExitCode.Incomplete, OneLine(unsupported)),
        OutOfMemoryException => new(ExitCode.Incomplete, "There is not enough memory for this; use fewer replicas, samples or records."),
        Exception defect => new(
            ExitCode.Defect,
            $"This is a defect in micromacro ({defect.GetType().Name}: {OneLine(defect)}); run the command again with --debug and report what it prints."),
    };

    // Parallel loops wrap what their bodies throw; the first cause in their order is the one to tell.
    private static Exception Unwrap(Exception exception)
        => exception is AggregateException aggregate && aggregate.Flatten().InnerExceptions is [Exception first, ..] ? Unwrap(first) : exception;

    private static string OneLine(Exception exception)
        => string.Join(' ', exception.Message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
