using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Langevin ensembles: the same bytes however a run is cut up, and failures that name step and atom.</summary>
public sealed class MolecularEnsembleTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;

    [Fact, Trait("Kind", "Unit")]
    public void Register_widths_change_no_byte()
    {
        MolecularEnsemble ensemble = new(new Wells([100, 2000, 30], 50), [1, 12, 16], Options(0.004, 2) with { RecenterEvery = 7 });
        MolecularState start = ensemble.Start(new double[9 * 20], new RandomKey(3, 4));
        MolecularRequest request = new() { State = start, Key = new RandomKey(3, 4), Records = 3, Stride = 11, EquilibrationSteps = 5 };
        MolecularRun expected = ensemble.Run(request, 32, default);
        foreach (int width in (int[])[512, 256, 128])
        {
            AssertSame(expected, ensemble.Run(request, width, default));
        }
    }

    [Theory, Trait("Kind", "Unit"), InlineData(1), InlineData(17), InlineData(30)]
    public void A_run_cut_in_two_gives_the_bytes_of_the_whole(int cut)
    {
        MolecularEnsemble ensemble = Ala2(0.001, 5, recenterEvery: 10);
        MolecularRequest request = Request(ensemble, 20);
        MolecularRun whole = ensemble.Run(request);
        MolecularRun first = ensemble.Run(request with { Records = 0, EquilibrationSteps = cut });
        MolecularRun second = ensemble.Run(request with { State = first.Final, EquilibrationSteps = request.EquilibrationSteps - cut });
        AssertSame(whole, second);
        Assert.Equal(whole.Final.Step, second.Final.Step);
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_is_recorded_changes_no_byte_of_the_motion()
    {
        MolecularEnsemble ensemble = Ala2(0.001, 5);
        MolecularRequest request = Request(ensemble, 16);
        MolecularRun often = ensemble.Run(request with { EquilibrationSteps = 0, Records = 60, Stride = 1 });
        MolecularRun never = ensemble.Run(request with { EquilibrationSteps = 60, Records = 0 });
        Assert.Equal(never.Final.Positions, often.Final.Positions);
        Assert.Equal(never.Final.Velocities, often.Final.Velocities);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_replica_alone_moves_as_it_does_in_company()
    {
        MolecularEnsemble ensemble = Ala2(0.001, 5);
        MolecularRequest request = Request(ensemble, 20) with { Bias = null };
        MolecularRun whole = ensemble.Run(request);
        Range third = (18 * 66)..(19 * 66);
        MolecularState state = new(request.State.Positions[third], request.State.Velocities[third], 0);
        MolecularRun alone = ensemble.Run(request with { State = state, FirstReplica = 18 });
        Assert.Equal(whole.Final.Positions[third], alone.Final.Positions);
        Assert.Equal(whole.PotentialEnergies[(18 * 3)..(19 * 3)], alone.PotentialEnergies);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Recorded_energies_are_those_of_the_recorded_positions()
    {
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        MolecularEnsemble ensemble = Ala2(0.001, 5);
        MolecularRun run = ensemble.Run(Request(ensemble, 20) with { Bias = new PushByReplica(1) });
        ScalarForceField twin = new(topology);
        double[] forces = new double[66];
        for (int row = 0; row < run.PotentialEnergies.Length; row++)
        {
            double[] x = Array.ConvertAll(run.Positions[(row * 66)..((row + 1) * 66)], v => (double)v);

            // Terms of up to 300 kJ/mol in float32.
            Assert.Equal(twin.Evaluate(x, forces).Total, run.PotentialEnergies[row], 1e-3);
        }

        Assert.Equal(20 * (1 + 30 + (3 * 10)), run.ForceEvaluations);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_bias_sees_the_number_of_its_replica()
    {
        // One step of velocity Verlet from rest in no potential: x = h² F/(2 m).
        MolecularEnsemble ensemble = new(new Wells([0]), [2], new LangevinOptions { ThermalEnergy = 1, Friction = 0, Timestep = 0.5, RecenterEvery = 0 });
        MolecularState rest = new(new float[3 * 35], new float[3 * 35], 0);
        MolecularRun run = ensemble.Run(new MolecularRequest { State = rest, Key = default, EquilibrationSteps = 1, Bias = new PushByReplica(1) });
        for (int r = 0; r < 35; r++)
        {
            Assert.Equal(0.25f * r / 4, run.Final.Positions[3 * r]);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_replica_that_meets_a_non_finite_force_is_stopped_and_named_and_touches_no_other()
    {
        MolecularEnsemble ensemble = new(new Cliff(), [1, 1], new LangevinOptions { ThermalEnergy = 1, Friction = 0, Timestep = 0.01, RecenterEvery = 0 });
        float[] velocities = new float[6 * 18];

        // Replica 17 reaches x = 1 in 1/(0.01 · 0.8) = 125 steps and passes it in step 125, counted from 0.
        velocities[(17 * 6) + 3] = 0.8f;
        velocities[(3 * 6) + 1] = 0.25f;
        MolecularRequest request = new() { State = new MolecularState(new float[6 * 18], velocities, 0), Key = default, Records = 4, Stride = 50 };
        MolecularRun run = ensemble.Run(request);
        MolecularFailure failure = Assert.Single(run.Failures);
        Assert.Equal(17, failure.Replica);
        Assert.Equal(1, failure.Atom);
        Assert.Equal("force", failure.What);
        Assert.InRange(failure.Step, 124, 125);
        for (int record = 0; record < 4; record++)
        {
            Assert.Equal(record >= 2, float.IsNaN(run.Positions[((17 * 4) + record) * 6]));
            Assert.Equal(record >= 2, float.IsNaN(run.PotentialEnergies[(17 * 4) + record]));
        }

        Assert.Equal(0.5, run.Final.Positions[(3 * 6) + 1], 1e-5);
    }

    [Fact, Trait("Kind", "Unit")]
    public void An_energy_that_is_not_finite_stops_its_replica_with_the_term()
    {
        MolecularEnsemble ensemble = new(new HiddenNaN(), [1], new LangevinOptions { ThermalEnergy = 1, Friction = 0, Timestep = 0.01, RecenterEvery = 0 });
        MolecularState state = new(new float[6], [0, 0, 0, 1.5f, 0, 0], 0);
        MolecularRun run = ensemble.Run(new MolecularRequest { State = state, Key = default, Records = 4, Stride = 40 });
        MolecularFailure failure = Assert.Single(run.Failures);
        Assert.Equal("replica 1, step 79: potential energy on atom 0 is not finite; well 0 at 1.2", failure.ToString());
        Assert.All(run.PotentialEnergies[..5], u => Assert.Equal(0, u));
        Assert.All(run.PotentialEnergies[5..], u => Assert.Equal(float.NaN, u));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_molecule_with_two_atoms_in_one_place_fails_alone_and_names_the_term()
    {
        MolecularEnsemble ensemble = Ala2(0.001, 5);
        MolecularRequest request = Request(ensemble, 17);
        Array.Copy(request.State.Positions, (66 * 5) + 24, request.State.Positions, (66 * 5) + 42, 3);
        MolecularRun run = ensemble.Run(request);
        MolecularFailure failure = Assert.Single(run.Failures);
        Assert.Equal((5, 0L), (failure.Replica, failure.Step));
        Assert.Contains("8-14", failure.Term, StringComparison.Ordinal);
        Assert.All(run.Final.Positions[(66 * 6)..], x => Assert.True(float.IsFinite(x)));
        Assert.All(run.Final.Positions[..(66 * 5)], x => Assert.True(float.IsFinite(x)));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_state_survives_its_arrays()
    {
        MolecularState state = new([1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1], 1L << 40);
        MolecularState back = MolecularState.FromArrays(state.ToArrays(1), 1);
        Assert.Equal([2, 3], state.ToArrays(1)["positions"].Shape);
        Assert.Equal((state.Positions, state.Velocities, state.Step), (back.Positions, back.Velocities, back.Step));
        Assert.Contains("[replicas, 6]", Assert.Throws<InvalidDataInputException>(() => MolecularState.FromArrays(state.ToArrays(1), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<InvalidDataInputException>(() => MolecularState.FromArrays(new ArrayBundle(), 1)).Message, StringComparison.Ordinal);
        ArrayBundle broken = state.ToArrays(1);
        broken["step"] = NamedArray.Of([-1L], 1);
        Assert.Throws<InvalidDataInputException>(() => MolecularState.FromArrays(broken, 1));
        broken["velocities"] = NamedArray.Of(new float[3], 1, 3);
        Assert.Throws<InvalidDataInputException>(() => MolecularState.FromArrays(broken, 1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Recentring_moves_the_mean_to_the_origin_and_nothing_else()
    {
        MolecularEnsemble drifting = Ala2(0.001, 0, recenterEvery: 0);
        MolecularEnsemble centred = Ala2(0.001, 0, recenterEvery: 1);
        MolecularRequest request = Request(drifting, 16);
        MolecularRun free = drifting.Run(request);
        MolecularRun held = centred.Run(request);
        for (int axis = 0; axis < 3; axis++)
        {
            double[] a = [.. Enumerable.Range(0, 22).Select(i => (double)free.Final.Positions[(3 * i) + axis])];
            double[] b = [.. Enumerable.Range(0, 22).Select(i => (double)held.Final.Positions[(3 * i) + axis])];
            Assert.Equal(0, b.Average(), 1e-7);
            Assert.InRange(Math.Abs(a.Average()), 1e-4, 1);
            for (int i = 0; i < 22; i++)
            {
                Assert.Equal(a[i] - a.Average(), b[i], 2e-5);
            }
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_does_not_fit_is_refused()
    {
        MolecularEnsemble ensemble = Ala2(0.001, 5);
        Assert.Throws<ArgumentException>(() => ensemble.Start(new double[65], default));
        MolecularRequest good = Request(ensemble, 1);
        Assert.Throws<ArgumentException>(() => ensemble.Run(good with { State = good.State with { Velocities = new float[3] } }));
        float[] broken = [.. good.State.Positions];
        broken[7] = float.NaN;
        Assert.Contains("atom 2", Assert.Throws<ArgumentException>(() => ensemble.Run(good with { State = good.State with { Positions = broken } })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new MolecularEnsemble(new Cliff(), [1, 0], Options(0.001, 1)));
        Assert.Throws<ArgumentException>(() => new MolecularEnsemble(new Cliff(), [1], Options(0.001, 1)));
        Assert.Throws<ArgumentException>(() => new MolecularEnsemble(new Cliff(), [1, 1], Options(-0.001, 1)));
    }

    private static LangevinOptions Options(double timestep, double friction) => new()
    {
        ThermalEnergy = RoomTemperature, Friction = friction, Timestep = timestep,
    };

    private static MolecularEnsemble Ala2(double timestep, double friction, int recenterEvery = 1000)
    {
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        return new MolecularEnsemble(new LaneForceField(topology), Options(timestep, friction) with { RecenterEvery = recenterEvery });
    }

    private static MolecularRequest Request(MolecularEnsemble ensemble, int replicas)
    {
        (_, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        double[] starts = [.. Enumerable.Range(0, replicas).SelectMany(_ => positions)];
        RandomKey key = new(20262, 3);
        return new MolecularRequest
        {
            State = ensemble.Start(starts, key), Key = key, EquilibrationSteps = 30, Records = 3, Stride = 10, Bias = new PushByReplica(2),
        };
    }

    private static void AssertSame(MolecularRun expected, MolecularRun actual)
    {
        Assert.Equal(expected.Positions, actual.Positions);
        Assert.Equal(expected.PotentialEnergies, actual.PotentialEnergies);
        Assert.Equal(expected.KineticEnergies, actual.KineticEnergies);
        Assert.Equal(expected.EndKineticEnergies, actual.EndKineticEnergies);
        Assert.Equal(expected.Final.Positions, actual.Final.Positions);
        Assert.Equal(expected.Final.Velocities, actual.Final.Velocities);
    }
}
