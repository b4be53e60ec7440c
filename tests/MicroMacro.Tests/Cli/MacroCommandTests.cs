using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Effective;
using MicroMacro.Cli;
using MicroMacro.Cli.Commands;
using MicroMacro.Cli.Hosting;
using MicroMacro.Macro;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Tests.Macro;
using MicroMacro.Tests.Manifolds;

namespace MicroMacro.Tests.Cli;

/// <summary>micromacro embed and micromacro effective.</summary>
[Trait("Kind", "Unit")]
public sealed class MacroCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("macro").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Points_become_coordinates()
    {
        string points = Path.Combine(_folder, "points.npy");
        string output = Path.Combine(_folder, "embedding.npz");
        NpyFile.Write(points, NamedArray.Of(PointSets.Circle(300), 300, 2));
        Assert.Equal(0, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--components", "4", "--epsilon", "0.002", "--json"]));
        ArrayBundle result = NpzFile.Read(output);
        Assert.Equal([300, 4], result["coordinates"].Shape);
        Assert.Equal([4], result["residuals"].Shape);
        Assert.Equal(0.002, result["epsilon"].ToDoubles()[0]);
        PointSets.AssertRelative(-1, result["eigenvalues"].ToDoubles()[0], 0.02);
        PointSets.AssertRelative(-4, result["eigenvalues"].ToDoubles()[3], 0.02);
    }

    [Fact]
    public void Points_that_cannot_be_embedded_have_their_codes()
    {
        string points = Path.Combine(_folder, "points.npy");
        string output = Path.Combine(_folder, "embedding.npz");
        NpyFile.Write(points, NamedArray.Of([.. PointSets.Cloud(50, 2, 1), .. PointSets.Cloud(50, 2, 2).Select(v => v + 1000)], 100, 2));
        Assert.Equal((int)ExitCode.Incomplete, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--neighbours", "10"]));
        Assert.Equal((int)ExitCode.Usage, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--epsilon", "-1"]));
        Assert.Equal((int)ExitCode.Usage, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--metric", "taxi"]));
        Assert.Equal((int)ExitCode.BadData, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--metric", "mahalanobis"]));
        Assert.Equal((int)ExitCode.BadData, CommandHost.Run(CommandTree.Create(), ["embed", points, "--out", output, "--components", "100"]));
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void Bursts_become_a_model()
    {
        string data = Path.Combine(_folder, "bursts.npz");
        string output = Path.Combine(_folder, "model.json");
        BurstSet bursts = Paths.OrnsteinUhlenbeck(2000, 0.02, 40);
        NpzFile.Write(data, Bundle(bursts, NamedArray.Scalar(0.02)));
        Assert.Equal(0, CommandHost.Run(CommandTree.Create(), ["effective", data, "--out", output, "--drift-degree", "1", "--noise-degree", "0"]));
        JsonNode model = JsonNode.Parse(File.ReadAllText(output))!;
        Assert.Equal("Converged", (string?)model["status"]);
        Assert.Equal("CannotTell", (string?)model["markov"]);
        Assert.Equal(1.41, (double)model["table"]!["noise"]![50]!, 0.1);
        Assert.Equal(101, model["table"]!["free_energy_kT"]!.AsArray().Count);
    }

    [Fact]
    public void Bursts_that_cannot_be_used_are_named()
    {
        BurstSet bursts = Paths.OrnsteinUhlenbeck(20, 0.02, 41);
        Assert.Contains("at entry 0", Fault(Bundle(bursts, NamedArray.Scalar(-1))), StringComparison.Ordinal);
        Assert.Contains("[20]", Fault(Bundle(bursts, NamedArray.Of([1.0, 2.0], 2))), StringComparison.Ordinal);
        ArrayBundle still = Bundle(bursts, NamedArray.Scalar(1));
        still["z0"] = NamedArray.Of(new double[20], 20, 1);
        Assert.Contains("same value of variable 0", Fault(still), StringComparison.Ordinal);
        Assert.Equal(3, EffectiveInput.Read(Bundle(bursts, NamedArray.Of([.. Enumerable.Range(0, 20).Select(i => 1.0 + (i % 3))], 20)), "b").ByLag.Count);
    }

    [Fact]
    public void Trajectories_become_a_model_with_rates_that_runs_as_a_system()
    {
        string wells = Path.Combine(_folder, "wells");
        string output = Path.Combine(_folder, "wells.json");
        Assert.Equal(0, CommandHost.Run(CommandTree.Create(), ["simulate", "--system", "double-well", "--replicas", "128", "--steps", "20000", "--stride", "4", "--seed", "5", "--out", wells]));
        string samples = Path.Combine(wells, "samples.npz");
        Assert.Equal(0, CommandHost.Run(
            CommandTree.Create(),
            ["effective", samples, "--out", output, "--drift-degree", "3", "--noise-degree", "0", "--lags", "0.004,0.008,0.016,0.4,0.8", "--from", "x=:-0.8", "--to", "x=0.8:", "--cells", "40"]));
        JsonNode rates = JsonNode.Parse(File.ReadAllText(output))!["rates"]!;

        // Exact: the rate is 1 over the mean time from one core to the other, 8.9 and a little less; 2,560 time units hold some 150 transitions each way.
        double counted = (double)rates["counted"]!["rate_forward"]!["value"]!;
        Assert.InRange((double)rates["counted"]!["transitions_forward"]!, 100, 200);
        Assert.InRange((double)rates["sde"]!["rate_forward"]!["value"]! / counted, 0.75, 1.33);
        Assert.InRange((double)rates["transitions"]!["rate_forward"]!["value"]! / counted, 0.75, 1.33);
        Assert.Equal("Markovian", (string?)rates["transitions"]!["markov"]);

        string again = Path.Combine(_folder, "again");
        Assert.Equal(0, CommandHost.Run(CommandTree.Create(), ["simulate", "--system", output, "--replicas", "64", "--steps", "2000", "--timestep", "0.001", "--out", again]));
        (double[] z, _, _) = NpzFile.Read(Path.Combine(again, "samples.npz")).RequireMatrix("z", "samples");
        Assert.InRange(z.Average(Math.Abs), 0.8, 1.05);
        Assert.Equal(2, CommandHost.Run(CommandTree.Create(), ["effective", samples, "--out", output, "--from", "y=0:1", "--to", "x=0.8:"]));
        Assert.Equal(2, CommandHost.Run(CommandTree.Create(), ["effective", samples, "--out", output, "--from", "x=0:1"]));
        File.WriteAllText(output, "{ \"kind\": \"effective-sde\", \"names\": [1] }");
        Assert.Equal(3, CommandHost.Run(CommandTree.Create(), ["simulate", "--system", output, "--out", again]));
    }

    private static ArrayBundle Bundle(BurstSet bursts, NamedArray lag) => new()
    {
        ["z0"] = NamedArray.Of(bursts.Starts, bursts.Count, 1),
        ["z1"] = NamedArray.Of(bursts.Ends, bursts.Count, 1),
        ["dt"] = lag,
    };

    private static string Fault(ArrayBundle bundle) => Assert.Throws<InvalidDataInputException>(() => EffectiveInput.Read(bundle, "bursts.npz")).Message;
}
