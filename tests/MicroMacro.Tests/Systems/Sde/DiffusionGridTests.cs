using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Systems.Sde;

/// <summary>Finite volumes against closed forms.</summary>
[Trait("Kind", "Law")]
public sealed class DiffusionGridTests
{
    [Fact]
    public void The_double_well_has_its_passage_times_with_an_error_of_second_order()
    {
        double[] errors = new double[3];
        double[] steps = new double[3];
        for (int k = 0; k < 3; k++)
        {
            // Numbers of cells for which -1 and 0 are middles.
            int cells = (int)(25 * Math.Pow(3, k));
            DiffusionGrid grid = new([new DiffusionAxis(-2.5, 2.5, cells)]);
            RateMatrix rates = grid.Rates(z => ([-12 * z[0] * ((z[0] * z[0]) - 1)], [Math.Sqrt(2)]));
            double[] times = rates.MeanPassageTimes(grid.Where(z => z[0] > -1e-9));
            (errors[k], steps[k]) = (Math.Abs(times[grid.CellOf([-1])] - 4.23277), 1.0 / cells);
        }

        Assert.InRange(Statistical.Order(steps, errors), 1.8, 2.3);
        Assert.True(errors[2] < 0.005, $"{errors[2]}");
    }

    [Fact]
    public void Noise_that_varies_has_its_stationary_law_at_any_width()
    {
        DiffusionGrid grid = new([new DiffusionAxis(-1, 1, 10)]);
        double[] law = grid.Rates(z => ([0], [1 + (z[0] * z[0])])).Stationary()!;
        double at = 1 + Math.Pow(grid.Middle(9)[0], 2);
        double middle = 1 + Math.Pow(grid.Middle(5)[0], 2);
        Assert.Equal(middle * middle / (at * at), law[9] / law[5], 1e-12);
    }

    [Fact]
    public void A_tilted_ring_has_its_current_and_two_axes_are_independent()
    {
        // Free diffusion with drift on a ring: flat law, and the way round takes L/b on average.
        DiffusionGrid grid = new([new DiffusionAxis(0, Math.Tau, 60, IsPeriodic: true), new DiffusionAxis(-4, 4, 40)]);
        RateMatrix rates = grid.Rates(z => ([0.5, -z[1]], [0.3, Math.Sqrt(2)]));
        double[] law = rates.Stationary()!;
        for (int i = 0; i < grid.Count; i++)
        {
            double[] z = grid.Middle(i);
            Assert.Equal(Math.Exp(-0.5 * z[1] * z[1]), law[i] / law[grid.CellOf([z[0], 0])] * Math.Exp(-0.5 * 0.01), 0.01);
        }
    }

    [Fact]
    public void Muller_Brown_has_its_passage_time_in_the_plane()
    {
        double coarse = new MullerBrown().MeanFirstPassageTime(0.1, 100);
        double fine = new MullerBrown().MeanFirstPassageTime();
        Assert.InRange(fine, 6.75, 6.95);
        Assert.InRange(coarse / fine, 0.97, 1.03);
        Assert.InRange(new MullerBrown(20, 20).MeanFirstPassageTime(), 1.30, 1.42);
        Assert.Equal(0.5, new MullerBrown(15, 30).MeanFirstPassageTime(0.1, 60) / new MullerBrown(15, 15).MeanFirstPassageTime(0.1, 60), 1e-9);
    }

    [Fact]
    public void Cells_left_out_reflect_and_axes_are_checked()
    {
        DiffusionGrid half = new([new DiffusionAxis(-1, 1, 20)], z => z[0] > 0);
        Assert.Equal(10, half.Count);
        Assert.Equal(-1, half.CellOf([-0.5]));
        Assert.All(half.Rates(_ => ([0], [1])).Stationary()!, p => Assert.Equal(0.1, p, 1e-12));
        Assert.Throws<ArgumentException>(() => new DiffusionGrid([new DiffusionAxis(1, 1, 20)]));
        Assert.Throws<ArgumentException>(() => half.Rates(_ => ([0], [0])));
    }
}
