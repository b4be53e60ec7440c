namespace MicroMacro.Artifacts.Files;

/// <summary>An output that cannot be written; the message is one sentence that names the path and says what would help.</summary>
public sealed class OutputException : Exception
{
    /// <summary>Says why, in one sentence.</summary>
    public OutputException(OutputFailure reason, string message, Exception? innerException = null)
        : base(message, innerException)
        => Reason = reason;

    /// <summary>Why it failed.</summary>
    public OutputFailure Reason { get; }
}
