using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Effective;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Cli;

/// <summary>Runs small studies through the built program.</summary>
public sealed class RunCommandTests
{
    private const int SignalInterrupt = 2;
    private const int SignalTerminate = 15;

    private const string Study = """
        name: tiny
        system: { name: bistable-half-moon, parameters: { h: 3 }, timestep: 0.05 }
        initial: { replicas: 32, time: 20, record: 1 }
        windows: { from: -0.3, to: 0.3, count: 3, stiffness: 30, replicas: 16, healing: 2, burn-in: 2, time: 20, record: 1 }
        model: { steps: 40, hidden: 16, layers: 1, batch: 64 }
        loop: { iterations: 1, explore: false, verdict-samples: 50, target-error: 1e-6 }
        closures: [{ name: twice, formula: 2*x }]
        """;

    private const string Wells = """
        name: wells
        system: { name: double-well, timestep: 0.002 }
        initial: { replicas: 32, time: 2, record: 0.02 }
        windows: { from: -1.4, to: 1.4, count: 15, stiffness: 40, replicas: 8, healing: 0.05, time: 2, record: 0.02 }
        model: { method: monte-carlo }
        loop: { iterations: 4, target-error: 0.2, region: 6, verdict-samples: 200 }
        effective: { bursts: 10000, time: 0.2, record: 0.01, drift-degree: 3, noise-degree: 0, from: "x=:-0.8", to: "x=0.8:" }
        """;

    private static readonly string[] Results = ["summary.json", "fes.npz", "consistency.npz", "model.safetensors", "closures.csv", "samples/lifted.npz", "samples/windows.npz"];

    [Fact, Trait("Kind", "Law")]
    public void A_run_leaves_its_files_and_is_the_same_to_the_byte_on_more_threads_and_narrower_registers()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study);
        CommandResult first = CommandLine.Run(folder.Folder, "run", "study.yaml", "--threads", "1", "--json");
        Assert.Equal(5, first.Code);
        Assert.Contains("report.html", first.Error, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllText(folder["runs/tiny-001/summary.json"]), first.Output);
        Assert.All(["manifest.json", "events.jsonl", "report.html", .. Results], name => Assert.True(File.Exists(Path.Combine(folder["runs/tiny-001"], name)), name));
        JsonNode closure = JsonNode.Parse(first.Output)!["closures"]![0]!;
        Assert.Equal(2 * (double)closure["z"]![1]![0]!, (double)closure["mean"]![1]!, 1e-9);
        Assert.Contains("Averages given the slow variables</h2>", File.ReadAllText(folder["runs/tiny-001/report.html"]), StringComparison.Ordinal);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(folder["runs/tiny-001/manifest.json"]))!;
        Assert.Equal("finished", manifest["state"]!.GetValue<string>());
        Assert.Equal("study.yaml", manifest["inputs"]![0]!["file"]!.GetValue<string>());
        Assert.Equal(ProgramCode.Hash, manifest["code"]!.GetValue<string>());

        Assert.Equal(5, CommandLine.RunScript(folder.Folder, "DOTNET_EnableAVX512=0 \"$0\" run study.yaml --threads 2").Code);
        foreach (string name in Results)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder["runs/tiny-001"], name)), File.ReadAllBytes(Path.Combine(folder["runs/tiny-002"], name)));
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_system_without_a_fast_variable_is_held_against_its_exact_free_energy()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study.Replace("bistable-half-moon, parameters: { h: 3 }, timestep: 0.05", "double-well, timestep: 0.005", StringComparison.Ordinal));
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--json");
        Assert.Equal(5, result.Code);
        Assert.Equal("exact", JsonNode.Parse(result.Output)!["free_energy"]!["reference_source"]!.GetValue<string>());
        Assert.Contains("iteration 0: learning: done in", result.Error, StringComparison.Ordinal);
        Assert.Contains("iteration 0: sampling 3 windows: done in", result.Error, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Effective_dynamics_are_a_part_of_a_run_and_a_system_of_the_next_one()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Wells);
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "wells", "--json");
        JsonNode effective = JsonNode.Parse(result.Output)!["effective"]!;
        Assert.Equal("Markovian", (string?)effective["markov"]);

        // The rate of the exact drift and noise lies within 3.3 of its own standard errors (1 in 1,000), which are small; F agrees with the windows',
        // whose errors with its own are below the 0.2 kT asked for.
        double truth = WellRate();
        Assert.InRange(RateScore(effective["rates"]!["sde"]!["rate_forward"]!, truth, out double error), 0, 3.3);
        Assert.InRange(error, 0, 0.1);
        JsonNode against = effective["free_energy_against_windows"]!;
        Assert.True((bool)against["agree"]!, against.ToJsonString());
        Assert.InRange((double)against["mean_joint_error"]!, 0, 0.2);
        Assert.InRange((double)against["rms"]!, 0, 2 * (double)against["mean_joint_error"]!);

        // The planted defect: paths under the umbrellas have another rate, or tell next to nothing of it.
        ArrayBundle windows = NpzFile.Read(folder["wells/samples/windows.npz"]);
        double[] replica = windows["replica"].ToDoubles();
        int replicas = replica.Distinct().Count();
        EffectiveInput biased = EffectiveInput.OfBursts(windows["z"].ToDoubles(), replicas, 0.02, [("x", "", 0)]);
        JsonNode wrong = EffectiveReport.Of(biased, new() { DriftDegree = 3, NoiseDegree = 0 }, "x=:-0.8", "x=0.8:", 60).Json["rates"]!["sde"]!["rate_forward"]!;
        Assert.True(RateScore(wrong, truth, out double wide) > 3.3 || wide > 0.1, wrong.ToJsonString());

        // What it cost is what the plan said, and the lowering of the energy of one state in a thousand; bursts rounded up by window would cost 625 more.
        JsonNode plan = JsonNode.Parse(CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run", "--json").Output)!;
        JsonNode spent = JsonNode.Parse(result.Output)!["ledger"]!.AsArray().Single(e => (string?)e!["stage"] == "effective dynamics")!;
        Assert.InRange((long)spent["force_evaluations"]! - (long)plan["effective_force_evaluations"]!, 0, 100);
        Assert.Contains("effective dynamics", JsonNode.Parse(result.Output)!["ledger"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("Effective dynamics</h2>", File.ReadAllText(folder["wells/report.html"]), StringComparison.Ordinal);

        // A core that no burst reaches costs the rates, not the run.
        File.WriteAllText(folder["far.yaml"], Wells.Replace("x=0.8:", "x=5:", StringComparison.Ordinal).Replace("bursts: 10000", "bursts: 300", StringComparison.Ordinal));
        JsonNode far = JsonNode.Parse(CommandLine.Run(folder.Folder, "run", "far.yaml", "--out", "far", "--json").Output)!["effective"]!;
        Assert.Contains("no cell of the grid", (string?)far["rates_explanation"], StringComparison.Ordinal);
        Assert.Null(far["rates"]);

        File.WriteAllText(folder["again.yaml"], Wells.Split("effective:")[0].Replace("name: double-well, timestep: 0.002", "effective: wells/effective.json, timestep: 0.002", StringComparison.Ordinal));
        result = CommandLine.Run(folder.Folder, "run", "again.yaml", "--out", "again", "--json");
        JsonNode free = JsonNode.Parse(result.Output)!["free_energy"]!;
        Assert.Equal("exact", (string?)free["reference_source"]);
        Assert.InRange((double)free["rms_to_reference"]!, 0, 0.4);
        File.WriteAllText(folder["wells/effective.json"], "{ }");
        Assert.Equal(3, CommandLine.Run(folder.Folder, "run", "again.yaml", "--out", "third").Code);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("record: 0.01", "record: 0.1", "at most a tenth of 'time'")]
    [InlineData(", to: \"x=0.8:\"", "", "go together")]
    [InlineData("x=:-0.8", "z=:-0.8", "one of x")]
    [InlineData("bursts: 10000", "bursts: 10000000", "hold 2.1E+08 numbers")]
    public void What_is_wrong_in_effective_dynamics_is_said(string find, string replace, string says)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Wells.Replace(find, replace, StringComparison.Ordinal));
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run");
        Assert.NotEqual(0, result.Code);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(SignalInterrupt, 130)]
    [InlineData(SignalTerminate, 143)]
    public void A_stopped_run_says_how_to_go_on_and_then_ends_as_if_it_had_never_stopped(int signal, int code)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study.Replace("steps: 40", "steps: 1500", StringComparison.Ordinal));
        Process process = CommandLine.Start(folder.Folder, CommandLine.Program, "run", "study.yaml", "--out", "run");
        WaitFor(() => Directory.Exists(folder["run/stages"]) && Directory.GetFiles(folder["run/stages"], "*.npz").Length > 0);
        Assert.Equal(0, Kill(process.Id, signal));
        CommandResult stopped = CommandLine.Finish(process);
        Assert.Equal(code, stopped.Code);
        Assert.Contains("'micromacro run study.yaml --out run --resume' goes on", stopped.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder["run"], "*.tmp", SearchOption.AllDirectories));
        Assert.False(File.Exists(folder["run/summary.json"]));
        Assert.Equal("interrupted", JsonNode.Parse(File.ReadAllText(folder["run/manifest.json"]))!["state"]!.GetValue<string>());

        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--resume").Code);
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "whole").Code);
        Assert.All(Results, name => Assert.Equal(File.ReadAllBytes(Path.Combine(folder["whole"], name)), File.ReadAllBytes(Path.Combine(folder["run"], name))));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_run_that_is_there_is_neither_overwritten_nor_continued_with_other_input()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study);
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run").Code);
        byte[] summary = File.ReadAllBytes(folder["run/summary.json"]);
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run").AssertRefused(2, "'run' exists already", "--resume", "--force");
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--resume", "--seed", "9").AssertRefused(2, "another study file, input, seed");
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--resume", "--force").AssertRefused(2, "exclude each other");
        Assert.Equal(summary, File.ReadAllBytes(folder["run/summary.json"]));
        Assert.Equal(5, CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "run", "--force").Code);
        Assert.Equal(summary, File.ReadAllBytes(folder["run.bck.1/summary.json"]));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_dry_run_says_what_it_would_do_and_writes_nothing()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study);
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run", "--json");
        JsonNode plan = JsonNode.Parse(result.Output)!;
        Assert.Equal((0, "", 3 * 16 * 480), (result.Code, result.Error, plan["force_evaluations_per_iteration_at_most"]!.GetValue<int>()));
        Assert.Equal(Path.Combine("runs", "tiny-001"), plan["out"]!.GetValue<string>());
        Assert.Equal([folder["study.yaml"]], Directory.GetFileSystemEntries(folder.Folder));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("14]", "22]", 2, "names atom 22", "0 to 21")]
    [InlineData("reference: ", "reference: study.yaml # ", 3, "study.yaml")]
    public void A_dry_run_refuses_what_a_run_would_refuse(string right, string wrong, int code, params string[] parts)
    {
        using TemporaryFolder folder = new();
        string stem = Path.Combine(Systems.Molecules.MoleculeFiles.Root(), "examples", Systems.Molecules.MoleculeFiles.Ala2);
        File.WriteAllText(folder["study.yaml"], $$"""
            name: ala2
            system: { topology: {{stem}}.prmtop, coordinates: {{stem}}.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps }
            slow: [{ name: phi, torsion: [4, 6, 8, 14] }]
            initial: { time: 1 ps, record: 0.1 ps }
            windows: { from: -180 deg, to: 180 deg, count: 36, stiffness: 200 kJ/mol/rad^2, time: 1 ps, record: 0.1 ps }
            reference: 
            """);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run").Code);
        File.WriteAllText(folder["study.yaml"], File.ReadAllText(folder["study.yaml"]).Replace(right, wrong, StringComparison.Ordinal));
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run").AssertRefused(code, parts);
        CommandLine.Run(folder.Folder, "run", "study.yaml").AssertRefused(code, parts);
        Assert.Single(Directory.GetFileSystemEntries(folder.Folder));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("timestep: 0.05", "timestpe: 0.05", 2, "study.yaml:2:59", "did you mean 'timestep'?")]
    [InlineData("", "", 2, "study.yaml")]
    [InlineData("stiffness: 30", "stiffness: 30 ps", 2, "study.yaml:4:54", "wrong unit")]
    [InlineData("loop:", "reference: none.npz\nloop:", 2, "none.npz", "does not exist")]
    [InlineData("loop:", "reference: bad.npz\nloop:", 3, "bad.npz")]
    public void A_wrong_study_is_one_sentence_and_leaves_nothing_behind(string right, string wrong, int code, params string[] parts)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["bad.npz"], "not an archive");
        File.WriteAllText(folder["study.yaml"], wrong.Length == 0 ? "" : Study.Replace(right, wrong, StringComparison.Ordinal));
        CommandLine.Run(folder.Folder, "run", "study.yaml").AssertRefused(code, parts);
        Assert.Equal([folder["bad.npz"], folder["study.yaml"]], Directory.GetFileSystemEntries(folder.Folder).Order(StringComparer.Ordinal));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_truncated_topology_is_one_sentence_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["short.prmtop"], "%VERSION  VERSION_STAMP = V0001.000\n%FLAG TITLE\n%FORMAT(20a4)\n");
        File.WriteAllText(folder["short.inpcrd"], "title\n    1\n");
        File.WriteAllText(folder["study.yaml"], """
            name: short
            system: { topology: short.prmtop, coordinates: short.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps }
            slow: [{ name: phi, torsion: [4, 6, 8, 14] }]
            initial: { time: 1 ps, record: 0.1 ps }
            windows: { from: -180 deg, to: 180 deg, count: 36, stiffness: 200 kJ/mol/rad^2, time: 1 ps, record: 0.1 ps }
            """);
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", "deep/er/run").AssertRefused(3, "short.prmtop");
        Assert.Equal(3, Directory.GetFileSystemEntries(folder.Folder).Length);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("/proc/nowhere", 3, "Cannot write")]
    [InlineData("/proc/version", 3, "is a file")]
    [InlineData("study.yaml", 2, "also reads")]
    [InlineData(".", 2, "holds no run")]
    public void A_folder_that_cannot_be_written_to_is_one_sentence(string place, int code, string expected)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study);
        CommandLine.Run(folder.Folder, "run", "study.yaml", "--out", place).AssertRefused(code, expected);
        Assert.Equal([folder["study.yaml"]], Directory.GetFileSystemEntries(folder.Folder));
        CommandLine.Run(folder.Folder, "run", "missing.yaml").AssertRefused(2, "missing.yaml", "does not exist");
    }

    /// <summary>The rate of dx = 12 (x - x³) dt + √2 dW between the cores, by finite volumes.</summary>
    private static double WellRate()
    {
        DiffusionGrid grid = new([new DiffusionAxis(-2, 2, 800)]);
        return grid.Rates(z => ([12 * (z[0] - (z[0] * z[0] * z[0]))], [Math.Sqrt(2)])).TransitionRate(grid.Where(z => z[0] <= -0.8), grid.Where(z => z[0] >= 0.8));
    }

    /// <summary>How many standard errors of its logarithm an estimate is off.</summary>
    private static double RateScore(JsonNode estimate, double truth, out double error)
    {
        error = Math.Log((double)estimate["high"]! / (double)estimate["low"]!) / (2 * 1.96);
        return Math.Abs(Math.Log((double)estimate["value"]! / truth)) / error;
    }

    private static void WaitFor(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1), "nothing happened within a minute");
            Thread.Sleep(5);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
