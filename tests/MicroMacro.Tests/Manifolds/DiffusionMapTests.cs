using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Manifolds;

[Trait("Kind", "Unit")]
public sealed class DiffusionMapTests
{
    private static readonly DiffusionMapOptions Options = new() { Components = 4, Epsilon = 0.15, Neighbours = 60 };

    [Fact]
    public void Turning_shifting_and_reordering_the_points_changes_nothing()
    {
        double[] points = PointSets.Cloud(700, 2, 7);
        DiffusionMap map = DiffusionMap.Fit(points, 2, Options);
        int[] order = [.. Enumerable.Range(0, 700)];
        var random = new RandomSequence(new RandomKey(8, 0));
        random.Shuffle(order.AsSpan());
        double[] moved = new double[points.Length];
        for (int i = 0; i < 700; i++)
        {
            (double x, double y) = (points[2 * order[i]], points[(2 * order[i]) + 1]);
            moved[2 * i] = (0.6 * x) - (0.8 * y) + 3;
            moved[(2 * i) + 1] = (0.8 * x) + (0.6 * y) - 5;
        }

        DiffusionMap other = DiffusionMap.Fit(moved, 2, Options);
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(map.MarkovEigenvalues[c], other.MarkovEigenvalues[c], 1e-12);
            double[] expected = PointSets.Column(map.Coordinates, 4, c);
            double[] actual = PointSets.Column(other.Coordinates, 4, c);
            double sign = Math.Sign(expected[order[0]] * actual[0]);
            Assert.All(Enumerable.Range(0, 700), i => Assert.Equal(expected[order[i]], sign * actual[i], 1e-10));
        }
    }

    [Fact]
    public void Coordinates_are_orthonormal_under_the_stationary_law_and_threads_change_no_bit()
    {
        double[] points = PointSets.Cloud(900, 3, 9);
        DiffusionMap map = DiffusionMap.Fit(points, 3, Options with { Threads = 1 });
        Assert.Equal(map.Coordinates, DiffusionMap.Fit(points, 3, Options with { Threads = 3 }).Coordinates);
        Assert.Equal(1, map.Stationary.Sum(), 1e-12);
        for (int a = 0; a < 4; a++)
        {
            Assert.InRange(map.Residuals[a], 0, 1e-12);
            for (int b = 0; b <= a; b++)
            {
                double mean = Enumerable.Range(0, 900).Sum(i => map.Stationary[i] * map.Coordinates[(i * 4) + a] * map.Coordinates[(i * 4) + b]);
                Assert.Equal(a == b ? 1 : 0, mean, 1e-10);
            }
        }
    }

    [Fact]
    public void Pieces_that_do_not_see_each_other_are_named_and_get_no_coordinates()
    {
        double[] points = PointSets.Cloud(300, 2, 10);
        for (int i = 0; i < 100; i++)
        {
            points[2 * i] += 100;
        }

        DiffusionMap map = DiffusionMap.Fit(points, 2, Options with { Neighbours = 20 });
        Assert.Equal(DiffusionMapStatus.DisconnectedGraph, map.Status);
        Assert.Equal(0, map.Components);
        Assert.Empty(map.Coordinates);
        Assert.NotEqual(map.Pieces[0], map.Pieces[200]);
        Assert.Contains("falls into", map.Explanation, StringComparison.Ordinal);
        Assert.Contains("200, 100", map.Explanation, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new NystromExtension(map));

        // With links enough they are joined by name only: the kernel across is nothing.
        Assert.Equal(DiffusionMapStatus.DisconnectedGraph, DiffusionMap.Fit(points, 2, Options with { Neighbours = 250 }).Status);
    }

    // Doubled until nothing is apart, epsilon would see nothing within the clusters.
    [Theory]
    [InlineData(DiffusionKernel.OneWidth, "3 pieces of 300, 300, 5")]
    [InlineData(DiffusionKernel.SelfTuning, "2 pieces of 305, 300")]
    public void Clusters_far_apart_are_named_where_epsilon_is_chosen(DiffusionKernel kernel, string pieces)
    {
        double[] points = [.. PointSets.Cloud(605, 2, 15).Select((x, e) => (0.1 * x) + (e / 2 < 300 ? 0 : e / 2 < 600 ? 50 : -80))];
        DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Kernel = kernel });
        Assert.Equal(DiffusionMapStatus.DisconnectedGraph, map.Status);
        Assert.Contains(pieces, map.Explanation, StringComparison.Ordinal);
        Assert.Contains("clusters with nothing between them", map.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_that_a_larger_epsilon_joins_are_said_loudly()
    {
        double[] points = [.. PointSets.Uniform(400, 2, 16).Select((x, e) => x + (e % 2 == 0 && e / 2 >= 200 ? 2.6 : 0))];
        DiffusionMap map = DiffusionMap.Fit(points, 2);
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        Assert.Contains("clusters, the large ones of 200, 200 points", map.Explanation, StringComparison.Ordinal);
        Assert.DoesNotContain("clusters", DiffusionMap.Fit(PointSets.Uniform(400, 2, 16), 2).Explanation, StringComparison.Ordinal);
    }

    // One point far out used to widen the kernel for all.
    [Fact]
    public void A_lone_point_does_not_set_epsilon()
    {
        double[] square = PointSets.Uniform(600, 2, 17);
        double[] points = [.. square, 1.9, 0.5];
        DiffusionMap map = DiffusionMap.Fit(points, 2);
        DiffusionMap without = DiffusionMap.Fit(square, 2);
        Assert.Equal((DiffusionMapStatus.Converged, 1), (map.Status, map.Stragglers));
        Assert.InRange(map.Epsilon / without.Epsilon, 0.5, 20);
        Assert.True(DiffusionMap.Fit(points, 2, new DiffusionMapOptions { MinimumDegree = 0 }).Epsilon > map.Epsilon);
        DiffusionMap narrow = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Epsilon = without.Epsilon });
        Assert.Contains("--minimum-degree 2", narrow.Explanation, StringComparison.Ordinal);
    }

    // What is advised does what it says: no coordinate of these points is left.
    [Fact]
    public void The_least_degree_that_is_advised_leaves_the_stragglers_out()
    {
        double[] points = [.. PointSets.Interval(400, 1), 1.025, 1.0253, 1.0256];
        DiffusionMapOptions options = new() { Components = 1, Epsilon = 1e-5, MinimumDegree = 2 };
        Assert.Contains("a least degree of 3 ", DiffusionMap.Fit(points, 1, options).Explanation, StringComparison.Ordinal);
        DiffusionMap map = DiffusionMap.Fit(points, 1, options with { MinimumDegree = 3 });
        Assert.True(map.Stragglers >= 3);
        Assert.DoesNotContain("a least degree", map.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e200, "too large")]
    [InlineData(1e-200, "too small")]
    public void Squares_beyond_what_numbers_hold_are_said_to_be_so(double scale, string why)
    {
        DiffusionMap map = DiffusionMap.Fit([.. PointSets.Cloud(100, 2, 18).Select(x => scale * x)], 2);
        Assert.Equal(DiffusionMapStatus.NoDistances, map.Status);
        Assert.Contains(why, map.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void As_many_coordinates_as_points_allow_are_found_in_reasonable_time()
    {
        double[] points = PointSets.Uniform(300, 2, 19);
        DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 299 });
        Assert.Equal((DiffusionMapStatus.Converged, 299), (map.Status, map.Components));
        Assert.InRange(map.Residuals.Max(), 0, 1e-12);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        double[] novelty = RepeatedHarmonics.Of(map.Coordinates, 299).Residuals;
        Assert.True(double.IsFinite(novelty[RepeatedHarmonics.MostPredicted - 1]) && double.IsNaN(novelty[RepeatedHarmonics.MostPredicted]));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"{watch.Elapsed}");
        Assert.Throws<ArgumentOutOfRangeException>(() => DiffusionMap.Fit(PointSets.Uniform(2001, 1, 20), 1, new DiffusionMapOptions { Components = 501 }));
    }

    [Fact]
    public void Points_that_coincide_are_counted_and_those_that_all_do_are_refused()
    {
        double[] points = [.. PointSets.Cloud(200, 2, 11), .. PointSets.Cloud(200, 2, 11)[..20]];
        DiffusionMap map = DiffusionMap.Fit(points, 2, Options);
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        Assert.Equal(10, map.Duplicates);
        Assert.All(Enumerable.Range(0, 4), c => Assert.Equal(map.Coordinates[c], map.Coordinates[800 + c], 1e-12));
        DiffusionMap none = DiffusionMap.Fit(new double[40], 2, Options with { Epsilon = null });
        Assert.Equal(DiffusionMapStatus.NoDistances, none.Status);
        Assert.Equal(19, none.Duplicates);
    }

    [Fact]
    public void A_point_of_weight_zero_gets_coordinates_and_changes_no_others()
    {
        double[] points = PointSets.Cloud(301, 2, 12);
        double[] weights = [.. Enumerable.Repeat(1.0, 300), 0];
        DiffusionMapOptions all = Options with { Neighbours = 300, Epsilon = 0.4 };
        DiffusionMap with = DiffusionMap.Fit(points, 2, all with { Weights = weights });
        DiffusionMap without = DiffusionMap.Fit(points[..600], 2, all);
        for (int i = 0; i < 1200; i++)
        {
            Assert.Equal(without.Coordinates[i], with.Coordinates[i], 1e-9);
        }

        double[] extended = new NystromExtension(without).Evaluate(points.AsSpan(600));
        for (int c = 0; c < 4; c++)
        {
            Assert.Equal(extended[c], with.Coordinates[1200 + c], 1e-9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_extension_gives_the_points_their_coordinates_and_its_gradient_is_right(bool mahalanobis)
    {
        double[] points = PointSets.Cloud(400, 2, 13);
        double[] covariances = [.. Enumerable.Range(0, 400).SelectMany(_ => new[] { 1, 0.3, 0.3, 0.5 })];
        DiffusionMap map = DiffusionMap.Fit(points, 2, Options with { Neighbours = 399, Epsilon = 0.4, Covariances = mahalanobis ? covariances : null });
        NystromExtension extension = new(map);
        double[] again = extension.Evaluate(points);
        for (int i = 0; i < again.Length; i++)
        {
            Assert.Equal(map.Coordinates[i], again[i], 1e-9);
        }

        double[] point = [0.3, -0.7];
        double[] gradient = new double[8];
        double[] value = new double[4];
        Assert.InRange(extension.Evaluate(point, value, gradient), 0, 1);
        for (int a = 0; a < 2; a++)
        {
            const double step = 1e-5;
            double[] up = [.. point];
            double[] down = [.. point];
            up[a] += step;
            down[a] -= step;
            double[] high = extension.Evaluate(up);
            double[] low = extension.Evaluate(down);
            for (int c = 0; c < 4; c++)
            {
                Assert.Equal((high[c] - low[c]) / (2 * step), gradient[(c * 2) + a], 1e-7);
            }
        }

        Assert.True(extension.Evaluate([30, 30], value, gradient) > 100);
        Assert.All(value, v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    public void Misuse_is_refused_with_what_was_given()
    {
        double[] points = PointSets.Cloud(20, 2, 14);
        Assert.Throws<ArgumentException>(() => DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Alpha = 2 }));
        Assert.Throws<ArgumentException>(() => DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Epsilon = -1 }));
        Assert.Throws<ArgumentException>(() => DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Weights = new double[20] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 20 }));
        double[] indefinite = [.. Enumerable.Range(0, 20).SelectMany(_ => new double[] { 1, 2, 2, 1 })];
        string message = Assert.Throws<ArgumentException>(() => DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Covariances = indefinite })).Message;
        Assert.Contains("point 0", message, StringComparison.Ordinal);
    }
}
