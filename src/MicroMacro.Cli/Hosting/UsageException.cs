namespace MicroMacro.Cli.Hosting;

/// <summary>A command line that cannot be followed; the message is one sentence that says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
