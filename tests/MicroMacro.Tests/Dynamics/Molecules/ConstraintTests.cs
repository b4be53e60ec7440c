using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Bonds held at their lengths: how well, at any timestep, whatever the register, and what happens where it cannot be done.</summary>
public sealed class ConstraintTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;

    [Theory, Trait("Kind", "Law")]
    [InlineData(ConstraintChoice.BondsToHydrogen, 12, 0.002, 5)]
    [InlineData(ConstraintChoice.AllBonds, 21, 0.002, 5)]
    [InlineData(ConstraintChoice.AllBonds, 21, 0.002, 0)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 12, 0.0001, 50)]
    public void Bonds_keep_their_lengths_and_velocities_do_not_change_them(ConstraintChoice choice, int count, double timestep, double friction)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        Assert.Equal(count, constraints.Count);
        MolecularEnsemble ensemble = new(new LaneForceField(topology), Options(timestep, friction), constraints);
        Assert.Equal(66 - count, ensemble.DegreesOfFreedom);
        RandomKey key = new(60, 1);
        MolecularState start = ensemble.Start([.. Enumerable.Range(0, 20).SelectMany(_ => positions)], key);
        (double length, double rate) = Errors(constraints, start);

        // Rounding of positions up to 0.5 nm from the origin: 3e-8 nm in each coordinate of a bond of 0.1 nm.
        Assert.InRange(length, 0, 1e-6);
        Assert.InRange(rate, 0, 1e-4);
        MolecularRun run = ensemble.Run(new MolecularRequest { State = start, Key = key, EquilibrationSteps = 2007 });
        Assert.Empty(run.Failures);
        (length, rate) = Errors(constraints, run.Final);
        Assert.InRange(length, 1e-8, 2e-6);
        Assert.InRange(rate, 1e-8, 1e-4);
    }

    [Fact, Trait("Kind", "Unit")]
    public unsafe void A_lane_that_is_done_keeps_even_the_sign_of_its_zeros_while_others_go_on()
    {
        // Two bonds along x share an atom; lane 0 is within the tolerance at once, lane 1 needs many sweeps.
        ConstraintKernel kernel = new(new BondConstraints([new(0, 1, 0.1), new(1, 2, 0.1)]), [12, 1, 16]);
        Assert.Equal(Velocities<F4>(kernel, 0), Velocities<F4>(kernel, 1));
        Assert.Equal(Velocities<F1>(kernel, 1), Velocities<F4>(kernel, 1));

        static int[] Velocities<T>(ConstraintKernel kernel, float disturbance)
            where T : unmanaged, ISimd<T>
        {
            using LaneBuffer x = new(9), v = new(9), thermal = new(1), work = new(kernel.WorkRows), failed = new(1);
            for (int lane = 0; lane < 16; lane++)
            {
                thermal.Pointer[lane] = 1.5f;
                for (int atom = 0; atom < 3; atom++)
                {
                    x.Pointer[(48 * atom) + lane] = 0.1f * atom;
                    v.Pointer[(48 * atom) + lane] = atom == 1 ? 1e-9f : 0;
                    v.Pointer[(48 * atom) + 16 + lane] = -0f;
                    v.Pointer[(48 * atom) + 32 + lane] = -0f;
                }
            }

            v.Pointer[48 + 1] = disturbance;
            kernel.Project<T>(x.Pointer, v.Pointer, thermal.Pointer, work.Pointer, failed.Pointer);
            return [.. Enumerable.Range(0, 9).Select(i => BitConverter.SingleToInt32Bits(v.Pointer[16 * i]))];
        }
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002, 1.008)]
    [InlineData(ConstraintChoice.AllBonds, 0.002, 1.008)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.004, 3.024)]
    public void Large_timesteps_stay_at_their_temperature_for_100_ps(ConstraintChoice choice, double timestep, double hydrogenMass)
    {
        // 1,440 independent energies of about 50 degrees of freedom: standard error 0.5 %, and the bounds are at 4 of them.
        (double temperature, double end) = Temperatures(choice, timestep, hydrogenMass, 1, 90);
        Assert.InRange(temperature, 0.98, 1.02);
        Assert.InRange(end, 0.85, 0.99);

        // Noise without its factor √2 is the noise of half the temperature, and a fifth of the records tells a bath 10 % too warm.
        foreach (double defect in (double[])[0.5, 1.1])
        {
            Assert.False(Temperatures(choice, timestep, hydrogenMass, defect, 18).AfterO is >= 0.98 and <= 1.02);
        }
    }

    /// <summary>Kinetic temperatures of 16 replicas after 10 ps, one record a ps, over the temperature meant: right after O, and at the end of a step.</summary>
    private static (double AfterO, double End) Temperatures(ConstraintChoice choice, double timestep, double hydrogenMass, double defect, int records)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LangevinOptions options = Options(timestep, 2);
        MolecularEnsemble ensemble = new(
            new ForceFieldPotential(new LaneForceField(topology)), HydrogenMasses.Repartition(topology, hydrogenMass),
            options with { ThermalEnergy = defect * options.ThermalEnergy }, BondConstraints.Of(topology, choice));
        RandomKey key = new(61, 1);
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start([.. Enumerable.Range(0, 16).SelectMany(_ => positions)], key), Key = key,
            EquilibrationSteps = (int)(10 / timestep), Records = records, Stride = (int)Math.Round(1 / timestep),
        });
        Assert.Empty(run.Failures);
        double unit = 0.5 * ensemble.DegreesOfFreedom * RoomTemperature;
        (double AfterO, double End) found = (run.KineticEnergies.Average(e => e / unit), run.EndKineticEnergies.Average(e => e / unit));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{choice} {timestep}, {defect}: {found.AfterO:0.0000} {found.End:0.0000} U {run.PotentialEnergies.Average():0.00} max {run.PotentialEnergies.Max():0.0}");
        return found;
    }

    [Fact, Trait("Kind", "Unit")]
    public void Register_widths_change_no_byte_of_a_constrained_run()
    {
        // A triangle and a tail in wells: sweeps end at different times in different lanes.
        BondConstraints bonds = new([new(0, 1, 0.1), new(1, 2, 0.15), new(2, 0, 0.12), new(2, 3, 0.1)]);
        MolecularEnsemble ensemble = new(new Wells([100, 2000, 30, 5], 50), [1, 12, 16, 1], Options(0.004, 2) with { RecenterEvery = 7 }, bonds);
        double[] one = [0, 0, 0, 0.1, 0, 0, 0, 0.12, 0, 0, 0.12, 0.1];
        MolecularState start = ensemble.Start([.. Enumerable.Range(0, 21).SelectMany(_ => one)], new RandomKey(3, 4));
        MolecularRequest request = new() { State = start, Key = new RandomKey(3, 4), Records = 3, Stride = 11, EquilibrationSteps = 5 };
        MolecularRun expected = ensemble.Run(request, 32, default);
        Assert.Empty(expected.Failures);
        foreach (int width in (int[])[512, 256, 128])
        {
            MolecularRun actual = ensemble.Run(request, width, default);
            Assert.Equal(expected.Positions, actual.Positions);
            Assert.Equal(expected.KineticEnergies, actual.KineticEnergies);
            Assert.Equal(expected.EndKineticEnergies, actual.EndKineticEnergies);
            Assert.Equal(expected.Final.Velocities, actual.Final.Velocities);
        }

        Range third = (12 * 18)..(12 * 19);
        MolecularState state = new(start.Positions[third], start.Velocities[third], 0);
        Assert.Equal(expected.Final.Velocities[third], ensemble.Run(request with { State = state, FirstReplica = 18 }).Final.Velocities);
        MolecularRun silent = ensemble.Run(request with { Records = 0, EquilibrationSteps = 38 });
        Assert.Equal(expected.Final.Velocities, silent.Final.Velocities);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(ConstraintChoice.None, 0.001, 5)]
    [InlineData(ConstraintChoice.BondsToHydrogen, 0.002, 5)]
    [InlineData(ConstraintChoice.AllBonds, 0.002, 0)]
    public void Lanes_follow_their_float64_twin(ConstraintChoice choice, double timestep, double friction)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        LangevinOptions options = Options(timestep, friction) with { RecenterEvery = 0 };
        MolecularEnsemble ensemble = new(new LaneForceField(topology), options, constraints);
        RandomKey key = new(62, 1);
        MolecularState start = ensemble.Start(positions, key, 5);
        MolecularRun run = ensemble.Run(new MolecularRequest { State = start, Key = key, FirstReplica = 5, Records = 1, Stride = 40 });
        ScalarForceField forceField = new(topology);
        ScalarLangevin twin = new(
            (x, f) => forceField.Evaluate(x, f).Total, topology.Masses(), options, constraints,
            Array.ConvertAll(start.Positions, x => (double)x), Array.ConvertAll(start.Velocities, v => (double)v));
        Assert.True(twin.Advance(40, key, 5));
        for (int i = 0; i < 66; i++)
        {
            Assert.Equal(twin.Positions[i], run.Final.Positions[i], 1e-5);
            Assert.Equal(twin.Velocities[i], run.Final.Velocities[i], 5e-3);
        }

        Assert.Equal(twin.PotentialEnergy, run.PotentialEnergies[0], 1e-2);
        Assert.Equal(twin.KineticEnergy, run.EndKineticEnergies[0], 1e-2);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_bond_that_cannot_be_held_stops_its_replica_alone_and_is_named()
    {
        BondConstraints bonds = new([new(0, 1, 0.1)]);
        MolecularEnsemble ensemble = new(new Slam(), [1, 1], Options(0.01, 0) with { RecenterEvery = 0 }, bonds);
        float[] positions = [.. Enumerable.Range(0, 18).SelectMany(_ => (float[])[0, 0, 0, 0.1f, 0, 0])];
        float[] velocities = new float[6 * 18];
        (velocities[6 * 17], velocities[(6 * 17) + 3]) = (0.8f, 0.8f);
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = new MolecularState(positions, velocities, 0), Key = default, Records = 4, Stride = 50,
        });
        MolecularFailure failure = Assert.Single(run.Failures);
        Assert.Equal((17, 0, "constraint of bond 0-1"), (failure.Replica, failure.Atom, failure.What));
        Assert.InRange(failure.Step, 112, 115);
        Assert.Equal($"replica 17, step {failure.Step}: constraint of bond 0-1 cannot be met", failure.ToString());
        Assert.True(float.IsNaN(run.Positions[((17 * 4) + 3) * 6]));
        Assert.Equal(0.1f, run.Final.Positions[3]);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_start_off_its_lengths_is_projected_and_one_that_cannot_be_fails_alone()
    {
        MolecularEnsemble ensemble = new(new Wells([0, 0]), [1, 12], Options(0.001, 0) with { RecenterEvery = 0 }, new([new(0, 1, 0.1)]));
        MolecularState start = ensemble.Start([0, 0, 0, 0.13, 0, 0, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2], default);
        Assert.Equal(0.1, start.Positions[3] - start.Positions[0], 1e-7);

        // The hydrogen moves twelve times as far as the carbon.
        Assert.Equal(0.03 * 12 / 13, start.Positions[0], 1e-7);
        Assert.Equal([0.2f, 0.2f, 0.2f, 0.2f, 0.2f, 0.2f], start.Positions[6..]);
        MolecularRun run = ensemble.Run(new MolecularRequest { State = start, Key = default, EquilibrationSteps = 3 });
        Assert.Equal(1, Assert.Single(run.Failures).Replica);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Hydrogens_take_their_mass_from_their_neighbours()
    {
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        double[] masses = HydrogenMasses.Repartition(topology);
        Assert.Equal(topology.Masses().Sum(), masses.Sum(), 1e-9);
        for (int atom = 0; atom < 22; atom++)
        {
            int hydrogens = topology.Bonds.Count(b => (b.I == atom && topology.Atoms[b.J].AtomicNumber == 1) || (b.J == atom && topology.Atoms[b.I].AtomicNumber == 1));
            double expected = topology.Atoms[atom].AtomicNumber == 1 ? 3.024 : topology.Atoms[atom].Mass - (hydrogens * (3.024 - 1.008));
            Assert.Equal(expected, masses[atom], 1e-9);
        }

        Assert.Contains("atom 0", Assert.Throws<ArgumentException>(() => HydrogenMasses.Repartition(topology, 4.5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HydrogenMasses.Repartition(topology, -1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Water_keeps_its_masses()
    {
        Atom oxygen = new("O", "OW", 8, 0, 16, 0, 0, 0);
        Atom hydrogen = new("H", "HW", 1, 0, 1.008, 0, 0, 0);
        MolecularTopology water = new(
            "water", [oxygen, hydrogen, hydrogen], [new Residue("WAT", 0, 3)], [new(0, 1, 1, 0.1), new(0, 2, 1, 0.1), new(1, 2, 1, 0.16)], [], [], [],
            MoleculeFiles.Example(MoleculeFiles.Ala2).Topology.Nonbonded);
        Assert.Equal([16, 1.008, 1.008], HydrogenMasses.Repartition(water));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Constraints_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new BondConstraints([new(0, 0, 0.1)]));
        Assert.Throws<ArgumentException>(() => new BondConstraints([new(0, 1, 0)]));
        Assert.Throws<ArgumentException>(() => new BondConstraints([new(0, 1, 0.1), new(1, 0, 0.2)]));
        Assert.Equal(1, new BondConstraints([new(0, 1, 0.1), new(1, 0, 0.1)]).Count);
        Assert.Throws<ArgumentException>(() => new MolecularEnsemble(new Wells([0]), [1], Options(0.001, 0), new([new(0, 1, 0.1)])));
    }

    private static (double Length, double Rate) Errors(BondConstraints constraints, MolecularState state)
    {
        (double length, double rate) = (0, 0);
        for (int replica = 0; replica < state.Positions.Length / 66; replica++)
        {
            foreach (BondConstraint bond in constraints.Bonds)
            {
                double square = 0;
                double along = 0;
                for (int axis = 0; axis < 3; axis++)
                {
                    int i = (66 * replica) + (3 * bond.I) + axis;
                    int j = (66 * replica) + (3 * bond.J) + axis;
                    double side = (double)state.Positions[i] - state.Positions[j];
                    square += side * side;
                    along += side * ((double)state.Velocities[i] - state.Velocities[j]);
                }

                length = Math.Max(length, Math.Abs((Math.Sqrt(square) / bond.Length) - 1));
                rate = Math.Max(rate, Math.Abs(along) / bond.Length);
            }
        }

        return (length, rate);
    }

    private static LangevinOptions Options(double timestep, double friction) => new()
    {
        ThermalEnergy = RoomTemperature, Friction = friction, Timestep = timestep,
    };
}
