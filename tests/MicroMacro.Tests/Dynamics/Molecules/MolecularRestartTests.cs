using System.Security.Cryptography;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Dynamics.Molecules;

/// <summary>Runs with all that a run can have, stopped anywhere, on any threads, with and without AVX-512: the same bytes at the end.</summary>
public sealed class MolecularRestartTests
{
    private const string ExpectedHash = "MICROMACRO_TEST_MOLECULAR_HASH";
    private const double RoomTemperature = 300 * 0.00831446261815324;
    private const int Replicas = 20;
    private const int Steps = 70;

    [Theory, Trait("Kind", "Unit"), InlineData(ConstraintChoice.None, 0), InlineData(ConstraintChoice.BondsToHydrogen, 16)]
    public void A_hundred_random_stops_end_with_the_same_bytes(ConstraintChoice choice, int recenterEvery)
    {
        (MolecularEnsemble ensemble, MolecularRequest request) = Everything(choice, Replicas, recenterEvery);
        MolecularState whole = ensemble.Run(request).Final;
        RandomSequence random = new(new RandomKey(5, (ulong)choice));
        for (int trial = 0; trial < 100; trial++)
        {
            int stop = random.NextInt(Steps + 1);
            MolecularState first = ensemble.Run(request with { EquilibrationSteps = stop }).Final;
            MolecularState restarted = MolecularState.FromArrays(first.ToArrays(22), 22);
            MolecularState second = ensemble.Run(request with { State = restarted, EquilibrationSteps = Steps - stop }).Final;
            Assert.Equal(whole.Positions, second.Positions);
            Assert.Equal(whole.Velocities, second.Velocities);
            Assert.Equal(whole.Step, second.Step);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Threads_change_no_byte()
    {
        // Six blocks, so that every number of threads shares them out otherwise.
        string expected = Hash(1, 85);
        Assert.Equal(expected, Hash(2, 85));
        Assert.Equal(expected, Hash(4, 85));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Without_the_widest_registers_a_process_gives_the_same_bytes()
    {
        (int exitCode, string output) = ChildTestRun.Of(
            $"{typeof(MolecularRestartTests).FullName}.{nameof(The_end_of_a_run_is_the_same_in_another_process)}", (ExpectedHash, Hash(2)), ("DOTNET_EnableAVX512", "0"));
        Assert.True(exitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }

    /// <summary>Run by the test above, in a process of its own.</summary>
    [Fact, Trait("Kind", "Unit")]
    public void The_end_of_a_run_is_the_same_in_another_process()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX512") == "0")
        {
            Assert.InRange(SimdSupport.Width, 128, 256);
        }

        Assert.Equal(Environment.GetEnvironmentVariable(ExpectedHash) ?? Hash(1), Hash(2));
    }

    private static string Hash(int threads, int replicas = Replicas)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ConstraintChoice choice in (ConstraintChoice[])[ConstraintChoice.None, ConstraintChoice.BondsToHydrogen, ConstraintChoice.AllBonds])
        {
            (MolecularEnsemble ensemble, MolecularRequest request) = Everything(choice, replicas);
            MolecularRun run = ensemble.Run(request with { Threads = threads, Records = 3, Stride = 7 });
            foreach (float[] numbers in (float[][])[run.Positions, run.PotentialEnergies, run.KineticEnergies, run.EndKineticEnergies, run.Final.Velocities])
            {
                hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers));
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Solvent, heavy hydrogens, a temperature for each replica, two restraints.</summary>
    private static (MolecularEnsemble Ensemble, MolecularRequest Request) Everything(ConstraintChoice choice, int replicas = Replicas, int recenterEvery = 0)
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LangevinOptions options = new() { ThermalEnergy = RoomTemperature, Friction = 5, Timestep = 0.002, RecenterEvery = recenterEvery };
        LaneForceField forceField = new(topology, CoulombConstant.Amber, new GeneralizedBornOptions(GeneralizedBornModel.Obc2));
        MolecularEnsemble ensemble = new(new ForceFieldPotential(forceField), HydrogenMasses.Repartition(topology), options, BondConstraints.Of(topology, choice));
        double[] thermal = [.. Enumerable.Range(0, replicas).Select(r => RoomTemperature * (1 + (0.02 * r)))];
        RandomKey key = new(80, 1);
        AtomRestraint atom = new([8], [500], positions.AsSpan(24, 3));
        HarmonicUmbrella umbrella = new([new Torsion("phi", 4, 6, 8, 14)], [100], [.. Enumerable.Range(0, replicas).Select(r => 0.3 * r)]);
        return (ensemble, new MolecularRequest
        {
            State = ensemble.Start([.. Enumerable.Range(0, replicas).SelectMany(_ => positions)], key, 0, thermal), Key = key, ThermalEnergies = thermal,
            EquilibrationSteps = Steps, Bias = recenterEvery == 0 ? new SummedBias(atom, umbrella) : umbrella,
        });
    }
}
