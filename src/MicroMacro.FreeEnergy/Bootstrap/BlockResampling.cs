using MicroMacro.Numerics.Random;

namespace MicroMacro.FreeEnergy;

/// <summary>Draws blocks of consecutive samples within every window, with replacement, as many samples as there were [kunsch1989jackknife].</summary>
internal static class BlockResampling
{
    /// <summary>How often each sample is drawn, shape [N]. Blocks run round from a window's end to its beginning, so that all samples are equally likely.</summary>
    /// <param name="counts">N_k, shape [K].</param>
    /// <param name="lengths">Samples in a block, shape [K].</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <param name="replicate">Number of the replicate.</param>
    public static int[] Multiplicities(ReadOnlySpan<int> counts, ReadOnlySpan<int> lengths, ulong seed, int replicate)
    {
        var random = new RandomSequence(new RandomKey(seed, (ulong)replicate));
        int total = 0;
        foreach (int count in counts)
        {
            total += count;
        }

        var multiplicity = new int[total];
        int first = 0;
        for (int k = 0; k < counts.Length; first += counts[k], k++)
        {
            for (int drawn = 0; drawn < counts[k];)
            {
                int start = random.NextInt(counts[k]);
                int length = Math.Min(lengths[k], counts[k] - drawn);
                for (int i = 0; i < length; i++)
                {
                    multiplicity[first + ((start + i) % counts[k])]++;
                }

                drawn += length;
            }
        }

        return multiplicity;
    }

    /// <summary>
    /// The same where all samples are <paramref name="series"/> series of equal length, one after the other, recorded at the same times: blocks of time are
    /// drawn, alike for all series, so that what series have in common stays together.
    /// </summary>
    public static int[] Together(int samples, int series, int length, ulong seed, int replicate)
    {
        int records = samples / series;
        int[] one = Multiplicities([records], [length], seed, replicate);
        var multiplicity = new int[samples];
        for (int n = 0; n < samples; n++)
        {
            multiplicity[n] = one[n % records];
        }

        return multiplicity;
    }
}
