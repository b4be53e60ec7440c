using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>The grid of hills: exact at the nodes, smooth between them, its force minus its gradient.</summary>
public sealed class HillGridTests
{
    [Theory, Trait("Kind", "Unit")]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public void Nodes_hold_the_sum_and_the_slope_is_the_gradient(bool periodic, int variables)
    {
        GridAxis[] axes = [.. Enumerable.Range(0, variables).Select(a => new GridAxis(-Math.PI, Math.PI, 60 + (7 * a), periodic))];
        HillGrid grid = new(axes);
        RandomSequence random = new(new RandomKey(1, 2));
        double[][] centers = [.. Enumerable.Range(0, 30).Select(_ => Point(ref random, variables, 3.6))];
        double[] widths = [0.35, 0.3];
        for (int n = 0; n < centers.Length; n++)
        {
            grid.Add(centers[n], widths.AsSpan(0, variables), 1 + (0.1 * n));
        }

        double[] values = grid.Values();
        double spread = values.Max() - values.Min();
        for (int node = 0; node < grid.Nodes; node++)
        {
            double[] at = grid.Position(node);
            Assert.Equal(centers.Select((c, n) => (1 + (0.1 * n)) * Hill(axes, at, c, widths)).Sum(), values[node], 1e-12 * spread);
            Assert.Equal(values[node], grid.Value(at), 1e-12 * spread);
        }

        double[] slope = new double[variables];
        for (int n = 0; n < 300; n++)
        {
            double[] at = Point(ref random, variables, 3.4);
            double value = grid.Evaluate(0, at, slope);
            Assert.Equal(centers.Select((c, i) => (1 + (0.1 * i)) * Hill(axes, Inside(axes, at), c, widths)).Sum(), value, 3e-3 * spread);
            for (int a = 0; a < variables; a++)
            {
                const double step = 1e-5;
                (double[] up, double[] down) = ([.. at], [.. at]);
                up[a] += step;
                down[a] -= step;
                Assert.Equal((grid.Value(up) - grid.Value(down)) / (2 * step), slope[a], 1e-6 * spread);
            }
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Slopes_are_continuous_across_cells_and_none_acts_beyond_the_ends()
    {
        HillGrid grid = new([new GridAxis(0, 1, 10, false), new GridAxis(-1, 1, 8, true)]);
        grid.Add([0.48, 0.9], [0.21, 0.4], 2);
        double[] below = new double[2];
        double[] above = new double[2];
        for (int cell = 1; cell < 10; cell++)
        {
            grid.Evaluate(0, [(cell * 0.1) - 1e-12, 0.8], below);
            grid.Evaluate(0, [(cell * 0.1) + 1e-12, 0.8], above);
            Assert.Equal(below[0], above[0], 1e-9);
            Assert.Equal(below[1], above[1], 1e-9);
        }

        Assert.Equal(grid.Value([0, 0.7]), grid.Evaluate(0, [-3, 0.7], below));
        Assert.Equal(0, below[0]);
        Assert.NotEqual(0, below[1]);
        Assert.Equal(0, grid.Evaluate(0, [double.NaN, 0.7], below));
        Assert.Equal([0, 0], below);
        Assert.Equal(grid.Value([0.3, 0.9]), grid.Value([0.3, -3.1]), 1e-12);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Impossible_grids_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new HillGrid([]));
        Assert.Throws<ArgumentException>(() => new HillGrid([new GridAxis(0, 1, 1, false)]));
        Assert.Throws<ArgumentException>(() => new HillGrid([new GridAxis(1, 1, 5, false)]));
        Assert.Throws<ArgumentException>(() => new HillGrid([new GridAxis(0, double.NaN, 5, false)]));
    }

    private static double[] Point(ref RandomSequence random, int variables, double reach)
    {
        double[] point = new double[variables];
        for (int a = 0; a < variables; a++)
        {
            point[a] = reach * ((2 * random.NextDouble()) - 1);
        }

        return point;
    }

    private static double[] Inside(GridAxis[] axes, double[] z) =>
        [.. z.Select((v, a) => axes[a].Periodic ? v : Math.Clamp(v, axes[a].Minimum, axes[a].Maximum))];

    // PLUMED's stretched Gaussian.
    private static double Hill(GridAxis[] axes, double[] z, double[] center, double[] widths)
    {
        double half = z.Select((v, a) => 0.5 * Math.Pow(axes[a].Difference(v, center[a]) / widths[a], 2)).Sum();
        return half < 6.25 ? (Math.Exp(-half) - Math.Exp(-6.25)) / (1 - Math.Exp(-6.25)) : 0;
    }
}
