using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>Metadynamics and replica exchange of a molecule through the built program.</summary>
public sealed class EnhancedSimulationTests
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);

    [Fact, Trait("Kind", "Law")]
    public void Metadynamics_leaves_hills_whose_sum_is_the_bias_and_goes_on_with_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        Write(folder, "{ replicas: 5, equilibration: 0.1 ps, time: 4 ps, record: 0.2 ps, metadynamics: { width: 20 deg, height: 1.2 kJ/mol, bias-factor: 8, pace: 0.1 ps } }");
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "whole", "--json", "--threads", "2");
        Assert.Equal(0, result.Code);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal((5 * 40, 100), (json["enhanced_sampling"]!["hills"]!.GetValue<int>(), json["rows"]!.GetValue<int>()));

        string[] hills = File.ReadAllLines(folder["whole/HILLS"]);
        Assert.Equal(["#! FIELDS time phi sigma_phi height biasf", "#! SET multivariate false", "#! SET kerneltype stretched-gaussian", "#! SET min_phi -pi", "#! SET max_phi pi"], hills[..5]);
        Assert.Equal(205, hills.Length);
        Assert.Equal("#! FIELDS time phi metad.bias metad.rct", File.ReadLines(folder["whole/COLVAR.4"]).First());

        // The grid has five bins to a width: 90 of them.
        Assert.Equal(0, CommandLine.Run(folder.Folder, "sum-hills", "whole/HILLS", "--bins", "90", "--bias", "--out", "sum.dat").Code);
        double[] summed = [.. File.ReadLines(folder["sum.dat"]).Where(l => !l.StartsWith('#') && l.Length > 0).Select(l => double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture))];
        double[] nodes = NpzFile.Read(folder["whole/checkpoint.npz"])["grid"].ToDoubles();
        Assert.Equal([.. Enumerable.Range(0, 90).Select(i => nodes[2 * i])], summed, (a, b) => Math.Abs(a - b) < 2e-9);

        Yield(folder, "cut");
        foreach (string name in (string[])["HILLS", "COLVAR.0", "COLVAR.4", "samples.npz", "checkpoint.npz"])
        {
            Assert.Equal(File.ReadAllBytes(folder["whole/" + name]), File.ReadAllBytes(folder["cut/" + name]));
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Exchange_of_windows_leaves_a_file_for_each_state_that_wham_and_mbar_read_and_goes_on_with_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        Write(folder, "{ replicas: 4, time: 10 ps, exchange: { every: 0.1 ps }, restraints: [{ on: phi, center: [-150 deg, -135 deg, -120 deg, -105 deg], stiffness: 50 kJ/mol/rad^2 }] }");
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "whole", "--json");
        Assert.Equal(0, result.Code);
        JsonNode method = JsonNode.Parse(result.Output)!["enhanced_sampling"]!;
        Assert.Equal((100, 3, 50), (method["segments"]!.GetValue<int>(), method["pairs"]!.AsArray().Count, method["pairs"]![0]!["attempts"]!.GetValue<int>()));
        Assert.True(method["lowest_acceptance"]!.GetValue<double>() > 0);
        Assert.Equal("ps", method["time_unit"]!.GetValue<string>());
        Assert.True(method.AsObject().ContainsKey("mean_round_trip"));
        Assert.Equal("#! FIELDS time phi energy bias replica", File.ReadLines(folder["whole/COLVAR.0"]).First());
        ArrayBundle samples = NpzFile.Read(folder["whole/samples.npz"]);
        Assert.Equal([4, 400], samples["u_kn"].Shape);
        Assert.Equal([100.0, 100, 100, 100], samples["N_k"].ToDoubles());
        Assert.Equal(0, CommandLine.Run(folder.Folder, "mbar", "whole/samples.npz", "--out", "f.npz").Code);
        Yield(folder, "cut");
        foreach (string name in (string[])["COLVAR.0", "COLVAR.3", "samples.npz", "checkpoint.npz"])
        {
            Assert.Equal(File.ReadAllBytes(folder["whole/" + name]), File.ReadAllBytes(folder["cut/" + name]));
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Placed_windows_go_on_with_the_same_bytes_and_are_read_by_wham()
    {
        using TemporaryFolder folder = new();
        Write(folder, "{ time: 4 ps, record: 0.05 ps, equilibration: 1 ps, placement: { from: -150 deg, to: -70 deg, count: 2, stiffness: 400 kJ/mol/rad^2, most: 12 } }");
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "whole", "--json", "--threads", "2");
        Assert.True(result.Code == 0, result.Error);
        JsonNode placed = JsonNode.Parse(result.Output)!["enhanced_sampling"]!;
        Assert.Equal("linked", placed["status"]!.GetValue<string>());
        Assert.InRange(placed["windows"]!.GetValue<int>(), 3, 12);
        Yield(folder, "cut");
        foreach (string name in (string[])["METADATA", "COLVAR.0", "COLVAR.1", "samples.npz", "fes.dat", "checkpoint.npz"])
        {
            Assert.Equal(File.ReadAllBytes(folder["whole/" + name]), File.ReadAllBytes(folder["cut/" + name]));
        }

        CommandResult wham = CommandLine.Run(folder["whole"], "wham", "METADATA", "--columns", "phi", "--temperature", "300", "--unit", "kJ", "--bootstrap", "0", "--out", "wham.dat");
        Assert.True(wham.Code == 0, wham.Error);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("{ time: 1 ps, exchange: { every: 0.1 ps } }", "all replicas have the same temperature and restraints")]
    [InlineData("{ time: 1 ps, exchange: { every: 2 ps } }", "'every' must be at least the timestep")]
    [InlineData("{ time: 1 ps, exchange: { every: 0.1 ps }, metadynamics: { width: 20 deg, height: 1 } }", "not both")]
    [InlineData("{ time: 1 ps, trajectory: dcd, metadynamics: { width: 20 deg, height: 1 } }", "writes no trajectories")]
    [InlineData("{ time: 1 ps, metadynamics: { width: 20 deg, height: 1, from: 0 deg, to: 90 deg } }", "one whole period")]
    [InlineData("{ time: 1 ps, metadynamics: { width: 20 deg, height: 1, from: 0 deg } }", "'from' and 'to' are both needed")]
    [InlineData("{ time: 1 ps, metadynamics: { height: 1 } }", "lacks the key 'width'")]
    [InlineData("{ time: 1 ps, metadynamics: { width: 20 deg, height: 1, bias-factor: 1 } }", "bias-factor")]
    public void What_cannot_be_is_refused_with_its_place(string simulation, string message)
    {
        using TemporaryFolder folder = new();
        Write(folder, simulation);
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "out");
        Assert.NotEqual(0, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("study.yaml:", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]));
    }

    /// <summary>Runs the study with so little time that it stops after every segment, until it is done.</summary>
    private static void Yield(TemporaryFolder folder, string name)
    {
        int code = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", name, "--max-hours", "1e-9", "--threads", "1").Code;
        Assert.Equal(75, code);
        for (int i = 0; i < 100 && code == 75; i++)
        {
            code = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", name, "--resume", "--max-hours", i < 1 ? "1e-9" : "1").Code;
        }

        Assert.Equal(0, code);
    }

    private static void Write(TemporaryFolder folder, string simulation) => File.WriteAllText(folder["study.yaml"], $$"""
        name: ala2
        system:
          topology: {{Stem}}.prmtop
          coordinates: {{Stem}}.inpcrd
          temperature: 300 K
          timestep: 1 fs
          friction: 5 /ps
        slow:
          - { name: phi, torsion: [4, 6, 8, 14] }
        simulation: {{simulation}}
        """);
}
