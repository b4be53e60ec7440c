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
}
