using MicroMacro.Numerics.Random;

namespace MicroMacro.Dynamics;

/// <summary>One run of R replicas of an Itô process.</summary>
/// <remarks>
/// Replica r of step s draws the normals of the counter (FirstReplica + r, s), so a run may be cut in pieces anywhere: continue with
/// <see cref="Starts"/> = <see cref="SdeRun.FinalStates"/> and <see cref="FirstStep"/> = <see cref="SdeRun.NextStep"/>.
/// </remarks>
public sealed record SdeRequest
{
    /// <summary>Starting states, shape [R, d].</summary>
    public required double[] Starts { get; init; }

    /// <summary>The timestep.</summary>
    public required double Timestep { get; init; }

    /// <summary>The key of the run's random numbers.</summary>
    public required RandomKey Key { get; init; }

    /// <summary>Records kept per replica, F; 0 to only advance.</summary>
    public int Records { get; init; }

    /// <summary>Steps between records.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Steps before the first stride begins; the first record comes after these and one stride.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>The scheme.</summary>
    public SdeScheme Scheme { get; init; } = SdeScheme.EulerMaruyama;

    /// <summary>The bias, or null.</summary>
    public SdeUmbrella? Umbrella { get; init; }

    /// <summary>Another bias, on any function of the state, or null; it comes on top of the umbrella.</summary>
    public ISdeLaneBias? Bias { get; init; }

    /// <summary>The number of the first step.</summary>
    public long FirstStep { get; init; }

    /// <summary>The number of the first replica, for ensembles that are run in parts.</summary>
    public int FirstReplica { get; init; }

    /// <summary>Threads to use; the result does not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    internal int Check(int dimension)
    {
        if (Starts.Length == 0 || Starts.Length % dimension != 0)
        {
            throw new ArgumentException($"{Starts.Length} numbers are no starts of {dimension} coordinates each");
        }

        int bad = Array.FindIndex(Starts, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException($"the start of replica {bad / dimension} holds {Starts[bad]} as coordinate {bad % dimension}");
        }

        if (!(Timestep > 0 && double.IsFinite(Timestep)))
        {
            throw new ArgumentException($"a timestep is finite and above 0, not {Timestep}");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Records);
        ArgumentOutOfRangeException.ThrowIfLessThan(Stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(EquilibrationSteps);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstStep);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstReplica);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        int replicas = Starts.Length / dimension;
        if ((double)Starts.Length * Records > Array.MaxLength)
        {
            throw new ArgumentException($"{Records} records of {replicas} replicas are more numbers than one array holds");
        }

        Umbrella?.Check(replicas, dimension);
        if (Bias?.Replicas is { } biased && biased != replicas)
        {
            throw new ArgumentException($"a bias for {biased} replicas does not fit a run of {replicas}");
        }

        return replicas;
    }
}
