using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>What BAOAB promises: in harmonic wells exact positions, velocities low at the end of a step as predicted and equal shares of
/// energy; without friction an energy error of order h²; starting velocities of Maxwell and Boltzmann.</summary>
public sealed class LangevinLawTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;

    [Theory, Trait("Kind", "Law"), InlineData(0.5), InlineData(1.0), InlineData(1.5)]
    public void In_harmonic_wells_positions_are_exact_and_end_velocities_low_as_predicted(double hOmega)
    {
        // m = k = kT = 1, so ω = 1 and <x²> = 1; 10 standard deviations of the mean are about 0.5 %.
        (double[] x2, double[] v2) = SecondMoments(hOmega);
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

    [Theory, Trait("Kind", "Law")]
    [InlineData(ConstraintChoice.None, 0.001)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002)]
    [InlineData(ConstraintChoice.AllBonds, 0.002)]
    public void Without_friction_the_energy_error_falls_with_the_square_of_the_timestep(ConstraintChoice choice, double timestep)
    {
        // Fluctuation of the total energy over 0.4 ps from four equilibrated states, in float64: ratio 4 for half the step, within 25 %.
        double[] fluctuations = [.. Enumerable.Range(0, 4).Select(halvings => EnergyFluctuation(choice, timestep / (1 << halvings)))];
        TestContext.Current.TestOutputHelper?.WriteLine($"{choice}: {string.Join(", ", fluctuations.Select(f => f.ToString("0.000000")))} kJ/mol");
        for (int halving = 1; halving < 4; halving++)
        {
            Assert.InRange(fluctuations[halving - 1] / fluctuations[halving], 3, 5);
        }

        Assert.InRange(fluctuations[0], 0.01, 5);
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
    private static (double[] X2, double[] V2) SecondMoments(double timestep)
    {
        const int records = 400;
        const int replicas = 512;
        const int atoms = 20;
        float[] k = new float[atoms];
        Array.Fill(k, 1);
        double[] masses = new double[atoms];
        Array.Fill(masses, 1);
        MolecularEnsemble ensemble = new(new Wells(k), masses, new LangevinOptions
        {
            ThermalEnergy = 1, Friction = 1, Timestep = timestep, RecenterEvery = 0,
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

    private static double EnergyFluctuation(ConstraintChoice choice, double timestep)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        LangevinOptions options = new() { ThermalEnergy = RoomTemperature, Friction = 20, Timestep = 0.0005 };
        RandomKey key = new(54, 1);
        MolecularEnsemble bath = new(new LaneForceField(topology), options, constraints);
        MolecularState warm = bath.Run(new MolecularRequest
        {
            State = bath.Start([.. Enumerable.Range(0, 4).SelectMany(_ => positions)], key), Key = key, EquilibrationSteps = 1000,
        }).Final;
        ScalarForceField forceField = new(topology);
        int steps = (int)Math.Round(0.4 / timestep);
        double mean = 0;
        for (int replica = 0; replica < 4; replica++)
        {
            double[] x = Array.ConvertAll(warm.Positions[(66 * replica)..(66 * (replica + 1))], p => (double)p);
            double[] v = Array.ConvertAll(warm.Velocities[(66 * replica)..(66 * (replica + 1))], p => (double)p);

            // float32 keeps lengths to 1e-6 only: that alone would be an error that does not fall with the timestep.
            Assert.True(constraints.ProjectPositions(x, topology.Masses()));
            Assert.True(constraints.ProjectVelocities(x, v, topology.Masses()));
            ScalarLangevin run = new(
                (at, f) => forceField.Evaluate(at, f).Total, topology.Masses(), options with { Friction = 0, Timestep = timestep }, constraints, x, v);
            double[] total = new double[steps];
            for (int step = 0; step < steps; step++)
            {
                Assert.True(run.Advance(1));
                total[step] = run.PotentialEnergy + run.KineticEnergy;
            }

            double average = total.Average();
            mean += Math.Sqrt(total.Average(e => (e - average) * (e - average))) / 4;
        }

        return mean;
    }
}
