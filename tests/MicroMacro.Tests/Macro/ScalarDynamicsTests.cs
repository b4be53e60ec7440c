using MicroMacro.Macro;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Macro;

/// <summary>Free energies, passage times and committors of known drift and noise.</summary>
[Trait("Kind", "Law")]
public sealed class ScalarDynamicsTests
{
    private static readonly ScalarDynamics Well = new(x => (-12 * x * ((x * x) - 1), Math.Sqrt(2)), -2.5, 2.5);

    [Fact]
    public void The_double_well_has_its_passage_times()
    {
        Assert.Equal(4.23277, Well.MeanFirstPassageTime(-1, 0), 1e-3);
        Assert.Equal(8.87998, Well.MeanFirstPassageTime(-1, 1), 1e-3);
        Assert.Equal(Well.MeanFirstPassageTime(-1, 0.3), Well.MeanFirstPassageTime(1, -0.3), 1e-9);
        Assert.Equal(new DoubleWell().MeanFirstPassageTime(-1, 0), Well.MeanFirstPassageTime(-1, 0), 1e-3);
    }

    [Fact]
    public void The_free_energy_is_the_potential()
    {
        double[] free = Well.FreeEnergy();
        for (int i = 0; i < free.Length; i += 100)
        {
            double ring = (Well.Grid[i] * Well.Grid[i]) - 1;
            Assert.Equal(3 * ring * ring, free[i], 1e-4);
        }
    }

    [Fact]
    public void Noise_that_varies_adds_its_logarithm()
    {
        // dz = σ dW with σ = 1 + z²: the density is ∝ 1/σ². Without the logarithm F would be flat.
        ScalarDynamics dynamics = new(z => (0, 1 + (z * z)), -1, 1);
        double[] free = dynamics.FreeEnergy();
        Assert.Equal(2 * Math.Log(2), free[^1], 1e-12);
        Assert.Equal(0, free[free.Length / 2], 1e-12);
    }

    [Fact]
    public void The_committor_of_a_symmetric_well_is_one_half_on_top_and_that_of_free_diffusion_is_linear()
    {
        double[] well = Well.Committor(-1, 1);
        Assert.Equal(0.5, well[well.Length / 2], 1e-9);
        Assert.Equal(0, well[0]);
        Assert.Equal(1, well[^1]);
        ScalarDynamics free = new(_ => (0, 1), 0, 1, 100);
        double[] linear = free.Committor(0.2, 0.7);
        Assert.Equal(0.4, linear[40], 1e-12);
        Assert.Equal(0.5 * 0.5, free.MeanFirstPassageTime(0, 0.5), 1e-9);
    }

    [Fact]
    public void A_slope_of_thousands_of_kT_neither_over_nor_underflows()
    {
        // The half-moon's angle: 2000 kT per unit; with the wind one unit takes 1000.
        ScalarDynamics angle = new(_ => (1e-3, 1e-3), 0, 3, 20_000);
        Assert.Equal(1000, angle.MeanFirstPassageTime(1, 2), 10.0);
        Assert.Equal(6000, angle.Tilt, 1e-6);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ScalarDynamics(_ => (0, 0), 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Well.MeanFirstPassageTime(-3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Well.Committor(1, -1));
    }
}
