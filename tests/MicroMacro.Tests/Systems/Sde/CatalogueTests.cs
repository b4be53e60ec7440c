using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Systems.Sde;

/// <summary>What every built-in system promises, whichever it is.</summary>
public sealed class CatalogueTests
{
    public static TheoryData<string> Names => [.. SdeCatalogue.Entries.Select(e => e.Name)];

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Names))]
    public void System_is_described_and_its_parts_fit(string name)
    {
        SdeSystem system = SdeCatalogue.Create(name);
        SdeCatalogueEntry entry = SdeCatalogue.Entries.Single(e => e.Name == name);
        Assert.Equal(name, system.Name);
        Assert.EndsWith(".", entry.Description, StringComparison.Ordinal);
        Assert.Equal(entry.Parameters.Select(p => p.Name), system.Parameters.Select(p => p.Key));
        Assert.Equal(entry.Parameters.Select(p => p.Default), system.Parameters.Select(p => p.Value));
        Assert.Equal(system.StateDimension, system.TypicalState.Count);
        Assert.InRange(system.SlowCount, 1, system.StateDimension);
        Assert.True(system.DefaultTimestep > 0);
    }

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Names))]
    public void Observation_comes_back_as_the_state_that_showed_it(string name)
    {
        SdeSystem system = SdeCatalogue.Create(name);
        double[] observation = new double[system.ObservationDimension];
        double[] back = new double[system.StateDimension];
        for (int i = 0; i <= 20; i++)
        {
            double[] state = [.. system.Coordinates.Select((c, k) => c.Low + ((c.High - c.Low) * (((i * (k + 3)) % 21) / 21.0)))];
            system.Observe(state, observation);
            system.Reconstruct(observation, back);
            for (int k = 0; k < state.Length; k++)
            {
                Assert.Equal(0, system.Coordinates[k].Wrap(back[k] - state[k]), 1e-13);
            }
        }
    }

    [Theory, Trait("Kind", "Law"), MemberData(nameof(Names))]
    public void Reversible_drift_is_minus_the_gradient_of_the_potential(string name)
    {
        SdeSystem system = SdeCatalogue.Create(name);
        double[] state = [.. system.Coordinates.Select(c => (0.3 * c.Low) + (0.7 * c.High))];
        if (!system.IsReversible)
        {
            Assert.Throws<NotSupportedException>(() => system.ReducedPotential(state));
            Assert.Null(system.FreeEnergy(state[0]));
            return;
        }

        double[] drift = new double[state.Length];
        double[] noise = new double[state.Length];
        system.Evaluate(state, drift, noise);
        for (int i = 0; i < state.Length; i++)
        {
            // All reversible systems here have constant noise: b = -(σ²/2) ∂U.
            const double h = 1e-5;
            double[] up = [.. state];
            double[] down = [.. state];
            up[i] += h;
            down[i] -= h;
            double slope = (system.ReducedPotential(up) - system.ReducedPotential(down)) / (2 * h);
            double expected = -0.5 * noise[i] * noise[i] * slope;
            Assert.Equal(expected, drift[i], 1e-7 * (1e-3 + Math.Abs(expected)));
        }
    }

    [Theory, Trait("Kind", "Law"), MemberData(nameof(Names))]
    public void Free_energy_and_conditional_law_share_the_potential(string name)
    {
        SdeSystem system = SdeCatalogue.Create(name);
        if (!system.IsReversible || system.StateDimension != 2)
        {
            Assert.True(system.StateDimension == 1 || system.FreeEnergy(0) is null);
            return;
        }

        // U(z, y) = F(z) - ln p(y | z) + constant.
        double[] constants =
            [.. new[] { -0.4, 0.1, 0.5 }.Select(z => system.ReducedPotential([z, 0.9]) - system.FreeEnergy(z)!.Value + Math.Log(system.Conditional(z)!.Density(0.9)))];
        Assert.Equal(constants[0], constants[1], 1e-9);
        Assert.Equal(constants[0], constants[2], 1e-9);
    }

    [Theory, Trait("Kind", "Unit"), MemberData(nameof(Names))]
    public void Noise_that_is_said_to_be_the_same_everywhere_is(string name)
    {
        SdeSystem system = SdeCatalogue.Create(name);
        Assert.True(system.HasConstantNoise);
        (double[] drift, double[] noise, double[] first) = (new double[system.StateDimension], new double[system.StateDimension], new double[system.StateDimension]);
        system.Evaluate([.. system.TypicalState], drift, first);
        for (int i = 0; i < 50; i++)
        {
            system.Evaluate([.. system.Coordinates.Select((c, k) => c.Low + ((c.High - c.Low) * (((i * (k + 3)) % 49) / 48.0)))], drift, noise);
            Assert.Equal(first, noise);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Wrong_names_and_values_are_refused_with_what_would_be_right()
    {
        Assert.Contains("half-moon", Assert.Throws<ArgumentException>(() => SdeCatalogue.Create("halfmoon")).Message, StringComparison.Ordinal);
        Dictionary<string, double> unknown = new() { ["height"] = 3 };
        Assert.Contains("it has h, a2, a4", Assert.Throws<ArgumentException>(() => SdeCatalogue.Create("bistable-half-moon", unknown)).Message, StringComparison.Ordinal);
        Dictionary<string, double> outside = new() { ["h"] = -1 };
        Assert.Throws<ArgumentOutOfRangeException>(() => SdeCatalogue.Create("bistable-half-moon", outside));
        Dictionary<string, double> notANumber = new() { ["h"] = double.NaN };
        Assert.Throws<ArgumentOutOfRangeException>(() => SdeCatalogue.Create("double-well", notANumber));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(3.2, 3.2 - Math.Tau)]
    [InlineData(-3.2, Math.Tau - 3.2)]
    [InlineData(100, 100 - (16 * Math.Tau))]
    [InlineData(Math.PI, -Math.PI)]
    public void Angles_wrap_to_the_half_open_circle(double angle, double expected) =>
        Assert.Equal(expected, new SdeCoordinate("x", Math.Tau, 0, 1).Wrap(angle), 1e-12);
}
