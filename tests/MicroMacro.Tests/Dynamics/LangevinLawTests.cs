using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics;

/// <summary>What BAOAB promises: positions exact in harmonic wells, an error of order h² elsewhere, velocities exact after O.</summary>
public sealed class LangevinLawTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;

    [Theory, Trait("Kind", "Law"), InlineData(0.5), InlineData(1.0), InlineData(1.5)]
    public void In_harmonic_wells_positions_are_exact_and_end_velocities_low_as_predicted(double hOmega)
    {
        // m = k = kT = 1, so ω = 1 and <x²> = 1; 10 standard deviations of the mean are about 0.5 %.
        (double[] x2, double[] v2) = SecondMoments(0, hOmega, 1, 400);
        AssertWithin(1, x2, 4, 0.002);
        AssertWithin(1 - (hOmega * hOmega / 4), v2, 4, 0.002);
    }

    [Fact, Trait("Kind", "Law")]
    public void Masses_and_stiffnesses_share_the_energy_equally()
    {
        float[] stiffness = [10, 400, 2000, 60];
        MolecularEnsemble ensemble = new(new Wells(stiffness), [1.008, 12.01, 16, 40], new LangevinOptions
        {
            ThermalEnergy = RoomTemperature, Friction = 5, Timestep = 0.02, RecenterEvery = 0,
        });
        RandomKey key = new(51, 1);
        const int replicas = 1024;
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start(new double[12 * replicas], key), Key = key, EquilibrationSteps = 200, Records = 10, Stride = 50,
        });
        for (int atom = 0; atom < 4; atom++)
        {
            double[] perReplica = new double[replicas];
            for (int i = 0; i < run.Positions.Length; i++)
            {
                int row = i / 12;
                double x = run.Positions[i];
                perReplica[row / 10] += i % 12 / 3 == atom ? stiffness[atom] * x * x / (30 * RoomTemperature) : 0;
            }

            Assert.InRange(Math.Abs(ZTest.Mean(perReplica, 1)), 0, 4);

            // Equipartition broken by 5 % would be seen.
            Assert.InRange(Math.Abs(ZTest.Mean(perReplica, 1.05)), 4, 1000);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void In_an_anharmonic_well_the_error_of_positions_is_of_order_two()
    {
        // Errors of -2.15e-3 and -5.4e-4 with standard errors of 1.3e-4: the order is 2.0 ± 0.35.
        ScalarLaw law = new(x => -(0.25 * x * x * x * x) - (0.5 * x * x), -6, 6);
        double coarse = SecondMoments(1, 0.4, 1, 1000).X2.Average() - law.Variance;
        double fine = SecondMoments(1, 0.2, 1, 2000).X2.Average() - law.Variance;
        Assert.InRange(coarse, -0.0026, -0.0017);
        Assert.InRange(Math.Log2(coarse / fine), 1.4, 2.8);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Kinetic_energies_right_after_o_follow_their_gamma_law_and_those_at_the_end_of_the_step_do_not()
    {
        // Gamma(3N/2, kT): no constraints, and the centre of mass moves. False alarms 0.1 % for each of the three seeds.
        foreach (ulong seed in (ulong[])[1, 2, 3])
        {
            MolecularRun run = Ala2Run(20, 0.001, seed, 1);
            Assert.True(GammaTest(run.KineticEnergies, RoomTemperature) > 1e-3);

            // End-of-step energies are low by 2.1 %; a bath 2 % too warm is the other planted defect.
            Assert.True(GammaTest(run.EndKineticEnergies, RoomTemperature) < 1e-4);
            Assert.True(GammaTest(run.KineticEnergies, RoomTemperature / 1.02) < 1e-4);
            Assert.InRange(run.EndKineticEnergies.Average() / (33 * RoomTemperature), 0.969, 0.989);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Without_friction_the_energy_error_falls_with_the_square_of_the_timestep()
    {
        // Fluctuation of the total energy over 0.5 ps from one equilibrated state: ratio 4 for half the step, within 25 %.
        double one = EnergyFluctuation(0.001);
        double half = EnergyFluctuation(0.0005);
        double quarter = EnergyFluctuation(0.00025);
        Assert.InRange(one / half, 3, 5);
        Assert.InRange(half / quarter, 3, 5);
        Assert.InRange(one, 0.01, 5);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Starting_velocities_follow_maxwell_and_boltzmann()
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularEnsemble ensemble = new(new LaneForceField(topology), new LangevinOptions { ThermalEnergy = RoomTemperature });
        MolecularState state = ensemble.Start([.. Enumerable.Range(0, 2000).SelectMany(_ => positions)], new RandomKey(52, 1));
        double[] masses = topology.Masses();
        double[] scaled = [.. state.Velocities.Select((v, i) => v * Math.Sqrt(masses[i % 66 / 3] / RoomTemperature))];
        Assert.True(KolmogorovSmirnov.OneSample(scaled, NormalDistribution.Cdf).PValue > 1e-3);
        Assert.True(KolmogorovSmirnov.OneSample([.. scaled.Select(v => 1.04 * v)], NormalDistribution.Cdf).PValue < 1e-4);
    }

    /// <summary>Means over time of x² and of v² (end of step), one for each of 512 replicas of 60 coordinates; m = k = kT = γ = 1.</summary>
    private static (double[] X2, double[] V2) SecondMoments(float quartic, double timestep, double friction, int records)
    {
        const int replicas = 512;
        const int atoms = 20;
        float[] k = new float[atoms];
        Array.Fill(k, 1);
        double[] masses = new double[atoms];
        Array.Fill(masses, 1);
        MolecularEnsemble ensemble = new(new Wells(k, quartic), masses, new LangevinOptions
        {
            ThermalEnergy = 1, Friction = friction, Timestep = timestep, RecenterEvery = 0,
        });
        RandomKey key = new(50, (ulong)(1000 * timestep));
        MolecularState state = ensemble.Start(new double[3 * atoms * replicas], key);
        double[] x2 = new double[replicas];
        double[] v2 = new double[replicas];
        const int rows = 100;
        for (int part = 0; part < records / rows; part++)
        {
            MolecularRun run = ensemble.Run(new MolecularRequest
            {
                State = state, Key = key, EquilibrationSteps = part == 0 ? 60 : 0, Records = rows, Stride = 4,
            });
            Assert.Empty(run.Failures);
            state = run.Final;
            for (int i = 0; i < run.Positions.Length; i++)
            {
                x2[i / (3 * atoms * rows)] += (double)run.Positions[i] * run.Positions[i] / (3 * atoms * records);
            }

            for (int i = 0; i < run.EndKineticEnergies.Length; i++)
            {
                v2[i / rows] += 2.0 * run.EndKineticEnergies[i] / (3 * atoms * records);
            }
        }

        return (x2, v2);
    }

    private static void AssertWithin(double truth, double[] values, double scores, double relative)
    {
        Assert.InRange(Math.Abs(ZTest.Mean(values, truth)), 0, scores);
        Assert.InRange(values.Average() / truth, 1 - relative, 1 + relative);
    }

    /// <summary>10,240 records, each 2/γ after the one before.</summary>
    private static MolecularRun Ala2Run(double friction, double timestep, ulong seed, double temperature)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularEnsemble ensemble = new(new LaneForceField(topology), new LangevinOptions
        {
            ThermalEnergy = RoomTemperature * temperature, Friction = friction, Timestep = timestep,
        });
        RandomKey key = new(53, seed);
        return ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start([.. Enumerable.Range(0, 256).SelectMany(_ => positions)], key),
            Key = key,
            EquilibrationSteps = 1000,
            Records = 40,
            Stride = (int)Math.Round(2 / (friction * timestep)),
        });
    }

    private static double GammaTest(float[] energies, double thermalEnergy) =>
        KolmogorovSmirnov.OneSample(Array.ConvertAll(energies, e => (double)e), e => GammaDistribution.Cdf(e, 33, thermalEnergy)).PValue;

    private static double EnergyFluctuation(double timestep)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LangevinOptions options = new() { ThermalEnergy = RoomTemperature, Friction = 20, Timestep = 0.0005 };
        LaneForceField forceField = new(topology);
        RandomKey key = new(54, 1);
        MolecularEnsemble bath = new(forceField, options);
        MolecularState warm = bath.Run(new MolecularRequest
        {
            State = bath.Start([.. Enumerable.Range(0, 16).SelectMany(_ => positions)], key), Key = key, EquilibrationSteps = 1000,
        }).Final;
        int steps = (int)Math.Round(0.5 / timestep);
        MolecularRun run = new MolecularEnsemble(forceField, options with { Friction = 0, Timestep = timestep })
            .Run(new MolecularRequest { State = warm, Key = key, Records = steps });
        double mean = 0;
        for (int replica = 0; replica < 16; replica++)
        {
            double[] total = [.. Enumerable.Range(replica * steps, steps).Select(i => (double)run.PotentialEnergies[i] + run.EndKineticEnergies[i])];
            double average = total.Average();
            mean += Math.Sqrt(total.Average(e => (e - average) * (e - average))) / 16;
        }

        return mean;
    }
}
