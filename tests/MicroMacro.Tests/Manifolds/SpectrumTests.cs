using MicroMacro.Manifolds;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Diffusion maps against the spectra of the operators that they converge to.</summary>
[Trait("Kind", "Law")]
public sealed class SpectrumTests
{
    [Fact]
    public void A_circle_has_double_eigenvalues_of_minus_k_squared()
    {
        DiffusionMap map = DiffusionMap.Fit(PointSets.Circle(1000), 2, new DiffusionMapOptions { Components = 6, Epsilon = 1e-3 });
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        for (int c = 0; c < 6; c++)
        {
            PointSets.AssertRelative(-Math.Pow((c / 2) + 1, 2), map.Eigenvalues[c], 0.02);
        }

        PeriodicPair pair = PeriodicPair.Find(map)[0];
        Assert.Equal(0, pair.First);
        Assert.InRange(pair.RadiusSpread, 0, 1e-6);
    }

    [Fact]
    public void An_interval_has_the_cosines_of_reflecting_walls()
    {
        const double length = 2;
        double[] points = PointSets.Interval(2000, length);
        DiffusionMap map = DiffusionMap.Fit(points, 1, new DiffusionMapOptions { Components = 3, Epsilon = 1e-4, Neighbours = 160 });
        for (int c = 0; c < 3; c++)
        {
            PointSets.AssertRelative(-Math.Pow((c + 1) * Math.PI / length, 2), map.Eigenvalues[c], 0.02);
            double[] cosine = Array.ConvertAll(points, x => Math.Cos((c + 1) * Math.PI * x / length));
            Assert.InRange(Math.Abs(PointSets.Correlation(cosine, PointSets.Column(map.Coordinates, 3, c))), 0.999, 1.0000001);
        }

        Assert.Empty(PeriodicPair.Find(map));
        double[] novelty = RepeatedHarmonics.Of(map.Coordinates, 3).Residuals;
        Assert.Equal(1, novelty[0]);
        Assert.InRange(novelty[1], 0, 0.1);
        Assert.InRange(novelty[2], 0, 0.1);
    }

    [Fact]
    public void A_sphere_has_l_times_l_plus_one()
    {
        DiffusionMap map = DiffusionMap.Fit(PointSets.Sphere(3000), 3, new DiffusionMapOptions { Components = 8, Epsilon = 0.005, Neighbours = 180 });
        for (int c = 0; c < 8; c++)
        {
            PointSets.AssertRelative(c < 3 ? -2 : -6, map.Eigenvalues[c], 0.02);
        }
    }

    [Fact]
    public void With_alpha_one_half_normal_points_give_the_Ornstein_Uhlenbeck_process()
    {
        DiffusionMapOptions options = new() { Components = 3, Epsilon = 0.01, Alpha = 0.5, Neighbours = 800 };
        double[] points = PointSets.NormalQuantiles(2000);
        DiffusionMap map = DiffusionMap.Fit(points, 1, options);
        PointSets.AssertRelative(-1, map.Eigenvalues[0], 0.02);
        PointSets.AssertRelative(-2, map.Eigenvalues[1], 0.02);
        PointSets.AssertRelative(-3, map.Eigenvalues[2], 0.03);

        // The planted defect: without the right α the spectrum is another.
        DiffusionMap plain = DiffusionMap.Fit(points, 1, options with { Alpha = 0, Components = 1 });
        Assert.True(Math.Abs(plain.Eigenvalues[0] + 1) > 0.3);
    }

    [Fact]
    public void Weights_stand_for_the_law_that_they_turn_the_points_into()
    {
        // Even points weighted by the normal density are as good as its quantiles.
        double[] points = PointSets.Interval(1200, 8);
        for (int i = 0; i < points.Length; i++)
        {
            points[i] -= 4;
        }

        double[] weights = Array.ConvertAll(points, x => Math.Exp(-x * x / 2));
        DiffusionMapOptions options = new() { Components = 2, Epsilon = 0.01, Alpha = 0.5, Neighbours = 180, Weights = weights };
        DiffusionMap map = DiffusionMap.Fit(points, 1, options);
        PointSets.AssertRelative(-1, map.Eigenvalues[0], 0.02);
        PointSets.AssertRelative(-2, map.Eigenvalues[1], 0.02);
        Assert.InRange(Math.Abs(PointSets.Correlation(points[300..900], PointSets.Column(map.Coordinates, 2, 0)[300..900])), 0.9999, 1.0000001);
        Assert.True(DiffusionMap.Fit(points, 1, options with { Weights = null }).Eigenvalues[0] > -0.3);
    }

    [Fact]
    public void The_automatic_width_finds_the_dimension_and_the_spectrum()
    {
        DiffusionMap circle = DiffusionMap.Fit(PointSets.Circle(800), 2, new DiffusionMapOptions { Components = 2 });
        Assert.Equal(1, circle.Sweep!.Dimension, 0.1);
        Assert.Equal(circle.Epsilon, circle.Sweep.Epsilons[circle.Sweep.Chosen]);

        // Thin tails hang together only at a larger width than the middle asks for.
        DiffusionMap normal = DiffusionMap.Fit(PointSets.NormalQuantiles(1000), 1, new DiffusionMapOptions { Components = 1, Alpha = 0.5 });
        Assert.Equal(DiffusionMapStatus.Converged, normal.Status);
        PointSets.AssertRelative(-1, normal.Eigenvalues[0], 0.05);
        PointSets.AssertRelative(-1, circle.Eigenvalues[0], 0.05);
        DiffusionMap sphere = DiffusionMap.Fit(PointSets.Sphere(2000), 3, new DiffusionMapOptions { Components = 3 });
        Assert.Equal(2, sphere.Sweep!.Dimension, 0.2);
        PointSets.AssertRelative(-2, sphere.Eigenvalues[0], 0.1);
    }

    [Fact]
    public void Pydiffmap_expectations_on_a_line_and_a_rectangle_hold()
    {
        double[] even = [.. Enumerable.Range(0, 81).Select(i => i * Math.Tau / 80)];
        double[] uneven = [.. Enumerable.Range(0, 81).Select(i => Math.Pow(i / 80.0, 2) * Math.Tau)];
        AssertCosines(even, 0.002, 20, 0.05, 0.003);
        AssertCosines(even, 0.002, 40, 0.05, 0.003);
        AssertCosines(even, null, 20, 0.05, 0.003);
        AssertCosines(uneven, 0.005, 40, 0.1, 0.01);
        double[] grid = [.. Enumerable.Range(0, 61).SelectMany(i => Enumerable.Range(0, 31).SelectMany(j => new[] { i * Math.Tau / 60, j * Math.PI / 30 }))];
        DiffusionMap map = DiffusionMap.Fit(grid, 2, new DiffusionMapOptions { Components = 4, Epsilon = 0.0025, Neighbours = 100 });
        double[] expected = [-0.25, -1, -1, -1.25];
        for (int c = 0; c < 4; c++)
        {
            PointSets.AssertRelative(expected[c], map.Eigenvalues[c], 0.2);
        }

        // cos(x/2); cos y and cos x in either order; cos(x/2) cos y.
        double[][] cosines =
        [
            Cosines(grid, 0.5, 0), Cosines(grid, 0, 1), Cosines(grid, 1, 0), Cosines(grid, 0.5, 1),
        ];
        for (int c = 0; c < 4; c++)
        {
            double best = Enumerable.Range(0, 4).Max(k => Math.Abs(PointSets.Correlation(cosines[c], PointSets.Column(map.Coordinates, 4, k))));
            Assert.True(best > 0.99, $"vector {c}: {best}");
        }
    }

    [Fact]
    public void Pydiffmap_expectations_on_a_sphere_and_out_of_sample_hold()
    {
        // The grid of longitudes and latitudes, in which each point of the sphere comes twice.
        double[] sphere = [.. Enumerable.Range(1, 60).SelectMany(i => Enumerable.Range(1, 31).SelectMany(j =>
        {
            (double phi, double theta) = (Math.PI * (-1 + (i / 30.0)), Math.PI * (-1 + (j / 16.0)));
            return new[] { Math.Cos(theta) * Math.Cos(phi), Math.Cos(theta) * Math.Sin(phi), Math.Sin(theta) };
        }))];
        DiffusionMap map = DiffusionMap.Fit(sphere, 3, new DiffusionMapOptions { Components = 4, Epsilon = 0.015, Neighbours = 400 });
        double[] expected = [-2, -2, -2, -6];
        for (int c = 0; c < 4; c++)
        {
            PointSets.AssertRelative(expected[c], map.Eigenvalues[c], 0.1);
        }

        // The first is linear in one direction of space.
        double[] first = PointSets.Column(map.Coordinates, 4, 0);
        double[] axis = [.. Enumerable.Range(0, 3).Select(a => PointSets.Column(sphere, 3, a).Zip(first, (x, v) => x * v).Sum() / PointSets.Column(sphere, 3, a).Sum(x => x * x))];
        double[] height = [.. Enumerable.Range(0, first.Length).Select(i => (axis[0] * sphere[3 * i]) + (axis[1] * sphere[(3 * i) + 1]) + (axis[2] * sphere[(3 * i) + 2]))];
        Assert.InRange(PointSets.Correlation(height, first), 0.999, 1.0000001);

        double[] grid = [.. Enumerable.Range(0, 61).SelectMany(i => Enumerable.Range(0, 31).SelectMany(j => new[] { i * Math.Tau / 60, j * Math.PI / 30 }))];
        NystromExtension extension = new(DiffusionMap.Fit(grid, 2, new DiffusionMapOptions { Components = 1, Epsilon = 0.01, Neighbours = 100 }));
        double[] fine = [.. Enumerable.Range(0, 80).SelectMany(i => Enumerable.Range(0, 40).SelectMany(j => new[] { i * Math.Tau / 79, j * Math.PI / 39 }))];
        double[] coordinate = extension.Evaluate(fine);
        double[] cosine = Array.ConvertAll(PointSets.Column(fine, 2, 0), x => Math.Cos(x / 2));
        double scale = Math.Sqrt(cosine.Sum(v => v * v) / coordinate.Sum(v => v * v)) * Math.Sign(coordinate[0] * cosine[0]);
        double norm = Math.Sqrt(cosine.Sum(v => v * v));
        Assert.All(coordinate.Zip(cosine), pair => Assert.Equal(pair.Second / norm, scale * pair.First / norm, 0.01));
    }

    [Fact]
    [Trait("Kind", "Statistical")]
    public void Random_points_on_a_ring_make_a_pair_and_those_on_a_line_a_square_and_a_disc_do_not()
    {
        // 300 points, 20 seeds. bench/manifolds/periodic.md has sizes on both sides of this one, with other seeds: all rings of 200 and of
        // 500 points were found (100 seeds of each), the least clear at a ratio of 1.44 (limit 2) and a spread of 0.09 (0.125), and no
        // line, square or disc was taken for one, the nearest at a spread of 0.19. The seeds are fixed; over new ones a miss has a rate
        // below 1.5 % a ring (none in 200, at 95 %).
        for (ulong seed = 1; seed <= 20; seed++)
        {
            double[] u = PointSets.Uniform(300, 1, seed);
            double[] square = PointSets.Uniform(300, 2, seed);
            double[] ring = [.. u.SelectMany(t => new[] { Math.Cos(Math.Tau * t), Math.Sin(Math.Tau * t) })];
            double[] disc = [.. Enumerable.Range(0, 300).SelectMany(i =>
            {
                (double sin, double cos) = Math.SinCos(Math.Tau * square[2 * i]);
                double radius = Math.Sqrt(square[(2 * i) + 1]);
                return new[] { radius * cos, radius * sin };
            })];
            Assert.Single(PeriodicPair.Find(Two(ring, 2)));
            Assert.Empty(PeriodicPair.Find(Two(u, 1)));
            Assert.Empty(PeriodicPair.Find(Two(square, 2)));
            Assert.Empty(PeriodicPair.Find(Two(disc, 2)));
        }
    }

    private static DiffusionMap Two(double[] points, int dimension) => DiffusionMap.Fit(points, dimension, new DiffusionMapOptions { Components = 2 });

    private static double[] Cosines(double[] grid, double a, double b) =>
        [.. Enumerable.Range(0, grid.Length / 2).Select(i => Math.Cos(a * grid[2 * i]) * Math.Cos(b * grid[(2 * i) + 1]))];

    private static void AssertCosines(double[] points, double? epsilon, int neighbours, double tolerance, double vectorTolerance)
    {
        DiffusionMap map = DiffusionMap.Fit(points, 1, new DiffusionMapOptions { Components = 4, Epsilon = epsilon, Neighbours = neighbours });
        for (int c = 0; c < 4; c++)
        {
            PointSets.AssertRelative(-0.25 * (c + 1) * (c + 1), map.Eigenvalues[c], tolerance);
            double[] cosine = Array.ConvertAll(points, x => Math.Cos((c + 1) * x / 2));
            Assert.True(Math.Abs(PointSets.Correlation(cosine, PointSets.Column(map.Coordinates, 4, c))) > 1 - vectorTolerance);
        }
    }
}
