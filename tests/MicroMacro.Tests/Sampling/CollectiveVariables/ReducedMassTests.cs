using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Tests.Dynamics.Molecules;

namespace MicroMacro.Tests.Sampling.CollectiveVariables;

/// <summary>The mass along a variable, and the umbrella that a timestep can follow.</summary>
public sealed class ReducedMassTests
{
    private static readonly double[] Masses = [3, 5];
    private static readonly double[] Apart = [0, 0, 0, 0.6, 0.8, 0];
    private static readonly Distance Distance = new("d", 0, 1);

    [Fact, Trait("Kind", "Unit")]
    public void Mass_along_a_distance_is_the_reduced_mass_of_its_atoms_and_that_along_a_coordinate_is_its_atoms()
    {
        Assert.Equal(15.0 / 8, ReducedMass.Along(Distance, Apart, Masses), 1e-12);
        Assert.Equal(15.0 / 32, ReducedMass.Along(new LinearCombination("s", "nm", [Distance], [-2]), Apart, Masses), 1e-12);
        Assert.Equal(5, ReducedMass.Along(new Coordinate("x", 1, 0), Apart, Masses), 1e-12);
        Assert.Equal(0.25 * 15 / 8 / 4e-6, ReducedMass.StiffestUmbrella(Distance, [.. Apart, .. Apart], Masses, 0.002), 1e-6);
        Assert.Equal(double.PositiveInfinity, ReducedMass.Along(new LinearCombination("s", "nm", [Distance], [0]), Apart, Masses));
        Assert.Throws<ArgumentException>(() => ReducedMass.Along(Distance, Apart, [3.0]));
        Assert.Throws<ArgumentException>(() => ReducedMass.StiffestUmbrella(Distance, Apart.AsSpan(0, 4), Masses, 0.002));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReducedMass.StiffestUmbrella(Distance, Apart, Masses, 0));
    }

    // Of 16 walkers and 200 records more than a correlation time apart the variance has a relative error of 2.5 %: 10 % is four of them.
    [Fact, Trait("Kind", "Law")]
    public void A_timestep_follows_the_stiffest_umbrella_and_none_twenty_times_as_stiff()
    {
        double stiffest = ReducedMass.StiffestUmbrella(Distance, Apart, Masses, 0.002);
        double[] d = Sample(stiffest);
        double mean = d.Average();
        Assert.Equal(1, d.Average(v => (v - mean) * (v - mean)) * stiffest / 2.5, 0.1);

        // Past two radians a timestep no swing is stable.
        Assert.Throws<PhysicsFailedException>(() => Sample(20 * stiffest));
    }

    private static double[] Sample(double stiffness)
    {
        MolecularEnsemble ensemble = new(new Wells([0.01f, 0.01f]), Masses, new LangevinOptions { ThermalEnergy = 2.5, Friction = 20, Timestep = 0.002 });
        MolecularWalkers walkers = new(ensemble, 2.5, 0.002, 2, [Distance], [.. Enumerable.Repeat(Apart, 16).SelectMany(x => x)], new RandomKey(4, 4), threads: 1);
        WindowBias bias = new(walkers.Variables, [.. Enumerable.Repeat(new UmbrellaWindow([1.0], [stiffness]), 16)]);
        walkers.Advance(500, bias, null, CancellationToken.None);
        List<double> all = [];
        for (int record = 0; record < 200; record++)
        {
            walkers.Advance(100, bias, null, CancellationToken.None);
            all.AddRange(walkers.SlowVariables());
        }

        return [.. all];
    }
}
