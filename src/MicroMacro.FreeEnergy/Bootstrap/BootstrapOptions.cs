namespace MicroMacro.FreeEnergy;

/// <summary>Settings of a bootstrap over blocks of consecutive samples within every window.</summary>
public sealed record BootstrapOptions
{
    /// <summary>
    /// Length of the blocks in units of g. Blocks miss the correlation across their ends: of 5 g, about a tenth of the
    /// variance.
    /// </summary>
    public const double BlockLength = 5;

    /// <summary>Number of replicates.</summary>
    public int Replicates { get; init; } = 200;

    /// <summary>Seed of the resampling.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Samples in a block, shape [K]: 1 for independent samples, the length of a replica where windows are made of
    /// replicas; null for <see cref="BlockLength"/> · g of the samples where that is above 1.
    /// </summary>
    public int[]? BlockLengths { get; init; }

    /// <summary>
    /// Where above 0, the samples are so many series of equal length, one after the other, recorded at the same times, such as the states of a replica
    /// exchange or walkers under one bias: blocks of time are then drawn alike for all of them, and of <see cref="BlockLengths"/> the first counts.
    /// </summary>
    public int SimultaneousSeries { get; init; }

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The block lengths that suit windows of the given inefficiencies, at most a quarter of a window.</summary>
    public static int[] LengthsFor(ReadOnlySpan<int> counts, ReadOnlySpan<double> inefficiencies)
    {
        var lengths = new int[counts.Length];
        for (int k = 0; k < lengths.Length; k++)
        {
            double wanted = inefficiencies[k] < 1.2 ? 1 : BlockLength * inefficiencies[k];
            lengths[k] = (int)Math.Clamp(Math.Ceiling(wanted), 1, Math.Max(1, counts[k] / 4));
        }

        return lengths;
    }

    internal void Validate(ReadOnlySpan<int> counts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Replicates, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads, 1);
        if (BlockLengths is not null && (BlockLengths.Length != counts.Length || !Array.TrueForAll(BlockLengths, length => length >= 1)))
        {
            throw new ArgumentException($"{counts.Length} block lengths of at least 1 are needed, one for each window", nameof(counts));
        }

        int samples = 0;
        foreach (int count in counts)
        {
            samples += count;
        }

        if (SimultaneousSeries < 0 || (SimultaneousSeries > 0 && samples % SimultaneousSeries != 0))
        {
            throw new ArgumentException($"{samples} samples are no {SimultaneousSeries} series of equal length", nameof(counts));
        }
    }
}
