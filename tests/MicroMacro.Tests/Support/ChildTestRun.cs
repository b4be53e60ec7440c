using System.Diagnostics;

namespace MicroMacro.Tests.Support;

/// <summary>Runs tests of this program once more in a process of their own, under other run-time settings.</summary>
public static class ChildTestRun
{
    /// <summary>Runs one test method and returns its exit code and output.</summary>
    /// <param name="method">The full name of the method.</param>
    /// <param name="environment">Environment variables to set.</param>
    public static (int ExitCode, string Output) Of(string method, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "MicroMacro.Tests"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add(method);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process child = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start");
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output + errors.Result);
    }
}
