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
        Assert.Equal(60 + 2, map.FeatureDimension);
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
                features[i] *= 0.7; // off the circle, on the same ray
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
        map.ToInternal(features, q);

        // The whitening is triangular in the order bonds, angles, stiff torsions: its determinant is the product of the slopes.
        double sum = Coordinates.LogJacobian(q);
        int first = Coordinates.BondCount + Coordinates.AngleCount;
        int[] kept = [.. Enumerable.Range(0, first), .. Enumerable.Range(0, Coordinates.TorsionCount).Except(map.FreeTorsions).Select(t => first + t)];
        double[] moved = new double[q.Length];
        for (int i = 0; i < map.PlainCount; i++)
        {
            features[i] += 1e-3;
            map.ToInternal(features, moved);
            features[i] -= 1e-3;
            sum += Math.Log(MolecularGeometry.Wrap(moved[kept[i]] - q[kept[i]]) / 1e-3);
        }

        Assert.Equal(sum, map.LogJacobian(features), 1e-6);
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
