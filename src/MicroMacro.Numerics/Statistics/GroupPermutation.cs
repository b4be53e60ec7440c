using MathNet.Numerics;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Numerics.Statistics;

/// <summary>Permutation tests that exchange whole groups between two samples.</summary>
internal static class GroupPermutation
{
    private const int BlockSize = 16;

    /// <summary>Compares a distance with its values under random exchanges of groups.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="permutations">The number of exchanges.</param>
    /// <param name="key">The exchanges' random key; exchange p depends on the key and p alone.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="distances">The distance of each labelling, which says of every group whether it is in the first class. Called from several threads.</param>
    public static PermutationTestResult Run(
        PooledSamples samples, int permutations, RandomKey key, int threads, Func<bool[][], double[]> distances)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        bool[] asTheyAre = new bool[samples.Groups];
        asTheyAre.AsSpan(0, samples.FirstGroups).Fill(true);
        double observed = distances([asTheyAre])[0];

        // Exchanges that are equal to the samples as they are must count, though their sums round differently.
        double threshold = observed - (1e-10 * Math.Abs(observed));
        bool[] exceeds = new bool[permutations];
        int blocks = (permutations + BlockSize - 1) / BlockSize;
        ParallelBlocks.For(blocks, threads, block =>
        {
            int first = block * BlockSize;
            bool[][] labellings = new bool[Math.Min(BlockSize, permutations - first)][];
            for (int p = 0; p < labellings.Length; p++)
            {
                labellings[p] = [.. asTheyAre];
                var random = new RandomSequence(key.Substream((ulong)(first + p)));
                random.Shuffle<bool>(labellings[p]);
            }

            double[] found = distances(labellings);
            for (int p = 0; p < labellings.Length; p++)
            {
                exceeds[first + p] = found[p] >= threshold;
            }
        });

        int count = exceeds.Count(e => e);
        double labellings = Math.Exp(SpecialFunctions.BinomialLn(samples.Groups, samples.FirstGroups));
        return new(observed, (1.0 + count) / (1 + permutations), permutations, Math.Max(1.0 / (1 + permutations), 1 / labellings));
    }

    /// <summary>What a row of each group adds to the difference of distribution functions: 1/n in the first class, -1/m in the second.</summary>
    public static double[] Steps(PooledSamples samples, ReadOnlySpan<bool> isFirst)
    {
        int n = 0;
        for (int g = 0; g < isFirst.Length; g++)
        {
            n += isFirst[g] ? samples.GroupSizes[g] : 0;
        }

        double[] steps = new double[isFirst.Length];
        for (int g = 0; g < steps.Length; g++)
        {
            steps[g] = isFirst[g] ? 1.0 / n : -1.0 / (samples.Count - n);
        }

        return steps;
    }
}
