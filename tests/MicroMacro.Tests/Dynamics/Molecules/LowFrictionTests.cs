using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>However low the friction, what it takes from the velocities and what the noise gives back balance at the temperature.</summary>
public sealed class LowFrictionTests
{
    [Theory, Trait("Kind", "Law")]
    [InlineData(1)]
    [InlineData(1e-2)]
    [InlineData(1e-5)]
    [InlineData(1e-7)]
    public void The_noise_gives_back_what_the_rounded_decay_takes(double damping)
    {
        // The stationary variance of v <- Decay v + Noise g is Noise²/(1 - Decay²), and is to be 1/m.
        const double mass = 12.01;
        LangevinCoefficients c = new([mass], new LangevinOptions { ThermalEnergy = 2.5, Friction = damping / 0.001, Timestep = 0.001 });
        Assert.Equal(1, (double)c.Noise[0] * c.Noise[0] * mass / (1 - ((double)c.Decay * c.Decay)), 5e-7);

        // Noise from the decay before it was rounded is that of another temperature.
        double unrounded = (1 - Math.Exp(-2 * damping)) / (1 - ((double)c.Decay * c.Decay));
        Assert.True(damping > 1e-3 || Math.Abs(unrounded - 1) > 5e-7);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Friction_that_rounds_to_none_is_refused_and_none_is_not()
    {
        Assert.Contains("is lost to rounding", Assert.Throws<ArgumentException>(() => Of(1e-5)).Message, StringComparison.Ordinal);
        Assert.Equal(1, Of(0).Decay);
        Assert.True(Of(4e-5).Decay < 1);
    }

    private static LangevinCoefficients Of(double friction) => new([1], new LangevinOptions { ThermalEnergy = 2.5, Friction = friction, Timestep = 0.001 });
}
