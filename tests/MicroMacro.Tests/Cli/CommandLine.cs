using System.Diagnostics;

namespace MicroMacro.Tests.Cli;

/// <summary>Runs the built program as a user does.</summary>
internal static class CommandLine
{
    /// <summary>The program beside this test's own folder in artifacts/bin.</summary>
    public static string Program { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "MicroMacro.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "micromacro"));

    /// <summary>Runs it to its end.</summary>
    public static CommandResult Run(string folder, params string[] arguments) => Finish(Start(folder, Program, arguments));

    /// <summary>Runs a shell script in which "$0" is the program.</summary>
    public static CommandResult RunScript(string folder, string script) => Finish(Start(folder, "bash", ["-c", script, Program]));

    /// <summary>Starts it.</summary>
    public static Process Start(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        return Process.Start(start)!;
    }

    /// <summary>Waits for its end, at most two minutes.</summary>
    public static CommandResult Finish(Process process)
    {
        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(120_000))
            {
                process.Kill(entireProcessTree: true);
                Assert.Fail("the program did not end within two minutes");
            }

            return new(process.ExitCode, output.Result, error.Result);
        }
    }
}
