using System.Diagnostics;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

/// <summary>A study that is killed again and again ends as if nothing had happened; <c>bench/resilience</c> kills a molecule's fifty times.</summary>
public sealed class KilledRunTests
{
    private const string Study = """
        name: killed
        system:
          variables: [x, y]
          potential: "3*(x^2 - 1)^2 + 10*(y - x^2)^2"
          noise: { x: 1, y: 1.5 }
          timestep: 0.004
        initial: { replicas: 32, time: 4, record: 0.1, start: { x: -1, y: 1 } }
        windows: { from: -1.2, to: 1.2, count: 7, stiffness: 30, replicas: 16, healing: 0.4, burn-in: 0.4, time: 40, record: 0.4 }
        model: { steps: 400, hidden: 32, layers: 2, batch: 128 }
        loop: { iterations: 3, verdict-samples: 100, target-error: 1e-6 }
        """;

    private static readonly string[] Results = ["summary.json", "fes.npz", "consistency.npz", "model.safetensors", "samples/lifted.npz", "samples/windows.npz"];

    [Fact, Trait("Kind", "Law")]
    public void A_study_that_is_killed_five_times_has_the_results_of_one_that_was_not()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "whole").Code);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        RandomSequence random = new(new RandomKey(20261122, 7));
        int killed = 0;
        for (int kill = 0; kill < 5; kill++)
        {
            using Process process = CommandLine.Start(folder.Folder, CommandLine.Program, "run", "study.yaml", "--out", "run", "--resume");
            if (!process.WaitForExit(TimeSpan.FromSeconds(seconds * (0.1 + (0.5 * random.NextDouble())))))
            {
                process.Kill();
                killed++;
            }

            process.WaitForExit();
        }

        Assert.InRange(killed, 1, 5);
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--resume").Code);
        Assert.All(Results, name => Assert.Equal(Bytes("whole", name), Bytes("run", name)));

        // The results are ones that a different run would not have.
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "other", "--seed", "2").Code);
        Assert.All(Results, name => Assert.NotEqual(Bytes("whole", name), Bytes("other", name)));

        byte[] Bytes(string run, string name) => File.ReadAllBytes(Path.Combine(folder[run], name));
    }
}
