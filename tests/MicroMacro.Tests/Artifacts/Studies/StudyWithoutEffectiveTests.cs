using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Studies;

namespace MicroMacro.Tests.Artifacts.Studies;

/// <summary>Effective dynamics that cannot be had cost a study nothing but themselves.</summary>
[Trait("Kind", "Unit")]
public sealed class StudyWithoutEffectiveTests
{
    /// <summary>Umbrellas hold states on top of a barrier from which free ones run away to infinity.</summary>
    private const string Runaway = """
        name: runaway
        system:
          variables: [x]
          drift: { x: x^3 }
          noise: { x: 1 }
          ranges: { x: [-0.5, 0.5] }
          timestep: 0.01
        slow: [{ name: x, formula: x }]
        initial: { replicas: 32, time: 0.1, record: 0.01 }
        windows: { from: -0.4, to: 0.4, count: 5, stiffness: 40, replicas: 8, healing: 0.1, time: 4, record: 0.02 }
        model: { method: monte-carlo }
        loop: { iterations: 1, target-error: 0.5, region: 8, verdict-samples: 50 }
        effective: { bursts: 100, time: 100, record: 1, drift-degree: 3, noise-degree: 0 }
        """;

    [Fact]
    public void Bursts_that_all_blow_up_are_said_and_what_the_loop_found_stays()
    {
        using TemporaryFolder folder = new();
        StudyOutcome outcome = Run(folder, Runaway);
        Assert.Null(outcome.Effective);
        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["run/summary.json"]))!;
        Assert.Equal("Failed", (string?)summary["effective"]!["status"]);
        Assert.Contains("bursts survived", (string?)summary["effective"]!["explanation"], StringComparison.Ordinal);
        Assert.Contains("effective dynamics", summary["ledger"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(File.Exists(folder["run/consistency.npz"]));
        Assert.False(File.Exists(folder["run/effective.json"]));

        // Shorter bursts in the same study go on after the loop, which is not run again.
        string[] stages = Stages(folder);
        outcome = Run(folder, Runaway.Replace("time: 100, record: 1,", "time: 0.5, record: 0.02,", StringComparison.Ordinal));
        Assert.NotNull(outcome.Effective);
        Assert.True(File.Exists(folder["run/effective.json"]));
        Assert.Single(Stages(folder).Except(stages));
        Assert.Empty(stages.Except(Stages(folder)));
        Run(folder, Runaway);
        Assert.False(File.Exists(folder["run/effective.json"]));
    }

    [Fact]
    public void Only_what_follows_the_loop_is_no_part_of_its_identity()
    {
        using TemporaryFolder folder = new();
        string Hash(string text)
        {
            File.WriteAllText(folder["study.yaml"], text);
            return StudyIdentity.Of(StudyReader.Read(folder["study.yaml"]), 1).Hash;
        }

        string hash = Hash(Runaway);
        Assert.Equal(hash, Hash(Runaway.Split("effective:")[0]));
        Assert.Equal(hash, Hash("effective:\n  bursts: 50\n  time: 1\n\n  record: 0.1\n" + Runaway.Split("effective:")[0]));
        Assert.NotEqual(hash, Hash(Runaway.Replace("iterations: 1", "iterations: 2", StringComparison.Ordinal)));
        Assert.NotEqual(hash, Hash(Runaway.Replace("stiffness: 40", "stiffness: 41", StringComparison.Ordinal)));
    }

    private static StudyOutcome Run(TemporaryFolder folder, string text)
    {
        File.WriteAllText(folder["study.yaml"], text);
        using StudyRun run = StudyRun.Open(StudyReader.Read(folder["study.yaml"]), folder["run"], threads: 2);
        return run.Run();
    }

    private static string[] Stages(TemporaryFolder folder) => [.. Directory.GetFiles(folder["run/stages"], "*.npz").Select(f => Path.GetFileName(f)!)];
}
