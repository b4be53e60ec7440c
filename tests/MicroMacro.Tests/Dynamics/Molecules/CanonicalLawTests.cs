using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Molecules sample the canonical ensemble: kinetic energies, their share among the atoms, potential energies at two temperatures.
/// Each law also catches a bath 2 % too warm and noise without its factor √2.</summary>
public sealed class CanonicalLawTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;
    private const int Replicas = 256;

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    public void Kinetic_energies_right_after_o_follow_their_gamma_law(ConstraintChoice choice, double timestep)
    {
        // Five seeds, 10,240 energies each 4/γ after the one before, p > 1e-3: a false alarm in 0.5 % of all sets of seeds.
        foreach (ulong seed in (ulong[])[1, 2, 3, 4, 5])
        {
            (MolecularEnsemble ensemble, MolecularRun run) = Run(choice, timestep, RoomTemperature, seed, false);
            double p = PValue(run.KineticEnergies, ensemble, RoomTemperature);
            double end = run.EndKineticEnergies.Average(e => 2.0 * e / (ensemble.DegreesOfFreedom * RoomTemperature));
            TestContext.Current.TestOutputHelper?.WriteLine($"{choice} {1000 * timestep} fs, seed {seed}: p = {p:0.0000}, kinetic temperature at the end of a step {end:0.0000}");
            Assert.InRange(p, 1e-3, 1);

            // What the harmonic prediction below says of the end of a step is far outside the law.
            Assert.InRange(PValue(run.EndKineticEnergies, ensemble, RoomTemperature), 0, 1e-4);
        }

        foreach (double defect in (double[])[1.02, 0.5])
        {
            // Noise without √2 is the noise of half the temperature.
            (MolecularEnsemble ensemble, MolecularRun run) = Run(choice, timestep, defect * RoomTemperature, 6, false);
            Assert.InRange(PValue(run.KineticEnergies, ensemble, RoomTemperature), 0, 1e-3);
        }
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Every_element_has_its_share_of_the_kinetic_energy()
    {
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        (_, MolecularRun run) = Run(ConstraintChoice.None, 0.001, RoomTemperature, 7, true);
        (_, MolecularRun warm) = Run(ConstraintChoice.None, 0.001, 1.02 * RoomTemperature, 7, true);
        foreach (int element in (int[])[1, 6, 7, 8])
        {
            Assert.InRange(Math.Abs(ShareScore(topology, run, element)), 0, 4);
            TestContext.Current.TestOutputHelper?.WriteLine($"element {element}: z = {ShareScore(topology, run, element):0.00}, 2 % too warm {ShareScore(topology, warm, element):0.00}");
        }

        // 2 % of 12 hydrogens or 6 carbons over 10,240 records is seen; of one nitrogen it is not.
        Assert.InRange(ShareScore(topology, warm, 1), 4, 1000);
        Assert.InRange(ShareScore(topology, warm, 6), 4, 1000);
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(ConstraintChoice.None, 0.0005)]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    public void At_the_end_of_a_step_the_kinetic_temperature_is_low_as_the_vibrations_predict(ConstraintChoice choice, double timestep)
    {
        // 1 - <(hω)²>/4 over all modes: the mean of ω² is the trace of the mass-weighted Hessian over N_f, along the constraints.
        (MolecularEnsemble ensemble, MolecularRun run) = Run(choice, timestep, RoomTemperature, 8, false);
        double measured = run.EndKineticEnergies.Average(e => 2.0 * e / (ensemble.DegreesOfFreedom * RoomTemperature));
        double after = run.KineticEnergies.Average(e => 2.0 * e / (ensemble.DegreesOfFreedom * RoomTemperature));
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        double[] x = Array.ConvertAll(run.Positions[..66], p => (double)p);
        double predicted = 1 - (timestep * timestep * MeanSquareFrequency(topology, x, BondConstraints.Of(topology, choice)) / 4);
        TestContext.Current.TestOutputHelper?.WriteLine($"{choice} {1000 * timestep} fs: after O {after:0.0000}, end of step {measured:0.0000}, harmonic prediction {predicted:0.0000}");

        // The trace is that of one configuration; among configurations it varies by a few percent of itself.
        Assert.InRange((1 - measured) / (1 - predicted), choice == ConstraintChoice.None && timestep < 0.001 ? 0.6 : 0.85, choice == ConstraintChoice.None && timestep < 0.001 ? 1.4 : 1.15);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Potential_energies_at_two_temperatures_have_the_ratio_of_boltzmann()
    {
        const double warmer = 1.25;
        float[] cold = Energies(RoomTemperature, 9, 60);
        float[] warm = Energies(warmer * RoomTemperature, 10, 60);
        double truth = (1 - (1 / warmer)) / RoomTemperature;
        (double slope, double error) = BoltzmannSlope.Of(cold, warm, Replicas);
        TestContext.Current.TestOutputHelper?.WriteLine($"slope {slope / truth:0.0000} of the truth, σ {error / truth:0.0000}");
        Assert.InRange(error / truth, 0, 0.02);
        Assert.InRange(Math.Abs(slope - truth) / error, 0, 3);

        // A warm bath 2 % too warm changes the slope by 8 %; noise without √2 in both runs doubles it.
        (double tooWarm, double itsError) = BoltzmannSlope.Of(cold, Energies(1.02 * warmer * RoomTemperature, 11, 60), Replicas);
        Assert.True(Math.Abs(tooWarm - truth) / itsError > 3);
        (double noiseless, double error2) = BoltzmannSlope.Of(Energies(0.5 * RoomTemperature, 12, 10), Energies(0.5 * warmer * RoomTemperature, 13, 10), Replicas);
        Assert.True(Math.Abs(noiseless - truth) / error2 > 3);
    }

    /// <summary>10,240 records, each 4/γ after the one before: the energy of a vibration decays as exp(-γt), so 2/γ would leave a correlation of 0.14.</summary>
    private static (MolecularEnsemble Ensemble, MolecularRun Run) Run(ConstraintChoice choice, double timestep, double thermalEnergy, ulong seed, bool velocities)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LangevinOptions options = new() { ThermalEnergy = thermalEnergy, Friction = 50, Timestep = timestep };
        MolecularEnsemble ensemble = new(new LaneForceField(topology), options, BondConstraints.Of(topology, choice));
        RandomKey key = new(90, seed);
        return (ensemble, ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start([.. Enumerable.Range(0, Replicas).SelectMany(_ => positions)], key), Key = key,
            EquilibrationSteps = (int)Math.Round(0.3 / timestep), Records = 40, Stride = (int)Math.Round(0.08 / timestep), RecordsVelocities = velocities,
        }));
    }

    private static float[] Energies(double thermalEnergy, ulong seed, int records)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularEnsemble ensemble = new(new LaneForceField(topology), new LangevinOptions { ThermalEnergy = thermalEnergy, Friction = 10, Timestep = 0.001 });
        RandomKey key = new(91, seed);
        return ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start([.. Enumerable.Range(0, Replicas).SelectMany(_ => positions)], key), Key = key,
            EquilibrationSteps = 1500, Records = records, Stride = 100,
        }).PotentialEnergies;
    }

    private static double PValue(float[] energies, MolecularEnsemble ensemble, double thermalEnergy) => KolmogorovSmirnov.OneSample(
        Array.ConvertAll(energies, e => (double)e), e => GammaDistribution.Cdf(e, 0.5 * ensemble.DegreesOfFreedom, thermalEnergy)).PValue;

    private static double ShareScore(MolecularTopology topology, MolecularRun run, int element)
    {
        int atoms = topology.Atoms.Count(a => a.AtomicNumber == element);
        double[] perReplica = new double[Replicas];
        int records = run.Velocities.Length / (66 * Replicas);
        for (int i = 0; i < run.Velocities.Length; i++)
        {
            Atom atom = topology.Atoms[i % 66 / 3];
            if (atom.AtomicNumber == element)
            {
                perReplica[i / (66 * records)] += atom.Mass * run.Velocities[i] * run.Velocities[i] / (3.0 * atoms * records);
            }
        }

        return ZTest.Mean(perReplica, RoomTemperature);
    }

    /// <summary>Mean of ω² in 1/ps² over the degrees of freedom, by differences of forces along random directions that keep the constraints.</summary>
    private static double MeanSquareFrequency(MolecularTopology topology, double[] x, BondConstraints constraints)
    {
        ScalarForceField forceField = new(topology);
        double[] masses = topology.Masses();
        const int probes = 400;
        const double step = 1e-5;
        double sum = 0;
        for (uint probe = 0; probe < probes; probe++)
        {
            // E[d·H·d] over velocities of the constrained Maxwell-Boltzmann law at kT = 1 is the trace.
            double[] d = new double[66];
            for (int i = 0; i < 66; i++)
            {
                (float g0, float g1, float g2, float g3) = Gaussian.Four(new RandomKey(92, 1), probe, 0, (uint)i / 4);
                d[i] = ((i % 4) switch { 0 => g0, 1 => g1, 2 => g2, _ => g3 }) / Math.Sqrt(masses[i / 3]);
            }

            Assert.True(constraints.ProjectVelocities(x, d, masses));
            double[] forward = new double[66];
            double[] back = new double[66];
            forceField.Evaluate([.. x.Zip(d, (a, b) => a + (step * b))], forward);
            forceField.Evaluate([.. x.Zip(d, (a, b) => a - (step * b))], back);
            for (int i = 0; i < 66; i++)
            {
                sum -= d[i] * (forward[i] - back[i]) / (2 * step * probes);
            }
        }

        return sum / (66 - constraints.Count);
    }
}
