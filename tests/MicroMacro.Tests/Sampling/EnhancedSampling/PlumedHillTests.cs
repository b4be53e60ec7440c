using MicroMacro.FreeEnergy;
using MicroMacro.Sampling.EnhancedSampling;
using Xunit;

namespace MicroMacro.Tests.Sampling;

/// <summary>The hill that sampling deposits and the one that files of hills hold are one.</summary>
[Trait("Kind", "Unit")]
public sealed class PlumedHillTests
{
    [Fact]
    public void It_is_one_at_the_centre_and_falls_to_zero_at_its_end()
    {
        Assert.Equal(1, PlumedHill.Of(0).Value, 1e-15);
        Assert.Equal(0, PlumedHill.Of(6.25 - 1e-9).Value, 1e-10);
        Assert.Equal((0, 0), PlumedHill.Of(6.25));
        Assert.Equal((0, 0), PlumedHill.Of(double.NaN));
        Assert.Equal(Math.Sqrt(12.5) * 0.3, PlumedHill.Reach(0.3), 1e-15);
        double slope = (PlumedHill.Of(2 - 1e-6).Value - PlumedHill.Of(2 + 1e-6).Value) / 2e-6;
        Assert.Equal(slope, PlumedHill.Of(2).Slope, 1e-8);
    }

    [Fact]
    public void A_grid_and_a_ladder_hold_what_the_formula_says()
    {
        HillGrid grid = new([new GridAxis(-2, 2, 40, false)]);
        grid.Add([0.1], [0.5], 3);
        for (int node = 0; node < grid.Nodes; node++)
        {
            double h = 0.5 * Math.Pow((grid.Position(node)[0] - 0.1) / 0.5, 2);
            double expected = h < 6.25 ? 3 * (Math.Exp(-h) - Math.Exp(-6.25)) / (1 - Math.Exp(-6.25)) : 0;
            Assert.Equal(expected, grid.Values()[node], 1e-14);
        }

        double[] ladder = [.. ThermodynamicState.Ladder(1.5, 12, 4).Select(s => s.ThermalEnergy)];
        Assert.Equal((1.5, 12.0), (ladder[0], ladder[3]));
        Assert.Equal(3, ladder[1], 1e-14);
        Assert.Equal(6, ladder[2], 1e-14);
    }
}
