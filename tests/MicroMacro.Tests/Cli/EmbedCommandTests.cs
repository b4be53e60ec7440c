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
        Assert.Contains("New direction: the part of a coordinate", Run(common[..^1]).Output, StringComparison.Ordinal);
        CommandResult wrong = Run([.. common, "--minimum-degree", "-1"]);
        Assert.Equal(2, wrong.Code);
        Assert.Contains("--minimum-degree", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_are_compared_by_distances_or_after_superposition()
    {
        NpzFile.Write(_folder["frames.npz"], new ArrayBundle { ["x"] = NamedArray.Of(Swelling(80), 80, 66) });
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

    [Fact]
    public void Landmarks_and_coordinates_do_not_depend_on_how_frames_are_turned()
    {
        const int n = 160;
        double[] frames = Swelling(n);
        double[] turned = [.. Enumerable.Range(0, n).SelectMany(i => PointSets.Moved(frames[(66 * i)..(66 * (i + 1))], (ulong)i))];
        double[][] coordinates = [.. new[] { frames, turned }.Select(x =>
        {
            NpzFile.Write(_folder["frames.npz"], new ArrayBundle { ["x"] = NamedArray.Of(x, n, 66) });
            CommandResult result = Run("frames.npz", "--topology", Stem + ".prmtop", "--out", "out.npz", "--components", "1", "--landmarks", "60", "--selection", "4,6,8,14,16");
            Assert.Equal((0, ""), (result.Code, result.Error));
            return NpzFile.Read(_folder["out.npz"])["coordinates"].ToDoubles();
        })];
        Assert.All(coordinates[0].Zip(coordinates[1]), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    [Fact]
    public void Weights_of_frames_are_read_with_their_stride()
    {
        const int n = 80;
        double[] frames = Swelling(n);
        double[] weights = [.. Enumerable.Range(0, n).Select(i => i % 2 == 0 ? 1 + (0.05 * i) : 1e6)];
        double[] Stationary(ArrayBundle bundle, int stride)
        {
            NpzFile.Write(_folder["frames.npz"], bundle);
            CommandResult result = Run(
                "frames.npz", "--topology", Stem + ".prmtop", "--out", "out.npz", "--components", "1", "--stride", $"{stride}", "--selection", "4,6,8,14,16", "--features", "distances");
            Assert.Equal((0, ""), (result.Code, result.Error));
            return NpzFile.Read(_folder["out.npz"])["stationary"].ToDoubles();
        }

        ArrayBundle whole = new() { ["x"] = NamedArray.Of(frames, n, 66), ["w"] = NamedArray.Of(weights, n) };
        ArrayBundle thinned = new()
        {
            ["x"] = NamedArray.Of([.. Enumerable.Range(0, n / 2).SelectMany(i => frames[(132 * i)..((132 * i) + 66)])], n / 2, 66),
            ["w"] = NamedArray.Of([.. Enumerable.Range(0, n / 2).Select(i => weights[2 * i])], n / 2),
        };
        double[] read = Stationary(whole, 2);
        Assert.Equal(Stationary(thinned, 1), read);
        Assert.NotEqual(Stationary(new ArrayBundle { ["x"] = thinned["x"] }, 1), read);
        NpzFile.Write(_folder["frames.npz"], new ArrayBundle { ["x"] = NamedArray.Of(frames, n, 66), ["w"] = NamedArray.Of([.. weights.Select(w => -w)], n) });
        Run("frames.npz", "--topology", Stem + ".prmtop", "--out", "out.npz").AssertRefused(3, "'w'", "negative");
    }

    [Fact]
    public void What_the_input_has_no_use_for_is_refused()
    {
        NpyFile.Write(_folder["line.npy"], NamedArray.Of(PointSets.Interval(50, 1), 50, 1));
        string[] line = ["line.npy", "--out", "out.npz"];
        Run([.. line, "--stride", "2"]).AssertRefused(2, "--stride", "--topology");
        Run([.. line, "--selection", "all"]).AssertRefused(2, "--selection", "--topology");
        Run([.. line, "--features", "distances"]).AssertRefused(2, "--features", "--topology");
        Run([.. line, "--component", "1"]).AssertRefused(2, "--component", "--freeze");
        Run([.. line, "--centers", "20"]).AssertRefused(2, "--centers", "--freeze");
        NpzFile.Write(_folder["frames.npz"], new ArrayBundle { ["x"] = NamedArray.Of(Swelling(20), 20, 66) });
        Run("frames.npz", "--topology", Stem + ".prmtop", "--out", "out.npz", "--metric", "mahalanobis").AssertRefused(2, "--metric mahalanobis", "--topology");
    }

    [Fact]
    public void A_frozen_coordinate_says_what_was_held_out()
    {
        const int n = 300;
        double[] circle = PointSets.Circle(n);
        string[] common = ["circle.npz", "--out", "out.npz", "--components", "2", "--freeze", "psi.npz", "--centers", "60"];
        NpzFile.Write(_folder["circle.npz"], new ArrayBundle { ["x"] = NamedArray.Of(circle, n, 2) });
        Assert.Contains("Fitted without 4 of 20 stretches of the points, 60 of 300 points, it errs there by", Run(common).Output, StringComparison.Ordinal);
        NpzFile.Write(_folder["circle.npz"], new ArrayBundle { ["x"] = NamedArray.Of(circle, n, 2), ["replica"] = NamedArray.Of([.. Enumerable.Range(0, n).Select(i => (double)(i / 50))], n) });
        Assert.Contains("Fitted without replica 2, 50 of 300 points, it errs there by", Run(common).Output, StringComparison.Ordinal);
        JsonNode held = JsonNode.Parse(Run([.. common, "--json"]).Output)!["frozen_held_out"]!;
        Assert.Equal(("replica", 50, 2.0), ((string)held["by"]!, (int)held["points"]!, (double)held["groups"]![0]!));
        NpzFile.Write(_folder["circle.npz"], new ArrayBundle { ["x"] = NamedArray.Of(circle, n, 2), ["replica"] = NamedArray.Of([.. Enumerable.Range(0, n).Select(i => 0.5 * i)], n) });
        Run(common).AssertRefused(3, "'replica'", "whole");
    }

    /// <summary>Frames of alanine dipeptide that swell, with a little noise, [n, 66].</summary>
    private static double[] Swelling(int n)
    {
        using FileStream stream = File.OpenRead(Stem + ".inpcrd");
        double[] start = AmberCoordinatesReader.Read(stream, "ala2.inpcrd", 22).Positions;
        double[] noise = PointSets.Cloud(n, 66, 7);
        return [.. Enumerable.Range(0, n * 66).Select(e => start[e % 66] * (1 + (0.002 * (e / 66))) + (0.001 * noise[e]))];
    }

    private CommandResult Run(params string[] arguments) => CommandLine.Run(_folder.Folder, ["embed", .. arguments]);
}
