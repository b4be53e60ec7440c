using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Coordinates;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Manifolds;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>The options of embed beyond points and coordinates, through the built program.</summary>
[Trait("Kind", "Unit")]
public sealed class EmbedCommandTests : IDisposable
{
    private static readonly string Stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Landmarks_carry_an_angle_to_all_points_and_into_a_file()
    {
        const int n = 600;
        NpyFile.Write(_folder["circle.npy"], NamedArray.Of(PointSets.Circle(n), n, 2));
        CommandResult result = Run(
            "circle.npy", "--out", "out.npz", "--components", "2", "--landmarks", "200", "--text", "out.colvar", "--freeze", "psi.npz", "--centers", "60", "--json");
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.Code);
        JsonNode json = JsonNode.Parse(result.Output)!;
        Assert.Equal(200, (int)json["points"]!);
        Assert.InRange((double)json["frozen_error"]!, 0, 0.01);
        Assert.Equal([n, 2], NpzFile.Read(_folder["out.npz"])["coordinates"].Shape);
        string[] lines = File.ReadAllLines(_folder["out.colvar"]);
        Assert.Equal((n + 1, "#! FIELDS time psi1 psi2"), (lines.Length, lines[0]));
        Assert.Equal(3, lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        FrozenCoordinate frozen = FrozenCoordinate.Read(_folder["psi.npz"]);
        Assert.Equal(2 * Math.PI, frozen.Period);
        Assert.InRange(frozen.Function.Count, 2, 60);

        // A quarter of the circle is a quarter of the period, either way round.
        double turn = frozen.OfObservation("psi").Evaluate([0, 1]) - frozen.OfObservation("psi").Evaluate([1, 0]);
        Assert.Equal(1, Math.Abs(Math.Sin(turn)), 0.01);
    }

    [Fact]
    public void The_second_coordinate_is_frozen_alone_and_a_self_tuning_kernel_is_another()
    {
        NpyFile.Write(_folder["line.npy"], NamedArray.Of([.. PointSets.Interval(300, 1).Select(x => x * x)], 300, 1));
        string[] common = ["line.npy", "--out", "out.npz", "--components", "2", "--json"];
        JsonNode one = JsonNode.Parse(Run([.. common, "--freeze", "psi.npz", "--component", "1"]).Output)!;
        FrozenCoordinate frozen = FrozenCoordinate.Read(_folder["psi.npz"]);
        Assert.Equal((0.0, 1), (frozen.Period, frozen.Function.Components));
        double[] second = PointSets.Column(NpzFile.Read(_folder["out.npz"])["coordinates"].ToDoubles(), 2, 1);
        Assert.Equal(second[150], frozen.OfObservation("psi").Evaluate([Math.Pow(150.5 / 300, 2)]), 0.05);
        JsonNode tuned = JsonNode.Parse(Run([.. common, "--kernel", "self-tuning"]).Output)!;
        Assert.NotEqual((double)one["eigenvalues"]![0]!, (double)tuned["eigenvalues"]![0]!);
    }

    [Fact]
    public void A_straggler_is_named_and_left_out_when_asked()
    {
        // A line of points and one that sees little of its end.
        NpyFile.Write(_folder["line.npy"], NamedArray.Of([.. PointSets.Interval(200, 1), 1.08], 201, 1));
        string[] common = ["line.npy", "--out", "out.npz", "--components", "2", "--epsilon", "0.0001", "--json"];
        JsonNode all = JsonNode.Parse(Run(common).Output)!;
        Assert.Equal(0, (int)all["stragglers"]!);
        Assert.Contains("a least degree of 2", (string)all["explanation"]!, StringComparison.Ordinal);
        JsonNode trimmed = JsonNode.Parse(Run([.. common, "--minimum-degree", "2"]).Output)!;
        Assert.Equal(1, (int)trimmed["stragglers"]!);
        Assert.DoesNotContain("a least degree", (string)trimmed["explanation"]!, StringComparison.Ordinal);
        double[] first = PointSets.Column(NpzFile.Read(_folder["out.npz"])["coordinates"].ToDoubles(), 2, 0);
        double[] line = [.. PointSets.Interval(200, 1), 1];
        Assert.InRange(Math.Abs(PointSets.Correlation(first, Array.ConvertAll(line, x => Math.Cos(Math.PI * x)))), 0.999, 1);
        CommandResult wrong = Run([.. common, "--minimum-degree", "-1"]);
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--minimum-degree", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_are_compared_by_distances_or_after_superposition()
    {
        using FileStream stream = File.OpenRead(Stem + ".inpcrd");
        double[] start = AmberCoordinatesReader.Read(stream, "ala2.inpcrd", 22).Positions;
        double[] noise = PointSets.Cloud(80, 66, 7);
        double[] frames = [.. Enumerable.Range(0, 80 * 66).Select(e => start[e % 66] * (1 + (0.002 * (e / 66))) + (0.001 * noise[e]))];
        NpzFile.Write(_folder["frames.npz"], new ArrayBundle { ["x"] = NamedArray.Of(frames, 80, 66) });
        string[] common = ["frames.npz", "--topology", Stem + ".prmtop", "--out", "out.npz", "--components", "1", "--json"];
        foreach (string features in (string[])["distances", "superposed"])
        {
            CommandResult result = Run([.. common, "--stride", "2", "--features", features, "--selection", "4,6,8,14,16", "--freeze", "psi.npz", "--centers", "20"]);
            Assert.Equal("", result.Error);
            Assert.Equal(40, (int)JsonNode.Parse(result.Output)!["points"]!);
            Assert.Equal([4, 6, 4, 8, 6, 8], FrozenCoordinate.Read(_folder["psi.npz"]).Pairs[..6]);

            // The frames swell; the coordinate follows.
            double[] size = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
            Assert.InRange(Math.Abs(PointSets.Spearman(NpzFile.Read(_folder["out.npz"])["coordinates"].ToDoubles(), size)), 0.99, 1);
        }

        Run([.. common, "--features", "angles"]).AssertRefused(2, "--features", "angles");
        Run([.. common, "--selection", "4,6"]).AssertRefused(2, "--selection", "at least 3");
        Run([.. common, "--selection", "4,6,99"]).AssertRefused(2, "--selection", "99");
        Run([.. common, "--stride", "0"]).AssertRefused(2, "--stride");
        Run([.. common, "--stride", "80"]).AssertRefused(3, "at least 2");
        Run([.. common, "--kernel", "square"]).AssertRefused(2, "--kernel");
        Run([.. common, "--landmarks", "1"]).AssertRefused(2, "--landmarks");
        Run([.. common, "--freeze", "psi.npz", "--component", "3"]).AssertRefused(2, "--component 3");
    }

    private CommandResult Run(params string[] arguments) => CommandLine.Run(_folder.Folder, ["embed", .. arguments]);
}
