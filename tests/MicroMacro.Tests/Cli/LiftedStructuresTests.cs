using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Tensors;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Generative.CoordinateMaps;

namespace MicroMacro.Tests.Cli;

/// <summary>lift on the models that studies write, which carry the map of their features.</summary>
[Trait("Kind", "Unit")]
public sealed class LiftedStructuresTests : IDisposable
{
    private const int Frames = 40;
    private static readonly InternalCoordinates Coordinates = InternalCoordinates.Build(22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers);
    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_molecules_model_gives_positions_in_nm_with_the_internal_coordinates_of_its_frames()
    {
        double[] structures = TestMolecules.Jiggle(Coordinates, TestMolecules.AlanineDipeptide, Frames, 3);
        WriteModel("m.safetensors", InternalCoordinateMap.Fit(Coordinates, structures), structures, 66);
        CommandResult lifted = CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0.3 --at z=0.7 -n 20 --out x.npz");
        Assert.Equal(0, lifted.Code);
        Assert.Matches(@"^lift: done in \d+:\d\d\n$", lifted.Error);
        Assert.Contains("40 structures of 22 atoms", lifted.Output, StringComparison.Ordinal);
        ArrayBundle bundle = NpzFile.Read(_files["x.npz"]);
        Assert.Equal([40, 66], bundle["x"].Shape);
        Assert.Equal([40, 1], bundle["z"].Shape);

        // The nearest frame is one of the training frames: each structure has the internal coordinates of one of them.
        double[][] known = [.. Enumerable.Range(0, Frames).Select(i => Internals(structures.AsSpan(66 * i, 66)))];
        double[] x = bundle["x"].ToDoubles();
        for (int i = 0; i < 40; i++)
        {
            double[] internals = Internals(x.AsSpan(66 * i, 66));
            Assert.True(known.Min(k => k.Zip(internals).Max(p => Math.Abs(Math.IEEERemainder(p.First - p.Second, 2 * Math.PI)))) < 1e-6, $"structure {i}");
        }
    }

    [Fact]
    public void A_model_of_an_SDE_gives_its_observations()
    {
        double[] x = [.. Enumerable.Range(0, 2 * Frames).Select(i => (double)i)];
        WriteModel("m.safetensors", new IdentityMap(2), x, 2);
        Assert.Equal(0, CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0.5 -n 3 --out x.npz").Code);
        double[] lifted = NpzFile.Read(_files["x.npz"])["x"].ToDoubles();
        Assert.Equal(6, lifted.Length);
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal((0.0, 1.0), (lifted[2 * i] % 2, lifted[(2 * i) + 1] - lifted[2 * i])));
    }

    [Fact]
    public void A_map_that_does_not_fit_and_a_structure_file_are_refused()
    {
        WriteModel("m.safetensors", new IdentityMap(2), new double[2 * Frames], 2);
        SafetensorsContent content = SafetensorsFile.Read(_files["m.safetensors"]);
        content.Tensors["map.dimension"] = NamedArray.Of(new long[] { 3 }, 1);
        SafetensorsFile.Write(_files["bad.safetensors"], content.Tensors, content.Metadata);
        CommandLine.RunScript(_files.Folder, "$0 lift bad.safetensors --at z=0.5 -n 3 --out x.npz").AssertRefused(3, "bad.safetensors", "takes 3 features", "has 2");
        CommandLine.RunScript(_files.Folder, "$0 lift m.safetensors --at z=0.5 -n 3 --out x.pdb").AssertRefused(2, "npz files only", "x.pdb");
    }

    private static double[] Internals(ReadOnlySpan<double> positions)
    {
        double[] internals = new double[Coordinates.Dimension];
        Coordinates.FromCartesian(positions, internals);
        return internals;
    }

    private void WriteModel(string name, ICoordinateMap map, double[] observations, int width)
    {
        int d = map.FeatureDimension;
        double[] features = new double[Frames * d];
        for (int i = 0; i < Frames; i++)
        {
            map.Encode(observations.AsSpan(i * width, width), features.AsSpan(i * d, d));
        }

        double[] labels = [.. Enumerable.Range(0, Frames).Select(i => i / (Frames - 1.0))];
        var sampler = new NearestFrameSampler(new TrainingData(features, labels, null, [0.0], null));
        StoredModel stored = LearnedArrays.Model(new LearnedConditional(map, sampler, TrainingCurve.Empty));
        SafetensorsFile.Write(_files[name], stored.Arrays, stored.Metadata);
    }
}
