using MicroMacro.Numerics.Random;

namespace MicroMacro.Numerics.Statistics;

/// <summary>The energy distance of two samples, 2 E|X - Y| - E|X - X'| - E|Y - Y'| [szekely2013energy]: zero only for equal laws.</summary>
/// <remarks>
/// Expectations are means over all pairs, equal ones included (the V-statistic, never negative). In one dimension it is
/// 2 times the integral of (F - G)^2 and costs O(n log n); otherwise all pairs are visited once, O(n^2 d), and a permutation
/// costs the square of the number of groups. Columns should be on comparable scales; give angles as cosine and sine.
/// </remarks>
public static class EnergyDistance
{
    /// <summary>The largest number of groups in more than one dimension: their table of pair sums is held in memory.</summary>
    public const int MaximumGroups = 8192;

    private const int GroupsPerBlock = 8;

    /// <summary>The energy distance.</summary>
    /// <param name="x">The first sample, shape [n, dimension], row-major.</param>
    /// <param name="y">The second sample, shape [m, dimension], row-major.</param>
    /// <param name="dimension">The number of columns.</param>
    /// <exception cref="ArgumentException">A shape does not fit, a sample is empty, or a value is not finite.</exception>
    public static double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var samples = new PooledSamples(x, y, dimension, new int[x.Length / dimension], new int[y.Length / dimension]);
        return Distances(samples, 1)([[true, false]])[0];
    }

    /// <summary>Tests whether two samples come from one law, by random exchanges of whole groups.</summary>
    /// <param name="samples">The samples with their groups.</param>
    /// <param name="permutations">The number of exchanges, at least 1; 999 resolve a p-value of 0.001.</param>
    /// <param name="key">The exchanges' random key.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    /// <exception cref="ArgumentException">More than <see cref="MaximumGroups"/> groups in more than one dimension.</exception>
    public static PermutationTestResult Test(PooledSamples samples, int permutations, RandomKey key, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return GroupPermutation.Run(samples, permutations, key, threads, Distances(samples, threads));
    }

    private static Func<bool[][], double[]> Distances(PooledSamples samples, int threads)
    {
        if (samples.Dimension == 1)
        {
            var line = new SortedProjection(samples, [1.0]);
            return labellings => Array.ConvertAll(labellings, isFirst => 2 * line.Integrate(GroupPermutation.Steps(samples, isFirst)).Square);
        }

        if (samples.Groups > MaximumGroups)
        {
            throw new ArgumentException(
                $"{samples.Groups} groups are more than {MaximumGroups}; thin the samples or give correlated rows one group number", nameof(samples));
        }

        double[] sums = PairSums(samples, threads);
        return labellings => QuadraticForms.Negated(sums, [.. labellings.Select(isFirst => GroupPermutation.Steps(samples, isFirst))]);
    }

    /// <summary>Sums of distances between the rows of two groups, shape [groups, groups], symmetric.</summary>
    private static double[] PairSums(PooledSamples samples, int threads)
    {
        int groups = samples.Groups;
        int[][] members = new int[groups][];
        int[] filled = new int[groups];
        for (int g = 0; g < groups; g++)
        {
            members[g] = new int[samples.GroupSizes[g]];
        }

        for (int row = 0; row < samples.Count; row++)
        {
            int g = samples.Owners[row];
            members[g][filled[g]++] = row;
        }

        double[] sums = new double[groups * groups];
        ParallelBlocks.For((groups + GroupsPerBlock - 1) / GroupsPerBlock, threads, block =>
        {
            for (int g = block * GroupsPerBlock; g < Math.Min(groups, (block + 1) * GroupsPerBlock); g++)
            {
                for (int h = 0; h <= g; h++)
                {
                    double sum = PairSum(samples, members[g], members[h]);
                    sums[(g * groups) + h] = sum;
                    sums[(h * groups) + g] = sum;
                }
            }
        });
        return sums;
    }

    private static double PairSum(PooledSamples samples, int[] first, int[] second)
    {
        double sum = 0;
        foreach (int i in first)
        {
            ReadOnlySpan<double> a = samples.Row(i);
            foreach (int j in second)
            {
                ReadOnlySpan<double> b = samples.Row(j);
                double square = 0;
                for (int k = 0; k < a.Length; k++)
                {
                    double d = a[k] - b[k];
                    square += d * d;
                }

                sum += Math.Sqrt(square);
            }
        }

        return sum;
    }
}
