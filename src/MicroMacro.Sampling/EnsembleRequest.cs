namespace MicroMacro.Sampling;

/// <summary>One ensemble run: R replicas, each from its own start, each under its own harmonic umbrella or none.</summary>
public sealed record EnsembleRequest
{
    /// <summary>Starting states, shape [R, StateDimension].</summary>
    public required double[] Starts { get; init; }

    /// <summary>Umbrella centres, shape [R, c] in the units of z; null for unbiased runs.</summary>
    public double[]? Centers { get; init; }

    /// <summary>Umbrella stiffness per slow variable, shape [c], in kT per squared unit of z (the bias is κ/2 (ξ-c)², in kT); null for unbiased runs.</summary>
    public double[]? Stiffness { get; init; }

    /// <summary>Steps discarded before the first record.</summary>
    public long EquilibrationSteps { get; init; }

    /// <summary>Records kept per replica.</summary>
    public required int Records { get; init; }

    /// <summary>Steps between records.</summary>
    public required int Stride { get; init; }

    /// <summary>The seed of the run; with <see cref="Stream"/> it keys the random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>A number of the unit of work, so that no two runs of a study share random numbers.</summary>
    public required ulong Stream { get; init; }

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Checks that the request fits a system.</summary>
    /// <returns>The number of replicas R.</returns>
    /// <exception cref="ArgumentException">It does not; the message says where.</exception>
    internal int Check(int stateDimension, int coarseVariables)
    {
        if (Starts.Length == 0 || Starts.Length % stateDimension != 0)
        {
            throw new ArgumentException($"{Starts.Length} numbers are no starts of {stateDimension} each");
        }

        int replicas = Starts.Length / stateDimension;
        if ((Centers is null) != (Stiffness is null))
        {
            throw new ArgumentException("an umbrella takes both centres and stiffness");
        }

        if (Centers is not null && (Centers.Length != replicas * coarseVariables || Stiffness!.Length != coarseVariables))
        {
            throw new ArgumentException(
                $"umbrellas on {coarseVariables} slow variables of {replicas} replicas take {replicas * coarseVariables} centres and {coarseVariables} stiffnesses, "
                + $"not {Centers.Length} and {Stiffness!.Length}");
        }

        return replicas;
    }
}
