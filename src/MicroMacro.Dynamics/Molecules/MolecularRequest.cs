using MicroMacro.Numerics.Random;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>One run of R replicas of a molecule.</summary>
/// <remarks>Replica r of step s draws the normals of the counter (FirstReplica + r, s), so a run may be cut in pieces anywhere:
/// continue from <see cref="MolecularRun.Final"/> with the same key.</remarks>
public sealed record MolecularRequest
{
    /// <summary>Where the run starts.</summary>
    public required MolecularState State { get; init; }

    /// <summary>The key of the run's random numbers.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>kT of each replica in kJ/mol, [R]; null for the ensemble's own. Between two runs temperatures may be exchanged: see
    /// <see cref="MolecularState.WithThermalEnergies"/>.</summary>
    public IReadOnlyList<double>? ThermalEnergies { get; init; }

    /// <summary>Records kept per replica, F; 0 to only advance.</summary>
    public int Records { get; init; }

    /// <summary>Whether the velocities right after O are kept with each record, in <see cref="MolecularRun.Velocities"/>.</summary>
    public bool RecordsVelocities { get; init; }

    /// <summary>Steps between records.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Steps before the first stride begins; the first record comes after these and one stride.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>A bias, or null; several are a <see cref="SummedBias"/>. Its energy is in no record.</summary>
    public ILaneBias? Bias { get; init; }

    /// <summary>The number of the first replica in the random numbers, for ensembles that are run in parts.</summary>
    public int FirstReplica { get; init; }

    /// <summary>Threads to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal static void CheckThermalEnergies(IReadOnlyList<double>? thermalEnergies, int replicas)
    {
        if (thermalEnergies is null)
        {
            return;
        }

        if (thermalEnergies.Count != replicas)
        {
            throw new ArgumentException($"{thermalEnergies.Count} thermal energies for {replicas} replicas");
        }

        for (int replica = 0; replica < replicas; replica++)
        {
            if (!(thermalEnergies[replica] > 0 && double.IsFinite(thermalEnergies[replica])))
            {
                throw new ArgumentException($"kT of replica {replica} is finite and above 0 kJ/mol, not {thermalEnergies[replica]}");
            }
        }
    }

    internal int Check(int atoms, int recenterEvery)
    {
        int coordinates = 3 * atoms;
        int numbers = State.Positions.Length;
        if (numbers == 0 || numbers % coordinates != 0 || State.Velocities.Length != numbers)
        {
            throw new ArgumentException(
                $"{numbers} positions and {State.Velocities.Length} velocities are no replicas of {atoms} atoms");
        }

        int bad = Array.FindIndex(State.Positions, v => !float.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"replica {bad / coordinates} starts with atom {bad % coordinates / 3} at {State.Positions[bad]} nm");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(State.Step);
        ArgumentOutOfRangeException.ThrowIfNegative(Records);
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(EquilibrationSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstReplica);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if ((double)numbers * Records > Array.MaxLength)
        {
            throw new ArgumentException($"{Records} records of {numbers / coordinates} replicas are more numbers than one array holds");
        }

        CheckThermalEnergies(ThermalEnergies, numbers / coordinates);
        CheckBias(atoms, numbers / coordinates, recenterEvery);
        return numbers / coordinates;
    }

    private void CheckBias(int atoms, int replicas, int recenterEvery)
    {
        if (Bias is null)
        {
            return;
        }

        if (Bias.AtomsNeeded > atoms)
        {
            throw new ArgumentException($"the bias acts on atom {Bias.AtomsNeeded - 1}; atoms go from 0 to {atoms - 1}");
        }

        if (Bias.Replicas is int held && held != replicas)
        {
            throw new ArgumentException($"the bias holds numbers for {held} replicas; the run has {replicas}");
        }

        if (!Bias.IsTranslationInvariant && recenterEvery > 0)
        {
            throw new ArgumentException(
                $"the bias depends on where the molecule is, and every {recenterEvery} steps it would be moved to the origin: set RecenterEvery to 0");
        }
    }
}
