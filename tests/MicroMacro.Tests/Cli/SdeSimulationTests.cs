using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Sampling.EnhancedSampling;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Cli;

/// <summary>Metadynamics, replica exchange and placed windows of SDEs through the built program.</summary>
public sealed class SdeSimulationTests : IDisposable
{
    private const string DoubleWell = "{ name: double-well, parameters: { h: 8 }, timestep: 0.0005 }";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // F of 25 to 50 cells by quadrature. Cells of one run move together; at worst all as one, so that the root mean square of their z is |N(0, 1)|: above 2.5
    // with 1.2 %, in one of the two cases with 2.5 %, and in any more seldom the more freely cells move. Seeds are fixed. 0.15 kT is what the examples are to
    // resolve: 2 % of their barrier.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData("metadynamics.yaml", "time: 600", "time: 200")]
    [InlineData("temperatures.yaml", "time: 2000", "time: 500")]
    public void The_examples_give_F_by_quadrature_within_their_errors(string study, string find, string replace)
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("examples", "enhanced-sampling", study)).Replace(find, replace, StringComparison.Ordinal);
        Assert.Contains(replace, text, StringComparison.Ordinal);
        JsonNode json = Simulate(text, "out", 0);
        ArrayBundle f = NpzFile.Read(_folder["out/fes.npz"]);
        (double rms, double z) = Against(f, x => 8 * ((x * x) - 1) * ((x * x) - 1));
        Assert.InRange(rms, 0, 0.15);
        Assert.InRange(z, 0, 2.5);
        Assert.Equal(json["enhanced_sampling"]!["free_energy"]!["largest_error"]!.GetValue<double>(), JsonNode.Parse(File.ReadAllText(_folder["out/manifest.json"]))!["result"]!["free_energy"]!["largest_error"]!.GetValue<double>());

        // A barrier half as high is seen at once.
        Assert.True(Against(f, x => 6 * ((x * x) - 1) * ((x * x) - 1)).Rms > 0.3);
    }

    [Fact, Trait("Kind", "Law")]
    public void Metadynamics_and_exchange_give_the_same_bytes_on_any_number_of_threads()
    {
        foreach (string simulation in (string[])["{ replicas: 5, time: 2, metadynamics: { from: -2, to: 2, width: 0.2, height: 0.3, pace: 0.1 } }", "{ replicas: 3, time: 2, temperature: [1, 2, 4], exchange: { every: 0.05 } }"])
        {
            JsonNode one = Simulate(Study(simulation), "one", 0, "--threads", "1")["enhanced_sampling"]!;
            Simulate(Study(simulation), "two", 0, "--threads", "2");
            Assert.Equal(simulation.Contains("exchange", StringComparison.Ordinal) ? "" : null, one["time_unit"]?.GetValue<string>());
            foreach (string name in (string[])["samples.npz", "COLVAR.0", "fes.dat"])
            {
                Assert.Equal(File.ReadAllBytes(_folder["one/" + name]), File.ReadAllBytes(_folder["two/" + name]));
            }
        }

        Assert.Equal(0, CommandLine.Run(_folder.Folder, "mbar", "one/samples.npz", "--out", "f.npz").Code);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Windows_are_placed_over_a_steep_ridge_where_as_many_at_equal_distances_fall_apart()
    {
        string text = File.ReadAllText(RepositoryRoot.Combine("examples", "enhanced-sampling", "windows.yaml"));
        JsonNode placed = Simulate(text, "placed", 0)["enhanced_sampling"]!;
        int windows = placed["windows"]!.GetValue<int>();
        Assert.Equal("linked", placed["status"]!.GetValue<string>());
        Assert.True(placed["smallest_neighbour_overlap"]!.GetValue<double>() >= 0.03);
        Assert.InRange(windows, 10, 30);
        Assert.InRange(placed["stiffness"]!.AsArray().Max(k => k!.GetValue<double>()), 400, 2001);
        static double Potential(double x) => (10 * ((x * x) - 1) * ((x * x) - 1)) + (20 * Math.Exp(-x * x / 0.0064));

        // As above, false alarm 1.2 %, over the barrier of 30 kT as well; one without its ridge of 20 kT is seen.
        ArrayBundle f = NpzFile.Read(_folder["placed/fes.npz"]);
        Assert.InRange(Against(f, Potential, 40).Z, 0, 2.5);
        Assert.True(Against(f, x => 10 * ((x * x) - 1) * ((x * x) - 1), 40).Z > 5);

        // METADATA and COLVAR files are windows for WHAM, which finds the same.
        CommandResult wham = CommandLine.Run(_folder["placed"], "wham", "METADATA", "--columns", "x", "--unit", "kT", "--temperature", "300", "--bootstrap", "0", "--out", "wham.dat", "--json");
        Assert.True(wham.Code == 0, wham.Error);

        // The planted defect: the same number of windows at equal distances, and none inserted.
        JsonNode grid = Simulate(text.Replace("count: 3", $"count: {windows}", StringComparison.Ordinal).Replace("most: 40", $"most: {windows}", StringComparison.Ordinal), "grid", 5)["enhanced_sampling"]!;
        Assert.True(grid["smallest_neighbour_overlap"]!.GetValue<double>() < 0.03);
        Assert.Equal(windows, grid["windows"]!.GetValue<int>());
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("{ time: 1 }", "has 'metadynamics', 'exchange' or 'placement'")]
    [InlineData("{ time: 1, replicas: 2, exchange: { every: 0.1 } }", "all replicas have the same temperature")]
    [InlineData("{ time: 1, metadynamics: { width: 0.1, height: 1 } }", "'from' and 'to' are both needed")]
    [InlineData("{ time: 1, metadynamics: { width: 0.1, height: 1, from: -2, to: 2 } }", "lacks the key 'pace'")]
    [InlineData("{ time: 1, minimize: true, metadynamics: { width: 0.1, height: 1, from: -2, to: 2, pace: 0.1 } }", "is for molecules")]
    [InlineData("{ time: 1, record: 0.1, equilibration: 0.1, placement: { from: 1, to: -1, stiffness: 10 } }", "from 'from' up to 'to'")]
    [InlineData("{ time: 1, record: 0.1, equilibration: 0.1, placement: { around: true, stiffness: 10 } }", "is not periodic")]
    [InlineData("{ time: 1, record: 0.1, equilibration: 0.1, placement: { from: -1, to: 1, count: 5, most: 4, stiffness: 10 } }", "'most' is at least 'count'")]
    [InlineData("{ time: 1, record: 0.1, placement: { from: -1, to: 1, stiffness: 10 } }", "needs an 'equilibration'")]
    [InlineData("{ time: 1, equilibration: 0.1, placement: { from: -1, to: 1, stiffness: 10 } }", "needs 'record'")]
    [InlineData("{ time: 1, replicas: 4, record: 0.1, equilibration: 0.1, placement: { from: -1, to: 1, stiffness: 10 } }", "leave 'replicas' out")]
    public void What_cannot_be_is_refused_with_its_place(string simulation, string message)
    {
        File.WriteAllText(_folder["study.yaml"], Study(simulation));
        CommandResult result = CommandLine.Run(_folder.Folder, "simulate", "study.yaml", "--out", "out");
        result.AssertRefused(2, message, "study.yaml:");
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("0.05", "150", "at least two records after it")]
    [InlineData("0.0005", "5000000000", "records of a window are 2147483647 at most")]
    public void Steps_of_the_command_line_are_held_against_placed_windows_like_those_of_the_study(string record, string steps, string message)
    {
        File.WriteAllText(_folder["study.yaml"], Study($"{{ time: 1, record: {record}, equilibration: 0.1, placement: {{ from: -1, to: 1, stiffness: 10 }} }}"));
        CommandLine.Run(_folder.Folder, "simulate", "study.yaml", "--out", "out", "--steps", steps).AssertRefused(2, message);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Systems_that_no_bias_or_temperature_changes_as_it_should_are_refused()
    {
        const string hills = "{ time: 1, metadynamics: { width: 0.1, height: 1, from: -2, to: 2, pace: 0.1 } }";
        const string ladder = "{ time: 1, replicas: 2, temperature: [1, 2], exchange: { every: 0.1 } }";
        Refused(Study("{ time: 1, metadynamics: { width: 0.1, height: 1, pace: 0.1 } }", "{ name: half-moon }"), "has no potential");

        // With noise that depends on the state the drift is not that of the potential alone.
        Refused(Study(ladder, "{ variables: [x], potential: x^2, noise: { x: sqrt(1 + x^2) }, timestep: 0.001 }"), "the noise of s depends on the state");
        Refused(Study(ladder, "{ variables: [x], potential: x^2, noise: { x: 1 + 0.5*step(x - 3) }, start: { x: -1 }, timestep: 0.001 }"), "the noise of s depends on the state");
        Refused(Study(hills, "{ variables: [x, y], potential: x^2 + y^2, noise: { x: 1, y: 1 }, timestep: 0.001 }") + "slow: [{ name: r, formula: x^2 + y^2 }]\n", "as they are");
    }

    private static (double Rms, double Z) Against(ArrayBundle f, Func<double, double> potential, double ceiling = 8)
    {
        double[] grid = f["grid"].ToDoubles(), values = f["F"].ToDoubles(), errors = f["dF"].ToDoubles();
        double half = 0.5 * (grid[1] - grid[0]);
        double[] truth = Quadrature.Bins(new GridAxis(grid[0] - half, grid[^1] + half, grid.Length, false), potential);
        int[] inside = [.. Enumerable.Range(0, grid.Length).Where(b => truth[b] - truth.Min() < ceiling && double.IsFinite(errors[b]))];
        Assert.True(inside.Length > 15);
        double weight = inside.Sum(b => 1 / (errors[b] * errors[b]));
        double shift = inside.Sum(b => (values[b] - truth[b]) / (errors[b] * errors[b])) / weight;
        double[] d = [.. inside.Select(b => values[b] - truth[b] - shift)];
        return (Math.Sqrt(d.Average(v => v * v)), Math.Sqrt(inside.Select((b, i) => d[i] / errors[b]).Average(z => z * z)));
    }

    private static string Study(string simulation, string system = DoubleWell) => $"name: s\nsystem: {system}\nsimulation: {simulation}\n";

    private void Refused(string text, string message)
    {
        File.WriteAllText(_folder["study.yaml"], text);
        CommandLine.Run(_folder.Folder, "simulate", "study.yaml", "--out", "out").AssertRefused(2, message);
    }

    private JsonNode Simulate(string text, string name, int code, params string[] options)
    {
        File.WriteAllText(_folder["study.yaml"], text);
        CommandResult result = CommandLine.Run(_folder.Folder, ["simulate", "study.yaml", "--out", name, "--json", .. options]);
        Assert.True(result.Code == code, result.Error);
        return JsonNode.Parse(result.Output)!;
    }
}
