using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

public sealed class CartesianMapTests
{
    private static readonly double[] Reference = TestMolecules.AlanineDipeptide;

    [Fact, Trait("Kind", "Law")]
    public void Features_are_blind_to_rigid_motion_and_decode_to_the_structure()
    {
        var map = new CartesianMap(Reference);
        var random = new Random(5);
        double[] features = new double[map.FeatureDimension];
        double[] turned = new double[map.FeatureDimension];
        double[] back = new double[66];
        for (int trial = 0; trial < 50; trial++)
        {
            double[] x = [.. Reference.Select(v => v + (0.05 * (random.NextDouble() - 0.5)))];
            map.Encode(x, features);
            map.Encode(Move(x, random), turned);
            Assert.True(features.Zip(turned, (a, b) => Math.Abs(a - b)).Max() < 1e-12);

            map.Decode(features, back);
            Assert.True(Superposition.Align(back, x, back) < 1e-12);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void The_length_of_the_features_is_the_distance_to_the_reference()
    {
        var map = new CartesianMap(Reference);
        var random = new Random(6);
        double[] x = [.. Reference.Select(v => v + (0.1 * (random.NextDouble() - 0.5)))];
        double[] features = new double[map.FeatureDimension];
        map.Encode(x, features);
        double rmsd = Superposition.Align(x, Reference, x);
        Assert.Equal(rmsd, Math.Sqrt(features.Sum(f => f * f) / 22), 1e-12);
        Assert.True(rmsd > 0.01);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_mirror_image_does_not_become_the_structure()
    {
        double[] moved = new double[66];
        Assert.True(Superposition.Align(TestMolecules.Mirror(Reference), Reference, moved) > 0.02);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Stored_maps_return()
    {
        var bundle = new ArrayBundle();
        CoordinateMapArrays.Write(new CartesianMap(Reference), bundle, "a.");
        CoordinateMapArrays.Write(new IdentityMap(3), bundle, "b.");
        double[] expected = new double[60];
        double[] actual = new double[60];
        double[] x = [.. Reference.Reverse()];
        new CartesianMap(Reference).Encode(x, expected);
        CoordinateMapArrays.Read(bundle, "a.").Encode(x, actual);
        Assert.True(expected.Zip(actual, (u, v) => Math.Abs(u - v)).Max() < 1e-12);
        Assert.Equal(3, Assert.IsType<IdentityMap>(CoordinateMapArrays.Read(bundle, "b.")).FeatureDimension);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_linear_reference_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new CartesianMap([0, 0, 0, 0.1, 0, 0, 0.25, 0, 0]));
        Assert.Throws<ArgumentException>(() => new CartesianMap([0, 0, 0, 0.1, 0.1, 0.1, 0.3, 0.3, 0.3]));
        Assert.Throws<ArgumentException>(() => new CartesianMap([0, 0, 0, 0.1, 0, 0]));
    }

    private static double[] Move(double[] x, Random random)
    {
        double[] moved = [.. x];
        for (int axis = 0; axis < 3; axis++)
        {
            (double sin, double cos) = Math.SinCos(Math.Tau * random.NextDouble());
            double shift = random.NextDouble();
            (int u, int v) = ((axis + 1) % 3, (axis + 2) % 3);
            for (int i = 0; i < x.Length; i += 3)
            {
                (moved[i + u], moved[i + v]) = ((cos * moved[i + u]) - (sin * moved[i + v]), (sin * moved[i + u]) + (cos * moved[i + v]));
                moved[i + axis] += shift;
            }
        }

        return moved;
    }
}
