using MicroMacro.Manifolds;
using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Self-tuning kernels and distances of superposed structures.</summary>
[Trait("Kind", "Law")]
public sealed class KernelChoiceTests
{
    [Fact]
    public void A_self_tuning_kernel_gives_normal_quantiles_the_spectrum_of_Ornstein_and_Uhlenbeck()
    {
        double[] points = PointSets.NormalQuantiles(2500);
        DiffusionMapOptions options = new() { Components = 3, Alpha = 0.5, Epsilon = 3e-4, Neighbours = 320, Kernel = DiffusionKernel.SelfTuning };
        DiffusionMap map = DiffusionMap.Fit(points, 1, options);
        Assert.Equal(1, map.Sweep!.Dimension, 0.1);
        for (int k = 1; k <= 3; k++)
        {
            PointSets.AssertRelative(-k, map.Eigenvalues[k - 1], 0.05);
        }
    }

    [Fact]
    public void A_self_tuning_kernel_keeps_the_stragglers_among_random_normal_points_from_making_coordinates()
    {
        double[] points = PointSets.Cloud(2500, 1, 61);
        DiffusionMapOptions options = new() { Components = 3, Alpha = 0.5, Neighbours = 320, Kernel = DiffusionKernel.SelfTuning };
        DiffusionMap map = DiffusionMap.Fit(points, 1, options);
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        Assert.Equal(1, map.Sweep!.Dimension, 0.2);
        double[] first = PointSets.Column(map.Coordinates, 3, 0);
        Assert.InRange(Math.Abs(PointSets.Correlation(points, first)), 0.99, 1);

        // One width for all makes coordinates of the stragglers in the tails.
        DiffusionMap one = DiffusionMap.Fit(points, 1, options with { Kernel = DiffusionKernel.OneWidth, Epsilon = 1e-3 });
        Assert.Equal(3, one.Components);
        Assert.InRange(Math.Abs(PointSets.Correlation(points, PointSets.Column(one.Coordinates, 3, 0))), 0, 0.9);
    }

    // -Δ on the unit sphere has eigenvalues l(l + 1), 2l + 1 of each.
    [Fact]
    public void A_self_tuning_kernel_gives_the_sphere_its_harmonics()
    {
        DiffusionMapOptions options = new() { Components = 8, Neighbours = 180, Kernel = DiffusionKernel.SelfTuning };
        DiffusionMap map = DiffusionMap.Fit(PointSets.Sphere(3000), 3, options);
        Assert.Equal(2, map.Sweep!.Dimension, 0.2);
        for (int k = 0; k < 8; k++)
        {
            // In units of the first: the width of a self-tuning kernel is in units of its own.
            PointSets.AssertRelative(k < 3 ? 1 : 3, map.Eigenvalues[k] / map.Eigenvalues[0], 0.06);
        }
    }

    // Far out the bandwidth is so large that 1 + (λ - 1) ρ², by which P ψ is divided at points without weight, passes through 0.
    [Fact]
    public void Stragglers_of_a_self_tuning_map_are_where_their_nearest_points_are()
    {
        double[] points = [.. PointSets.NormalQuantiles(1500), 9, 15, 40, -60];
        DiffusionMapOptions options = new() { Components = 3, Alpha = 0.5, Epsilon = 1e-3, Neighbours = 200, Kernel = DiffusionKernel.SelfTuning, MinimumDegree = 2 };
        DiffusionMap map = DiffusionMap.Fit(points, 1, options);
        Assert.Equal(4, map.Stragglers);
        for (int c = 0; c < 3; c++)
        {
            double[] column = PointSets.Column(map.Coordinates, 3, c);
            double[] ends = [column[1499], column[1499], column[1499], column[0]];
            Assert.All(column.Skip(1500).Zip(ends), pair => Assert.InRange(pair.First / pair.Second, 0.9, 1.1));
        }
    }

    [Fact]
    public void Structures_are_compared_whatever_their_place_and_orientation()
    {
        const int n = 60;
        const int atoms = 5;
        double[] points = PointSets.Cloud(n, 3 * atoms, 62);
        NeighbourTable still = NearestNeighbours.BySuperposition(points, 3 * atoms, 12, 2);
        double[] moved = [.. points];
        var random = new RandomSequence(new RandomKey(63, 0));
        for (int i = 0; i < n; i++)
        {
            Turn(moved.AsSpan(i * 3 * atoms, 3 * atoms), ref random);
        }

        NeighbourTable turned = NearestNeighbours.BySuperposition(moved, 3 * atoms, 12, 1);
        Assert.Equal(still.Indices, turned.Indices);
        Assert.All(still.SquaredDistances.Zip(turned.SquaredDistances), p => Assert.Equal(p.First, p.Second, 1e-10));

        // No rotation that one may try is better, and the mirror image is no rotation.
        double best = double.PositiveInfinity;
        for (int trial = 0; trial < 3000; trial++)
        {
            double[] other = points[..(3 * atoms)];
            Turn(other, ref random, centred: true);
            best = Math.Min(best, SquaredDistance(other, Centred(points.AsSpan(still.Indices[0] * 3 * atoms, 3 * atoms))));
        }

        Assert.InRange(best, still.SquaredDistances[0] - 1e-9, 1.3 * still.SquaredDistances[0]);
        double[] mirror = [.. points[..(3 * atoms)], .. points[..(3 * atoms)].Select((x, i) => i % 3 == 0 ? -x : x)];
        Assert.True(NearestNeighbours.BySuperposition(mirror, 3 * atoms, 1, 1).SquaredDistances[0] > 0.1);
        Assert.Throws<ArgumentException>(() => NearestNeighbours.BySuperposition(points, 4, 1, 1));
    }

    [Fact]
    public void A_turning_molecule_has_the_coordinate_of_its_shape()
    {
        // A chain of four atoms whose only inner motion is its torsion, placed at random.
        const int n = 500;
        var random = new RandomSequence(new RandomKey(64, 0));
        double[] torsion = new double[n];
        double[] points = new double[12 * n];
        for (int i = 0; i < n; i++)
        {
            torsion[i] = 2.5 * random.NextDouble();
            (double sin, double cos) = Math.SinCos(torsion[i]);
            double[] chain = [1, 0, 0, 0, 0, 0, 0, 0, 1, cos, sin, 1];
            chain.CopyTo(points, 12 * i);
            Turn(points.AsSpan(12 * i, 12), ref random);
        }

        DiffusionMap map = DiffusionMap.Fit(points, 12, new DiffusionMapOptions { Components = 1, Superpose = true });
        Assert.InRange(Math.Abs(PointSets.Spearman(torsion, map.Coordinates)), 0.999, 1);
        Assert.Throws<ArgumentException>(() => new NystromExtension(map));
        DiffusionMap raw = DiffusionMap.Fit(points, 12, new DiffusionMapOptions { Components = 1 });
        Assert.Equal(1, raw.Components);
        Assert.InRange(Math.Abs(PointSets.Spearman(torsion, raw.Coordinates)), 0, 0.5);
    }

    private static double[] Centred(Span<double> structure)
    {
        double[] centred = [.. structure];
        for (int i = 0; i < centred.Length; i++)
        {
            double mean = 0;
            for (int a = i % 3; a < centred.Length; a += 3)
            {
                mean += structure[a] / (centred.Length / 3);
            }

            centred[i] -= mean;
        }

        return centred;
    }

    private static void Turn(Span<double> structure, ref RandomSequence random, bool centred = false)
    {
        double[] q = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
        double norm = Math.Sqrt(q.Sum(v => v * v));
        (double w, double x, double y, double z) = (q[0] / norm, q[1] / norm, q[2] / norm, q[3] / norm);
        double[] r =
        [
            1 - (2 * ((y * y) + (z * z))), 2 * ((x * y) - (w * z)), 2 * ((x * z) + (w * y)),
            2 * ((x * y) + (w * z)), 1 - (2 * ((x * x) + (z * z))), 2 * ((y * z) - (w * x)),
            2 * ((x * z) - (w * y)), 2 * ((y * z) + (w * x)), 1 - (2 * ((x * x) + (y * y))),
        ];
        double[] from = centred ? Centred(structure) : [.. structure];
        double[] shift = centred ? [0, 0, 0] : [random.NextGaussian(), random.NextGaussian(), random.NextGaussian()];
        for (int a = 0; a < from.Length; a += 3)
        {
            for (int i = 0; i < 3; i++)
            {
                structure[a + i] = (r[3 * i] * from[a]) + (r[(3 * i) + 1] * from[a + 1]) + (r[(3 * i) + 2] * from[a + 2]) + shift[i];
            }
        }
    }

    private static double SquaredDistance(double[] a, double[] b) => a.Zip(b).Sum(p => (p.First - p.Second) * (p.First - p.Second));
}
