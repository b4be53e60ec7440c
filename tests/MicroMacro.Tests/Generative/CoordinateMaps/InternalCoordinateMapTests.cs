using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

public sealed class InternalCoordinateMapTests
{
    private static readonly InternalCoordinates Coordinates = InternalCoordinates.Build(
        22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers);

    private static readonly double[] Structures = TestMolecules.Jiggle(Coordinates, TestMolecules.AlanineDipeptide, 2000, 11);

    [Fact, Trait("Kind", "Unit")]
    public void Torsions_that_turn_are_free_and_the_rest_stiff()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures);
        Assert.Equal(
            [Coordinates.TorsionIndex(4, 6, 8, 14), Coordinates.TorsionIndex(6, 8, 14, 16)], map.FreeTorsions.Order());
        Assert.Equal(60, map.FeatureDimension);
        Assert.Equal([.. new double[58], 2 * Math.PI, 2 * Math.PI], map.FeaturePeriods!);
        Assert.Equal(66, map.ObservationDimension);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_named_torsion_is_free_however_stiff()
    {
        var options = new InternalCoordinateMapOptions { FreeTorsions = [[0, 4, 6, 8]] };
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures, options);
        Assert.Contains(Coordinates.TorsionIndex(0, 4, 6, 8), map.FreeTorsions);
        Assert.Throws<ArgumentException>(
            () => InternalCoordinateMap.Fit(Coordinates, Structures, new() { FreeTorsions = [[5, 4, 6, 8]] }));
    }

    [Fact, Trait("Kind", "Law")]
    public void Decoding_undoes_encoding_up_to_rigid_motion_and_keeps_the_hand()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures);
        double[] features = new double[map.FeatureDimension];
        double[] back = new double[66];
        for (int k = 0; k < 2000; k++)
        {
            ReadOnlySpan<double> x = Structures.AsSpan(66 * k, 66);
            map.Encode(x, features);
            for (int i = map.PlainCount; i < features.Length; i++)
            {
                features[i] += 2 * Math.PI * ((k % 3) - 1); // another turn of the circle
            }

            map.Decode(features, back);
            Assert.True(Superposition.Align(back, x, back) < 1e-9);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Plain_features_are_white_over_the_data()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures);
        int p = map.PlainCount;
        double[] mean = new double[p];
        double[] second = new double[p * p];
        double[] features = new double[map.FeatureDimension];
        for (int k = 0; k < 2000; k++)
        {
            map.Encode(Structures.AsSpan(66 * k, 66), features);
            for (int i = 0; i < p; i++)
            {
                mean[i] += features[i] / 2000;
                for (int j = 0; j < p; j++)
                {
                    second[(i * p) + j] += features[i] * features[j] / 2000;
                }
            }
        }

        Assert.True(mean.Max(Math.Abs) < 1e-9);
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j < p; j++)
            {
                // The shrinkage of the correlations, (58/2058)² = 8e-4, is the largest deviation.
                Assert.Equal(i == j ? 1 : 0, second[(i * p) + j], 0.01);
            }
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Log_jacobian_adds_the_whitening_to_that_of_the_coordinates()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures);
        double[] features = new double[map.FeatureDimension];
        map.Encode(Structures.AsSpan(0, 66), features);
        double[] q = new double[Coordinates.Dimension];
        map.ToInternal(features, [], q);

        // The whitening is triangular in the order bonds, angles, stiff torsions: its determinant is the product of the slopes.
        double sum = Coordinates.LogJacobian(q);
        int first = Coordinates.BondCount + Coordinates.AngleCount;
        int[] kept = [.. Enumerable.Range(0, first), .. Enumerable.Range(0, Coordinates.TorsionCount).Except(map.FreeTorsions).Select(t => first + t)];
        double[] moved = new double[q.Length];
        for (int i = 0; i < map.PlainCount; i++)
        {
            features[i] += 1e-3;
            map.ToInternal(features, [], moved);
            features[i] -= 1e-3;
            sum += Math.Log(MolecularGeometry.Wrap(moved[kept[i]] - q[kept[i]]) / 1e-3);
        }

        Assert.Equal(sum, map.LogJacobian(features), 1e-6);
    }

    [Fact, Trait("Kind", "Law")]
    public void Clamped_torsions_are_taken_from_the_label_and_the_others_from_the_features()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures, new() { ClampedTorsions = [[14, 8, 6, 4], [6, 8, 14, 16]] });
        Assert.Equal((58, 2, null), (map.FeatureDimension, map.ClampedTorsions.Count, map.FeaturePeriods));
        double[] features = new double[58], label = new double[2], back = new double[66], reached = new double[2];
        for (int k = 0; k < 200; k++)
        {
            ReadOnlySpan<double> x = Structures.AsSpan(66 * k, 66);
            map.Encode(x, features);
            map.Clamped(x, label);
            map.Decode(features, label, back);
            Assert.True(Superposition.Align(back, x, back) < 1e-9);
            map.Decode(features, [0.1 * k, -0.4], back);
            map.Clamped(back, reached);
            Assert.Equal(Math.IEEERemainder(0.1 * k, 2 * Math.PI), reached[0], 1e-9);
            Assert.Equal(-0.4, reached[1], 1e-9);
        }

        Assert.Throws<InvalidOperationException>(() => map.Decode(features, back));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_map_with_torsions_on_the_plane_is_refused_in_a_sentence()
    {
        var bundle = new ArrayBundle();
        CoordinateMapArrays.Write(InternalCoordinateMap.Fit(Coordinates, Structures), bundle);
        bundle["map.kind"] = NamedArray.Of(new long[] { 2 }, 1);
        Assert.Contains("learn it again", Assert.Throws<InvalidDataInputException>(() => CoordinateMapArrays.Read(bundle)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stored_map_encodes_to_the_same_bits()
    {
        InternalCoordinateMap map = InternalCoordinateMap.Fit(Coordinates, Structures);
        var bundle = new ArrayBundle();
        CoordinateMapArrays.Write(map, bundle);
        ICoordinateMap read = CoordinateMapArrays.Read(bundle);

        double[] expected = new double[map.FeatureDimension];
        double[] actual = new double[read.FeatureDimension];
        map.Encode(Structures.AsSpan(66, 66), expected);
        read.Encode(Structures.AsSpan(66, 66), actual);
        Assert.Equal(expected, actual);
        Assert.Equal(map.FreeTorsions, Assert.IsType<InternalCoordinateMap>(read).FreeTorsions);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("map.kind")]
    [InlineData("map.rows")]
    [InlineData("map.free")]
    [InlineData("map.factor")]
    public void A_damaged_map_is_refused(string name)
    {
        var bundle = new ArrayBundle();
        CoordinateMapArrays.Write(InternalCoordinateMap.Fit(Coordinates, Structures), bundle);
        double[] values = [.. bundle[name].ToDoubles()];
        values[0] = name == "map.factor" ? double.NaN : 99;
        bundle[name] = NamedArray.Of(values, bundle[name].Shape);
        Assert.Throws<InvalidDataInputException>(() => CoordinateMapArrays.Read(bundle));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Nearly_linear_angles_are_refused_when_fitting()
    {
        InternalCoordinates chain = InternalCoordinates.Build(4, [0, 1, 1, 2, 2, 3]);
        double[] straight = [0, 0, 0, 0.1, 0, 0, 0.2, 0.005, 0, 0.3, 0.1, 0];
        var e = Assert.Throws<InvalidDataInputException>(() => InternalCoordinateMap.Fit(chain, [.. straight, .. straight]));
        Assert.Contains("Cartesian map", e.Message, StringComparison.Ordinal);
    }
}
