using System.Text.Json.Nodes;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory, Trait("Kind", "Unit")]
    [InlineData("Required command was not provided")]
    [InlineData("There is no command 'sistems'; did you mean 'systems'.", "sistems")]
    [InlineData("'--jason'", "systems", "--jason")]
    [InlineData("argument", "report")]
    public void Usage_errors_are_one_sentence_and_code_2(string expected, params string[] arguments)
        => CommandLine.Run(Path.GetTempPath(), arguments).AssertRefused(2, expected, "--help");

    [Fact, Trait("Kind", "Unit")]
    public void Help_and_version_go_to_stdout()
    {
        CommandResult help = CommandLine.Run(Path.GetTempPath(), "--help");
        Assert.Equal((0, ""), (help.Code, help.Error));
        Assert.Contains("systems", help.Output, StringComparison.Ordinal);
        CommandResult version = CommandLine.Run(Path.GetTempPath(), "--version");
        Assert.Equal(0, version.Code);
        Assert.StartsWith("0.1.0", version.Output, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("train", "data", "--out", "data")]
    [InlineData("lift", "data", "--at", "z=0", "-n", "1", "--out", "./data")]
    [InlineData("lift", "model", "--evaluate", "data", "--out", "data")]
    [InlineData("export", "data", "--onnx", "link")]
    [InlineData("mbar", "data", "--out", "data")]
    public void A_file_that_is_read_is_not_written_over(params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "data"), "precious");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "data");
        CommandLine.Run(folder, arguments).AssertRefused(2, "which this command also reads");
        Assert.Equal("precious", File.ReadAllText(Path.Combine(folder, "data")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Json_is_one_object_on_stdout_and_nothing_else()
    {
        CommandResult result = CommandLine.Run(Path.GetTempPath(), "systems", "--json");
        Assert.Equal((0, ""), (result.Code, result.Error));
        JsonArray systems = JsonNode.Parse(result.Output)!["systems"]!.AsArray();
        Assert.Contains("half-moon", systems.Select(s => s!["name"]!.GetValue<string>()));
        Assert.All(systems, s => Assert.NotEmpty(s!["parameters"]!.AsArray()));
        Assert.Contains("bistable-half-moon", CommandLine.Run(Path.GetTempPath(), "systems").Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_schema_is_JSON()
    {
        CommandResult result = CommandLine.Run(Path.GetTempPath(), "schema");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal("MicroMacro study", JsonNode.Parse(result.Output)!["title"]!.GetValue<string>());
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_report_of_no_run_is_refused_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        CommandLine.Run(folder.Folder, "report", "nowhere").AssertRefused(3, "nowhere");
        CommandLine.Run(folder.Folder, "report", ".").AssertRefused(3, "summary.json");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Folder));
        File.WriteAllText(folder["summary.json"], "{ \"name\": ");
        CommandLine.Run(folder.Folder, "report", ".").AssertRefused(3, "summary.json");
        Assert.Single(Directory.GetFileSystemEntries(folder.Folder));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("unshare -m bash -c 'mount -t tmpfs -o size=1m none run && cp summary.json run && \"$0\" report run; code=$?; ls run >&2; exit $code' \"$0\"", "the disk or the quota is full")]
    [InlineData("export DOTNET_EnableWriteXorExecute=0; ulimit -f 1400; mv summary.json run; \"$0\" report run; code=$?; ls run >&2; exit $code", "the file size limit (ulimit -f)")]
    public void A_full_disk_is_one_sentence_and_leaves_nothing_behind(string script, string expected)
    {
        if (!OperatingSystem.IsLinux() || (script.StartsWith("unshare", StringComparison.Ordinal) && !string.Equals(Environment.UserName, "root", StringComparison.Ordinal)))
        {
            Assert.Skip("a full disk is made by mounting a small one, which needs root on Linux");
        }

        using TemporaryFolder folder = new();
        File.WriteAllText(folder["summary.json"], "{ \"name\": \"x\" }");
        Directory.CreateDirectory(folder["run"]);
        CommandResult result = CommandLine.RunScript(folder.Folder, script);
        string[] lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length > 0 && lines[0].Contains(expected, StringComparison.Ordinal) && lines[0].Contains("run/report.html", StringComparison.Ordinal), result.Error);
        Assert.Equal(["summary.json"], lines[1..]);
        Assert.Equal((6, ""), (result.Code, result.Output));
    }
}
