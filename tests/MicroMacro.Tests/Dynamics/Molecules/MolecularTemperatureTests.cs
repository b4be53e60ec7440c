using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Replicas at temperatures of their own, and the exchange of temperatures between two runs.</summary>
public sealed class MolecularTemperatureTests
{
    private const double GasConstant = 0.00831446261815324;

    [Theory, Trait("Kind", "Unit"), InlineData(ConstraintChoice.None), InlineData(ConstraintChoice.AllBonds)]
    public void A_replica_at_a_temperature_of_its_own_moves_as_in_an_ensemble_at_that_temperature(ConstraintChoice choice)
    {
        // The ladder's base temperature is that of no replica, and must not show.
        double[] kT = [.. Enumerable.Range(0, 19).Select(r => (300 + (10 * r)) * GasConstant)];
        MolecularEnsemble ladder = Ala2(GasConstant, choice);
        MolecularRun run = ladder.Run(Request(ladder, kT));
        foreach (int r in (int[])[0, 7, 18])
        {
            MolecularEnsemble uniform = Ala2(kT[r], choice);
            MolecularRun alone = uniform.Run(Request(uniform, [.. Enumerable.Repeat(kT[r], 19)]) with { ThermalEnergies = null });
            Range own = (66 * r)..(66 * (r + 1));
            Assert.Equal(alone.Final.Positions[own], run.Final.Positions[own]);
            Assert.Equal(alone.Final.Velocities[own], run.Final.Velocities[own]);
        }
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Each_temperature_has_its_own_gamma_law()
    {
        // Four temperatures in one ensemble, 2,560 energies each 2/γ apart; false alarms 0.1 % each.
        double[] ladder = [.. ((int[])[300, 350, 420, 500]).Select(t => t * GasConstant)];
        double[] kT = [.. Enumerable.Range(0, 256).Select(r => ladder[r % 4])];
        MolecularEnsemble ensemble = Ala2(ladder[0]);
        MolecularRun run = ensemble.Run(Request(ensemble, kT) with { EquilibrationSteps = 1000, Records = 40, Stride = 100 });
        for (int t = 0; t < 4; t++)
        {
            double[] energies = [.. Enumerable.Range(0, run.KineticEnergies.Length).Where(i => i / 40 % 4 == t).Select(i => (double)run.KineticEnergies[i])];
            Assert.True(KolmogorovSmirnov.OneSample(energies, e => GammaDistribution.Cdf(e, 33, ladder[t])).PValue > 1e-3);
            Assert.True(KolmogorovSmirnov.OneSample(energies, e => GammaDistribution.Cdf(e, 33, 1.04 * ladder[t])).PValue < 1e-4);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Exchanged_temperatures_rescale_velocities_and_leave_the_others_alone()
    {
        MolecularState state = new([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 5, 6, 7, 8, 9], 12);
        MolecularState next = state.WithThermalEnergies([1, 4, 2], [4, 1, 2]);
        Assert.Equal([2, 4, 6, 2, 2.5f, 3, 7, 8, 9], next.Velocities);
        Assert.Equal(state.Positions, next.Positions);
        Assert.Equal(12, next.Step);
        Assert.Equal(1, state.Velocities[0]);
        Assert.Throws<ArgumentException>(() => state.WithThermalEnergies([1, 2], [2, 1]));
        Assert.Throws<ArgumentException>(() => state.WithThermalEnergies([1, 2, 0], [2, 1, 3]));
        Assert.Throws<ArgumentException>(() => state.WithThermalEnergies([1, 2, 3], [2, 1]));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Temperatures_that_do_not_fit_are_refused()
    {
        MolecularEnsemble ensemble = Ala2(2.5);
        MolecularRequest good = Request(ensemble, [2.5, 2.5]);
        Assert.Contains("replica 1", Assert.Throws<ArgumentException>(() => ensemble.Run(good with { ThermalEnergies = [1, -1] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ensemble.Run(good with { ThermalEnergies = [1] }));
        Assert.Throws<ArgumentException>(() => ensemble.Start(new double[66], default, 0, [1, 2]));
    }

    private static MolecularEnsemble Ala2(double thermalEnergy, ConstraintChoice choice = ConstraintChoice.None)
    {
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        return new MolecularEnsemble(new LaneForceField(topology), new LangevinOptions { ThermalEnergy = thermalEnergy, Friction = 20 }, BondConstraints.Of(topology, choice));
    }

    private static MolecularRequest Request(MolecularEnsemble ensemble, double[] kT)
    {
        (_, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        RandomKey key = new(77, 1);
        return new MolecularRequest
        {
            State = ensemble.Start([.. kT.SelectMany(_ => positions)], key, 0, kT), Key = key, ThermalEnergies = kT, EquilibrationSteps = 50,
        };
    }
}
