using MicroMacro.Numerics.Random;

namespace MicroMacro.Numerics.Statistics;

/// <summary>The sliced Wasserstein-1 distance of two samples [bonneel2015sliced]: the mean over directions of the area between distribution functions.</summary>
/// <remarks>In the units of the data, so readable as "how far mass must move along a random direction". In one dimension one slice is exact.</remarks>
public static class SlicedWasserstein
{
    /// <summary>The distance.</summary>
    /// <param name="x">The first sample, shape [n, dimension], row-major.</param>
    /// <param name="y">The second sample, shape [m, dimension], row-major.</param>
    /// <param name="dimension">The number of columns.</param>
    /// <param name="slices">The number of random directions, at least 1.</param>
    /// <param name="key">The directions' random key.</param>
    /// <exception cref="ArgumentException">A shape does not fit, a sample is empty, or a value is not finite.</exception>
    public static double Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int dimension, int slices, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        var samples = new PooledSamples(x, y, dimension, new int[x.Length / dimension], new int[y.Length / dimension]);
        return Distance(samples, Project(samples, slices, key), [true, false]);
    }

    /// <summary>Tests whether two samples come from one law, by random exchanges of whole groups.</summary>
    /// <param name="samples">The samples with their groups.</param>
    /// <param name="slices">The number of random directions, at least 1.</param>
    /// <param name="permutations">The number of exchanges, at least 1.</param>
    /// <param name="key">The random key of directions and exchanges.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    public static PermutationTestResult Test(PooledSamples samples, int slices, int permutations, RandomKey key, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(samples);
        SortedProjection[] projections = Project(samples, slices, key.Substream("directions"));
        return GroupPermutation.Run(
            samples, permutations, key.Substream("permutations"), threads, labellings => Array.ConvertAll(labellings, labels => Distance(samples, projections, labels)));
    }

    private static double Distance(PooledSamples samples, SortedProjection[] projections, bool[] isFirst)
    {
        double[] steps = GroupPermutation.Steps(samples, isFirst);
        double sum = 0;
        foreach (SortedProjection projection in projections)
        {
            sum += projection.Integrate(steps).Absolute;
        }

        return sum / projections.Length;
    }

    private static SortedProjection[] Project(PooledSamples samples, int slices, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slices, 1);
        if (samples.Dimension == 1)
        {
            return [new SortedProjection(samples, [1.0])];
        }

        var random = new RandomSequence(key);
        var projections = new SortedProjection[slices];
        double[] direction = new double[samples.Dimension];
        for (int s = 0; s < slices; s++)
        {
            double square = 0;
            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] = random.NextGaussian();
                square += direction[k] * direction[k];
            }

            for (int k = 0; k < direction.Length; k++)
            {
                direction[k] /= Math.Sqrt(square);
            }

            projections[s] = new(samples, direction);
        }

        return projections;
    }
}
