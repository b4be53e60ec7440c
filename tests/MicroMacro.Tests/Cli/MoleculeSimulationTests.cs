using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules.Trajectories;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>Simulates molecules through the built program.</summary>
public sealed class MoleculeSimulationTests
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    private static string Study(string simulation, string system = "") => $$"""
        name: ala2
        system:
          topology: {{Stem}}.prmtop
          coordinates: {{Stem}}.inpcrd
          temperature: 300 K
          timestep: 1 fs
          friction: 5 /ps
          {{system}}
        slow:
          - { name: phi, torsion: [4, 6, 8, 14] }
          - { name: d, distance: [1, 18] }
        simulation: {{simulation}}
        """;

    [Fact, Trait("Kind", "Law")]
    public void A_simulation_leaves_samples_trajectories_and_COLVAR_files_that_agree()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study("{ replicas: 3, equilibration: 0.1 ps, time: 1 ps, record: 0.05 ps, trajectory: both, restraints: [{ on: phi, center: 175 deg, stiffness: 50 kJ/mol/rad^2 }] }"));
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "out", "--json");
        Assert.Equal(0, result.Code);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal((3, 20, 60, 0), (json["replicas"]!.GetValue<int>(), json["records"]!.GetValue<int>(), json["rows"]!.GetValue<int>(), json["failures"]!.AsArray().Count));
        Assert.True(json["replica_steps_per_s"]!.GetValue<double>() > 0 && json["ns_per_day"]!.GetValue<double>() > 0);
        ArrayBundle samples = NpzFile.Read(folder["out/samples.npz"]);
        Assert.Equal([60, 66], samples["x"].Shape);
        double[] z = samples["z"].ToDoubles(), x = samples["x"].ToDoubles(), time = samples["time"].ToDoubles();
        for (int replica = 0; replica < 3; replica++)
        {
            string[] lines = File.ReadAllLines(folder[$"out/COLVAR.{replica}"]);
            Assert.Equal(["#! FIELDS time phi d energy bias", "#! SET min_phi -pi", "#! SET max_phi pi"], lines[..3]);
            Assert.Equal(20 + 3, lines.Length);
            using ITrajectoryReader dcd = TrajectoryReader.Open(File.OpenRead(folder[$"out/trajectory.{replica}.dcd"]), "dcd", 22);
            using ITrajectoryReader xtc = TrajectoryReader.Open(File.OpenRead(folder[$"out/trajectory.{replica}.xtc"]), "xtc", 22);
            TrajectoryFrame frame = new(22), rounded = new(22);
            for (int record = 0; record < 20; record++)
            {
                int row = (20 * replica) + record;
                double[] fields = [.. lines[3 + record].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => double.Parse(f, CultureInfo.InvariantCulture))];
                Assert.Equal(0.1 + (0.05 * (record + 1)), time[row], 1e-12);
                Assert.Equal([time[row], z[2 * row], z[(2 * row) + 1]], fields[..3], (a, b) => Math.Abs(a - b) < 1e-8);
                double away = Math.IEEERemainder(z[2 * row] - (175 * Math.PI / 180), 2 * Math.PI);
                Assert.Equal(25 * away * away, fields[4], 1e-5);
                Assert.True(dcd.Read(frame) && xtc.Read(rounded));
                Assert.Equal(x.AsSpan(66 * row, 66).ToArray(), frame.Positions, (a, b) => Math.Abs(a - b) < 1e-7);
                Assert.Equal(frame.Positions, rounded.Positions, (a, b) => Math.Abs(a - b) < 5.1e-4);
                Assert.Equal(time[row], rounded.Time!.Value, 1e-6);
            }

            Assert.False(dcd.Read(frame) || xtc.Read(rounded));
        }

        Assert.Equal("finished", JsonNode.Parse(File.ReadAllText(folder["out/manifest.json"]))!["state"]!.GetValue<string>());
        Assert.False(Directory.Exists(folder["out/rows"]));
        Assert.Equal(0, CommandLine.Run(folder.Folder, "energy", Stem + ".prmtop", Stem + ".inpcrd").Code);
    }

    [Fact, Trait("Kind", "Law")]
    public void However_often_it_is_killed_the_same_bytes_come_out_and_on_any_number_of_threads_and_narrower_registers()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study("{ replicas: 40, minimize: true, time: 15 ps, record: 0.07 ps, trajectory: both, steps: ~ }"));
        Assert.Equal(0, CommandLine.RunScript(folder.Folder, "DOTNET_EnableAVX512=0 \"$0\" simulate study.yaml --out whole --threads 1").Code);
        Random random = new(20260);
        int kills = 0;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // Somewhere after its next checkpoint: while it computes, writes or renames.
            DateTime before = File.GetLastWriteTimeUtc(folder["cut/checkpoint.npz"]);
            Process process = CommandLine.Start(folder.Folder, CommandLine.Program, "simulate", "study.yaml", "--out", "cut", "--resume");
            while (!process.HasExited && File.GetLastWriteTimeUtc(folder["cut/checkpoint.npz"]) == before)
            {
                Thread.Sleep(5);
            }

            // The first checkpoint is written before the first step, so the first kill always meets a run that has its steps before it.
            if (!process.WaitForExit(attempt == 0 ? 0 : random.Next(150)))
            {
                process.Kill();
                kills++;
            }

            CommandLine.Finish(process);
        }

        Assert.InRange(kills, 1, 5);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume").Code);
        AssertSame(folder["whole"], folder["cut"]);
        CommandResult again = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume", "--json");
        Assert.Equal((0, 40), (again.Code, JsonNode.Parse(again.Output)!["replicas"]!.GetValue<int>()));
    }

    [Fact, Trait("Kind", "Law")]
    public void It_yields_when_its_time_is_up_and_then_ends_as_if_it_had_not()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study("{ replicas: 16, time: 1 ps, record: 0.1 ps }"));
        CommandResult first = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--max-hours", "1e-9", "--json");
        Assert.Equal(75, first.Code);
        Assert.Contains("--resume goes on from the checkpoint in 'cut'", first.Error, StringComparison.Ordinal);
        Assert.False(JsonNode.Parse(first.Output)!["complete"]!.GetValue<bool>());
        Assert.False(File.Exists(folder["cut/samples.npz"]));
        Assert.Equal("yielded", JsonNode.Parse(File.ReadAllText(folder["cut/manifest.json"]))!["state"]!.GetValue<string>());
        CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut").AssertRefused(2, "exists already", "--resume");
        CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume", "--replicas", "17").AssertRefused(2, "other settings");

        // What a process that died in the middle of writing would leave beyond the checkpoint.
        File.AppendAllText(folder["cut/COLVAR.3"], "half a li");
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume").Code);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "whole").Code);
        AssertSame(folder["whole"], folder["cut"]);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--force").Code);
        AssertSame(folder["whole"], folder["cut.bck.1"]);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_replica_that_blows_up_stops_alone_and_the_others_keep_their_bytes()
    {
        using TemporaryFolder folder = new();
        const string simulation = "{ replicas: 3, time: 1 ps, record: 0.1 ps, start: start.npz }";
        File.WriteAllText(folder["study.yaml"], Study(simulation));
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--steps", "300", "--stride", "100", "--replicas", "1", "--out", "start").Code);
        float[] sound = (float[])NpzFile.Read(folder["start/samples.npz"])["x"].Values;
        NpzFile.Write(folder["start.npz"], new ArrayBundle { ["x"] = NamedArray.Of(sound, 3, 66) });
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "sound").Code);

        // Two atoms of the second structure in one place.
        sound.AsSpan(66 + 15, 3).CopyTo(sound.AsSpan(66 + 54, 3));
        NpzFile.Write(folder["start.npz"], new ArrayBundle { ["x"] = NamedArray.Of(sound, 3, 66) });
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "burst", "--json");
        Assert.Equal(6, result.Code);
        Assert.Contains("replica 1, step 0:", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 3 replicas stopped", result.Error, StringComparison.Ordinal);
        JsonNode failure = Assert.Single(JsonNode.Parse(result.Output)!["failures"]!.AsArray())!;
        Assert.Equal(1, failure["replica"]!.GetValue<int>());
        Assert.NotEmpty(JsonNode.Parse(File.ReadAllText(folder["burst/manifest.json"]))!["result"]!["failures"]![0]!["what"]!.GetValue<string>());
        foreach (string name in (string[])["COLVAR.0", "COLVAR.2", "trajectory.0.dcd", "trajectory.2.dcd"])
        {
            Assert.Equal(File.ReadAllBytes(folder["sound/" + name]), File.ReadAllBytes(folder["burst/" + name]));
        }

        Assert.Equal([0, 2], NpzFile.Read(folder["burst/samples.npz"])["replica"].ToDoubles().Distinct());
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["burst/COLVAR.1"]), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(6, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "burst", "--resume").Code);

        CommandResult all = CommandLine.Run(folder.Folder, "simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--timestep", "10 fs", "--time", "100 ps", "--out", "all");
        Assert.Equal((4, ""), (all.Code, all.Output));
        Assert.Contains("Every replica stopped, the first: replica", all.Error, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Law")]
    public void Bonds_keep_their_lengths_hot_replicas_are_hotter_and_atoms_stay_where_they_are_held()
    {
        using TemporaryFolder folder = new();
        string study = Study(
            "{ replicas: 4, minimize: true, equilibration: 1 ps, time: 4 ps, record: 0.04 ps, trajectory: none, temperature: [300 K, 300 K, 900 K, 900 K], restraints: [{ atoms: [ALA:CA, 4-6], stiffness: 2000 kJ/mol/nm^2 }] }",
            "solvent: obc2\n  salt: 150 mM\n  constraints: h-bonds\n  hydrogen-mass: 3 amu").Replace("1 fs", "4 fs", StringComparison.Ordinal);
        File.WriteAllText(folder["study.yaml"], study);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "out").Code);
        ArrayBundle samples = NpzFile.Read(folder["out/samples.npz"]);
        double[] x = samples["x"].ToDoubles();
        double Distance(int row, int a, int b) => Math.Sqrt(Enumerable.Range(0, 3).Sum(k => Math.Pow(x[(66 * row) + (3 * a) + k] - x[(66 * row) + (3 * b) + k], 2)));
        Assert.All(Enumerable.Range(0, 400), row => Assert.Equal(0.109, Distance(row, 8, 9), 2e-6));
        Assert.Contains(Enumerable.Range(0, 400), row => Math.Abs(Distance(row, 4, 6) - 0.1335) > 1e-3);

        // Six standard deviations of the harmonic well at 900 K, in each coordinate.
        double[] reference = [.. Enumerable.Range(0, 200).Select(row => x[(66 * row) + 24])];
        Assert.InRange(reference.Max() - reference.Min(), 0.01, 12 * Math.Sqrt(7.5 / 2000));
        double Energy(int replica) => File.ReadLines(folder[$"out/COLVAR.{replica}"]).Skip(3).Average(l => double.Parse(l.Split(' ')[^2], CultureInfo.InvariantCulture));
        Assert.True(Math.Min(Energy(2), Energy(3)) > Math.Max(Energy(0), Energy(1)) + 40);
        Assert.Empty(Directory.GetFiles(folder["out"], "trajectory*"));
    }

    [Fact, Trait("Kind", "Law")]
    public void A_terminated_simulation_says_how_to_go_on()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study("{ replicas: 16, time: 1 us }"));
        CommandResult stopped = CommandLine.RunScript(
            folder.Folder, "\"$0\" simulate study.yaml --out cut & p=$!; until test -f cut/checkpoint.npz; do sleep 0.05; done; kill -TERM $p; wait $p");
        Assert.Equal((143, ""), (stopped.Code, stopped.Output));
        Assert.Contains("the same command with --resume goes on from the checkpoint in 'cut'", stopped.Error, StringComparison.Ordinal);
        Assert.Equal("interrupted", JsonNode.Parse(File.ReadAllText(folder["cut/manifest.json"]))!["state"]!.GetValue<string>());
        Assert.Equal(75, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume", "--max-hours", "1e-9").Code);
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_is_unusual_is_said_on_stderr_and_done()
    {
        using TemporaryFolder folder = new();
        string[] molecule = ["simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--steps", "10", "--stride", "10"];
        CommandResult result = CommandLine.Run(folder.Folder, [.. molecule, "--timestep", "4 fs", "--constraints", "h-bonds", "--out", "never", "--resume"]);
        Assert.Equal(0, result.Code);
        Assert.Contains("'never' holds no run to go on with; it is started from the beginning", result.Error, StringComparison.Ordinal);
        Assert.Contains("warning: a timestep of 4 fs is long for hydrogens of their own mass; 4 fs wants hydrogen-mass: 3 amu", result.Error, StringComparison.Ordinal);
        result = CommandLine.Run(folder.Folder, [.. molecule, "--timestep", "4 fs", "--constraints", "h-bonds", "--hydrogen-mass", "3 amu", "--out", "usual"]);
        Assert.DoesNotContain("warning", result.Error, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Starts_that_were_minimized_are_not_advised_to_be()
    {
        using TemporaryFolder folder = new();
        string[] molecule = ["simulate", "--topology", Stem + ".prmtop", "--coordinates", Stem + ".inpcrd", "--timestep", "10 fs", "--time", "100 ps"];
        Assert.Contains("minimizing first may help", CommandLine.Run(folder.Folder, [.. molecule, "--out", "a"]).Error, StringComparison.Ordinal);
        CommandResult result = CommandLine.Run(folder.Folder, [.. molecule, "--out", "b", "--minimize"]);
        Assert.Equal(4, result.Code);
        Assert.EndsWith("A shorter timestep or other starts may help.\n", result.Error, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("solvent: obc2\n  salt: 0.15 M\n  surface: true\n  hydrogen-mass: 3 amu", 0, "")]
    [InlineData("constraints: h-bonds", 2, "'run' takes none")]
    [InlineData("hydrogen-mass: 4 amu", 2, "hydrogens of 4 amu leave")]
    public void A_study_for_the_loop_takes_the_same_system(string system, int code, string sentence)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(
            folder["study.yaml"],
            Study("{ time: 1 ps }", system) + "\ninitial: { time: 1 ps, record: 0.1 ps }\nwindows: { from: [-1 rad, 0.5], to: [1 rad, 0.6], count: [3, 2], stiffness: [100 kJ/mol/rad^2, 1000], time: 1 ps, record: 0.1 ps }\n");
        CommandResult result = CommandLine.Run(folder.Folder, "run", "study.yaml", "--dry-run");
        Assert.Equal(code, result.Code);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_full_disk_ends_it_with_one_sentence_and_it_goes_on_when_there_is_room()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["study.yaml"], Study("{ replicas: 2, time: 8 ps, record: 1 fs }"));
        CommandResult full = CommandLine.RunScript(folder.Folder, "export DOTNET_EnableWriteXorExecute=0; ulimit -f 1400; \"$0\" simulate study.yaml --out cut");
        Assert.Equal(6, full.Code);
        Assert.Contains("file size limit (ulimit -f); raise it and run again; the same command with --resume goes on from the checkpoint in 'cut'.", full.Error, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "cut", "--resume").Code);
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "whole").Code);
        AssertSame(folder["whole"], folder["cut"]);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_example_study_runs_in_a_short_form()
    {
        using TemporaryFolder folder = new();
        string study = Path.Combine(MoleculeFiles.Root(), "examples", "simulate-alanine", "study.yaml");
        Assert.Equal(0, CommandLine.Run(folder.Folder, "simulate", study, "--out", "out", "--time", "2ps", "--equilibration", "0.5 ps", "--json").Code);
        double[] z = NpzFile.Read(folder["out/samples.npz"])["z"].ToDoubles();
        double[] away = [.. Enumerable.Range(0, 32 * 20).Select(i => Math.IEEERemainder(z[2 * i] - ((-180 + (11.25 * (i / 20))) * Math.PI / 180), 2 * Math.PI))];

        // kT/k is (0.11 rad)²; the slope of the free energy moves a window by less than 30 kJ/mol/rad over 200.
        Assert.All(away, d => Assert.InRange(Math.Abs(d), 0, 0.7));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(2, "study.yaml:12:", "--out", "o", "study.yaml", "{ replicas: 3, time: 1 }x")]
    [InlineData(2, "study.yaml:10:27: the variable 'phi' names atom 22", "--out", "o", "study.yaml", "14]", "22]")]
    [InlineData(2, "study.yaml:12:63: there is no residue 'GLY'", "--out", "o", "study.yaml", "{ time: 1 ps, restraints: [{ stiffness: 1, atoms: GLY:CA }] }")]
    [InlineData(2, "study.yaml:12:63: 'nix' names no atom; name atoms by number from 0 to 21, by name (CH3, HH31, HH32, HH33, C, O, N, H, CA, HA, CB, HB1, …)", "--out", "o", "study.yaml", "{ time: 1 ps, restraints: [{ stiffness: 1, atoms: nix    }] }")]
    [InlineData(2, "the range 8-4 runs backwards; write 4-8", "--out", "o", "study.yaml", "{ time: 1 ps, restraints: [{ stiffness: 1, atoms: 8-4 }] }")]
    [InlineData(2, "the range 5-40 goes beyond the last atom; atoms go from 0 to 21", "--out", "o", "study.yaml", "{ time: 1 ps, restraints: [{ stiffness: 1, atoms: 5-40 }] }")]
    [InlineData(2, "'frames' lists whole numbers, such as [10, 11, 12], and reads no ranges such as 10-20", "--out", "o", "study.yaml", "{ time: 1 ps, start: S, frames: 10-20 }")]
    [InlineData(2, "a stiffness in kT is another one for each temperature", "--out", "o", "study.yaml", "{ replicas: 2, time: 1 ps, temperature: [300 K, 400 K], restraints: [{ on: phi, center: 1 rad, stiffness: 90 kT/rad^2 }] }")]
    [InlineData(2, "'C' is not a known unit: a temperature is needed, in K.", "--out", "o", "--topology", "T", "--coordinates", "C", "--temperature", "27 C", "--steps", "10")]
    [InlineData(2, "'kg' is not a known unit: a mass is needed, in amu.", "--out", "o", "--topology", "T", "--coordinates", "C", "--hydrogen-mass", "3 kg", "--steps", "10")]
    [InlineData(2, "100001 replicas are too many", "--out", "o", "--topology", "T", "--coordinates", "C", "--replicas", "100001", "--steps", "10")]
    [InlineData(2, "Give --record or --stride, not both.", "--out", "o", "study.yaml", "--record", "1ps", "--stride", "3")]
    [InlineData(2, "--solvent belongs to a simulation without a study", "--out", "o", "study.yaml", "--solvent", "obc2")]
    [InlineData(2, "Say how long: --time, such as --time 1ns, or --steps.", "--out", "o", "--topology", "T", "--coordinates", "C")]
    [InlineData(2, "--solvent must be one of vacuum, hct", "--out", "o", "--topology", "T", "--coordinates", "C", "--solvent", "obc9", "--steps", "10")]
    [InlineData(2, "--salt needs a --solvent other than vacuum.", "--out", "o", "--topology", "T", "--coordinates", "C", "--salt", "0.1", "--steps", "10")]
    [InlineData(2, "--temperature: 300 ps has the wrong unit", "--out", "o", "--topology", "T", "--coordinates", "C", "--temperature", "300 ps", "--steps", "10")]
    [InlineData(2, "--topology needs --coordinates", "--out", "o", "--topology", "T", "--steps", "10")]
    [InlineData(2, "--time is for molecules", "--out", "o", "--system", "half-moon", "--time", "10")]
    [InlineData(2, "--resume is for molecules", "--out", "o", "--system", "half-moon", "--resume")]
    [InlineData(2, "Give a study file, --system NAME, or --topology and --coordinates.", "--out", "o")]
    [InlineData(2, "--max-hours must be above 0", "--out", "o", "--topology", "T", "--coordinates", "C", "--max-hours", "0", "--steps", "10")]
    [InlineData(2, "100000000 replicas are too many", "--out", "o", "--topology", "T", "--coordinates", "C", "--steps", "10", "--replicas", "100000000")]
    [InlineData(2, "100000000 replicas are too many", "--out", "o", "--system", "half-moon", "--replicas", "100000000")]
    [InlineData(2, "record less often", "--out", "o", "--system", "half-moon", "--replicas", "1000000", "--steps", "10000", "--stride", "1")]
    [InlineData(3, "does not exist", "--out", "o", "--topology", "nothing.prmtop", "--coordinates", "C", "--steps", "10")]
    [InlineData(3, "atoms", "--out", "o", "--topology", "T", "--coordinates", "bad.inpcrd", "--steps", "10")]
    public void What_is_wrong_is_said_in_one_sentence_and_nothing_is_written(int code, string sentence, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["bad.inpcrd"], "title\n    1\n   1.0 2.0 3.0\n");
        string study = Study(arguments is [.., ['{', ..] simulation] ? simulation : "{ replicas: 3, time: 1 ps }");
        File.WriteAllText(folder["study.yaml"], arguments is [.., "14]", "22]"] ? study.Replace("14]", "22]", StringComparison.Ordinal) : study);
        string[] asked = [.. arguments.Where(a => a[0] != '{' && a is not ("14]" or "22]")).Select(a => a switch { "T" => Stem + ".prmtop", "C" => Stem + ".inpcrd", _ => a })];
        CommandLine.Run(folder.Folder, ["simulate", .. asked]).AssertRefused(code, sentence);
        Assert.False(Directory.Exists(folder["o"]));
    }

    private static void AssertSame(string one, string other)
    {
        string[] names = [.. Directory.GetFiles(one).Select(p => Path.GetFileName(p)!).Where(n => n != "manifest.json").Order(StringComparer.Ordinal)];
        Assert.Equal(names, Directory.GetFiles(other).Select(p => Path.GetFileName(p)!).Where(n => n != "manifest.json").Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.True(File.ReadAllBytes(Path.Combine(one, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other, name))), name));
    }
}
