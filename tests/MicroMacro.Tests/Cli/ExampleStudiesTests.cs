using System.Text.Json.Nodes;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Cli;

/// <summary>The examples of systems of one's own, run as a user runs them.</summary>
public sealed class ExampleStudiesTests
{
    private static readonly string OwnSystem = Path.Combine(Path.GetDirectoryName(CommandLine.Program)!, "..", "..", "OwnSystem", Path.GetFileName(Path.GetDirectoryName(CommandLine.Program)!), "OwnSystem");

    [Fact, Trait("Kind", "Regression")]
    public void The_program_with_a_system_of_its_own_leaves_a_run_and_goes_on_with_it()
    {
        using TemporaryFolder folder = new();
        CommandResult first = CommandLine.Finish(CommandLine.Start(folder.Folder, OwnSystem, "run"));
        Assert.True(first.Code == 0, first.Error);
        Assert.Contains("labels", first.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder["run/report.html"]));
        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["run/summary.json"]))!;
        Assert.Equal("own-system", summary["name"]!.GetValue<string>());
        Assert.NotNull(summary["free_energy"]);

        // Its stages are finished: what is run again is only the report of them.
        byte[] before = File.ReadAllBytes(folder["run/fes.npz"]);
        File.Delete(folder["run/fes.npz"]);
        Assert.Equal(0, CommandLine.Finish(CommandLine.Start(folder.Folder, OwnSystem, "run")).Code);
        Assert.Equal(before, File.ReadAllBytes(folder["run/fes.npz"]));
    }

    [Fact, Trait("Kind", "Regression")]
    public void The_study_of_formulas_runs_and_finds_the_exact_free_energy()
    {
        using TemporaryFolder folder = new();
        string text = File.ReadAllText(RepositoryRoot.Combine("examples", "formulas", "study.yaml"));
        foreach ((string find, string replace) in new[]
        {
            ("time: 1000", "time: 100"), ("time: 16000", "time: 60"), ("burn-in: 400", "burn-in: 20"), ("replicas: 64", "replicas: 16"), ("steps: 12000", "steps: 200"),
            ("iterations: 6", "iterations: 1"), ("reach: 4", "explore: false"), ("verdict-samples: 2000", "verdict-samples: 100"),
        })
        {
            Assert.Contains(find, text, StringComparison.Ordinal);
            text = text.Replace(find, replace, StringComparison.Ordinal);
        }

        File.WriteAllText(folder["study.yaml"], text);
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--json");
        Assert.True(result.Code is 0 or 5, result.Error);
        JsonNode summary = JsonNode.Parse(result.Output)!;
        Assert.NotNull(summary["free_energy"]);
        Assert.True(File.Exists(folder["run/report.html"]));
    }
}
