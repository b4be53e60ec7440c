using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>
/// Molecules sample the canonical ensemble: kinetic energies right after O, free and with bonds held; their shares by group of atoms,
/// free and with bonds to hydrogen held; how low they are at the end of a step; potential energies at two temperatures. Kinetic energies,
/// shares and potential energies also catch a bath 2 % too warm (shares: in groups of 18 degrees of freedom or more) and noise without its factor √2, the
/// end of a step a reading right after O.
/// </summary>
public sealed class CanonicalLawTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;
    private const int Replicas = 256;

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    [InlineData(ConstraintChoice.AllBonds, 0.002)]
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

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    public void Every_group_of_atoms_has_its_share_of_the_kinetic_energy(ConstraintChoice choice, double timestep)
    {
        // Free, a group is an element. With bonds held it is the heavy atoms of an element and the hydrogens on them, which no held
        // bond leaves: their momenta are independent of all others, and each held bond takes one of their degrees of freedom.
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        int[] groups = [.. topology.Atoms.Select(a => a.AtomicNumber)];
        foreach (BondConstraint bond in constraints.Bonds)
        {
            (groups[bond.I], groups[bond.J]) = (Math.Max(groups[bond.I], groups[bond.J]), Math.Max(groups[bond.I], groups[bond.J]));
        }

        int Freedom(int group) => (3 * groups.Count(g => g == group)) - constraints.Bonds.Count(b => groups[b.I] == group);
        MolecularRun[] runs = [.. ((double[])[1, 1.02, 0.5]).Select(t => Run(choice, timestep, t * RoomTemperature, 7, true).Run)];
        foreach (int group in groups.Distinct().OrderByDescending(Freedom))
        {
            double[] z = [.. runs.Select(r => ShareScore(topology, r, groups, group, Freedom(group)))];
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{choice}, group {group}, {Freedom(group)} degrees of freedom: z = {z[0]:0.00}, 2 % too warm {z[1]:0.00}, noise without √2 {z[2]:0.0}");
            Assert.InRange(Math.Abs(z[0]), 0, 4);
            Assert.InRange(z[2], -1000, -4);

            // 2 % is seen in 18 degrees of freedom over 10,240 records, and not in 6.
            Assert.True(Freedom(group) < 18 || z[1] > 4);
        }
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(ConstraintChoice.None, 0.0005)]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    public void At_the_end_of_a_step_the_kinetic_temperature_is_low_as_the_vibrations_predict(ConstraintChoice choice, double timestep)
    {
        // Predicted: 1 - <(hω)²>/4 over all modes and configurations. The energies right after O, whose mean is 1, take away most noise.
        (MolecularEnsemble ensemble, MolecularRun run) = Run(choice, timestep, RoomTemperature, 8, false);
        double unit = 0.5 * ensemble.DegreesOfFreedom * RoomTemperature;
        double[] lost = new double[Replicas];
        for (int i = 0; i < run.KineticEnergies.Length; i++)
        {
            lost[i * Replicas / run.KineticEnergies.Length] += (run.KineticEnergies[i] - run.EndKineticEnergies[i]) / unit * Replicas / run.KineticEnergies.Length;
        }

        Moments measured = Moments.Of(lost);
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        double[] predictions = [.. Enumerable.Range(0, Replicas).Select(replica => timestep * timestep / 4 * MeanSquareFrequency(
            topology, Array.ConvertAll(run.Final.Positions[(66 * replica)..(66 * (replica + 1))], p => (double)p), constraints, (ulong)replica))];
        Moments predicted = Moments.Of(predictions);
        double sigma = double.Hypot(measured.StandardError, predicted.StandardError);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{choice} {1000 * timestep} fs: measured 1 - {measured.Mean:0.00000} ± {measured.StandardError:0.00000}, predicted 1 - {predicted.Mean:0.00000} ± {predicted.StandardError:0.00000}");
        Assert.InRange(Math.Abs(measured.Mean - predicted.Mean) / sigma, 0, 4);

        // Reading right after O instead, nothing would be lost.
        Assert.InRange(predicted.Mean / sigma, 4, 10000);
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

    private static double ShareScore(MolecularTopology topology, MolecularRun run, int[] groups, int group, int freedom)
    {
        double[] masses = topology.Masses();
        double[] perReplica = new double[Replicas];
        int records = run.Velocities.Length / (66 * Replicas);
        for (int i = 0; i < run.Velocities.Length; i++)
        {
            int atom = i % 66 / 3;
            perReplica[i / (66 * records)] += groups[atom] == group ? masses[atom] * run.Velocities[i] * run.Velocities[i] / ((double)freedom * records) : 0;
        }

        return ZTest.Mean(perReplica, RoomTemperature);
    }

    /// <summary>
    /// An unbiased estimate of the mean of ω² in 1/ps² over the degrees of freedom: second differences of the energy along four random
    /// velocities of the Maxwell-Boltzmann law at kT = 1. With bonds held the way is brought back onto them in the metric of the masses,
    /// so it is a geodesic to second order, and the mean is the Laplacian of the energy on the constraints.
    /// </summary>
    private static double MeanSquareFrequency(MolecularTopology topology, double[] x, BondConstraints constraints, ulong stream)
    {
        ScalarForceField forceField = new(topology);
        double[] masses = topology.Masses();
        double[] forces = new double[66];
        const int probes = 4;
        const double step = 1e-3;
        Assert.True(constraints.ProjectPositions(x, masses));
        double At(double[] d, double t)
        {
            double[] to = [.. x.Zip(d, (a, b) => a + (t * b))];
            Assert.True(constraints.ProjectPositions(to, masses));
            return forceField.Evaluate(to, forces).Total;
        }

        double sum = 0;
        for (uint probe = 0; probe < probes; probe++)
        {
            double[] d = new double[66];
            for (int i = 0; i < 66; i++)
            {
                (float g0, float g1, float g2, float g3) = Gaussian.Four(new RandomKey(92, stream), probe, 0, (uint)i / 4);
                d[i] = ((i % 4) switch { 0 => g0, 1 => g1, 2 => g2, _ => g3 }) / Math.Sqrt(masses[i / 3]);
            }

            Assert.True(constraints.ProjectVelocities(x, d, masses));
            sum += (At(d, step) - (2 * At(d, 0)) + At(d, -step)) / (step * step * probes);
        }

        return sum / (66 - constraints.Count);
    }
}
