using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Manifolds;

/// <summary>Mahalanobis distances find the slow variable where Euclidean ones find the fast.</summary>
[Trait("Kind", "Statistical")]
public sealed class SlowCoordinateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void The_warped_process_shows_its_slow_variable(ulong seed)
    {
        const int n = 3000;
        var random = new RandomSequence(new RandomKey(seed, 51));
        WarpedFastSlow system = new();
        double[] slow = new double[n];
        double[] points = new double[2 * n];
        double[] covariances = new double[4 * n];
        for (int i = 0; i < n; i++)
        {
            slow[i] = 3 * random.NextDouble();
            double fast = random.NextGaussian() * Math.Sqrt(0.5);
            system.Observe([slow[i], fast], points.AsSpan(2 * i, 2));
            (double c11, double c12, double c22) = system.LocalCovariance(fast);
            (covariances[4 * i], covariances[(4 * i) + 1], covariances[(4 * i) + 2], covariances[(4 * i) + 3]) = (c11, c12, c12, c22);
        }

        // Kernel exp(-d²/0.05): points far out in x2 must still see others, and those that do not, as at seed 6, must not count.
        DiffusionMapOptions options = new() { Components = 3, Epsilon = 0.05 / 4, Alpha = 0.5, Covariances = covariances, MinimumDegree = 2 };
        DiffusionMap map = DiffusionMap.Fit(points, 2, options);
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        double[] first = PointSets.Column(map.Coordinates, 3, 0);
        double[] cosine = Array.ConvertAll(slow, x => Math.Cos(Math.PI * x / 3));
        Assert.InRange(Math.Abs(PointSets.Spearman(first, slow)), 0.995, 1);
        Assert.InRange(Math.Abs(PointSets.Correlation(first, cosine)), 0.99, 1);

        if (seed == 6)
        {
            // The planted defect.
            DiffusionMap all = DiffusionMap.Fit(points, 2, options with { MinimumDegree = 0 });
            Assert.Equal(0, all.Stragglers);
            Assert.InRange(Math.Abs(PointSets.Spearman(PointSets.Column(all.Coordinates, 3, 0), slow)), 0, 0.995);
            Assert.InRange(map.Stragglers, 1, 12);
            Assert.Contains("stragglers take part with weight 0", map.Explanation, StringComparison.Ordinal);
        }

        // By the shape alone the arms of the parabola are longer than the way of x1.
        DiffusionMap euclidean = DiffusionMap.Fit(points, 2, options with { Covariances = null, Epsilon = 0.1 });
        Assert.InRange(Math.Abs(PointSets.Correlation(PointSets.Column(euclidean.Coordinates, 3, 0), slow)), 0, 0.3);
    }

    [Fact]
    public void The_half_moon_shows_its_angle()
    {
        const int n = 2000;
        var random = new RandomSequence(new RandomKey(4, 52));
        HalfMoon system = new();
        double[] slow = new double[n];
        double[] points = new double[2 * n];
        double[] covariances = new double[4 * n];
        for (int i = 0; i < n; i++)
        {
            slow[i] = 3 * random.NextDouble();
            double y = 1 + (random.NextGaussian() * Math.Sqrt(0.05));
            system.Observe([slow[i], y], points.AsSpan(2 * i, 2));

            // J diag(a2², a4²) Jᵀ with the Jacobian of (u, v) by (x, y).
            (double sin, double cos) = Math.SinCos(slow[i] + y - 1);
            double[] jacobian = [-y * sin, cos - (y * sin), y * cos, sin + (y * cos)];
            for (int a = 0; a < 2; a++)
            {
                for (int b = 0; b < 2; b++)
                {
                    covariances[(4 * i) + (2 * a) + b] = (1e-6 * jacobian[2 * a] * jacobian[2 * b]) + (1e-2 * jacobian[(2 * a) + 1] * jacobian[(2 * b) + 1]);
                }
            }
        }

        DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 1, Epsilon = 5000, Covariances = covariances, Neighbours = 128 });
        Assert.Equal(DiffusionMapStatus.Converged, map.Status);
        Assert.InRange(Math.Abs(PointSets.Spearman(PointSets.Column(map.Coordinates, 1, 0), slow)), 0.99, 1);
    }
}
