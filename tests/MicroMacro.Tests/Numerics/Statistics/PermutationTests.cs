using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Statistics;

/// <summary>Energy distance and sliced Wasserstein distance, and their tests by exchange of groups.</summary>
public sealed class PermutationTests
{
    private static readonly RandomKey Key = new(40, 1);

    [Theory, Trait("Kind", "Unit")]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Energy_distance_is_the_sum_over_all_pairs(int dimension)
    {
        double[] x = Normals(1, 23 * dimension);
        double[] y = Normals(2, 31 * dimension);
        double expected = (2 * MeanDistance(x, y, dimension)) - MeanDistance(x, x, dimension) - MeanDistance(y, y, dimension);
        Assert.Equal(expected, EnergyDistance.Of(x, y, dimension), 12);
        Assert.Equal(0, EnergyDistance.Of(x, x, dimension), 12);

        // The same through the groups of a test, whatever the groups are.
        var samples = new PooledSamples(x, y, dimension, Groups(23, 4), Groups(31, 5));
        Assert.Equal(expected, EnergyDistance.Test(samples, 1, Key).Statistic, 12);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Sliced_Wasserstein_on_a_line_is_the_mean_distance_of_sorted_draws()
    {
        double[] x = Normals(1, 50);
        double[] y = Normals(2, 50);
        double expected = x.Order().Zip(y.Order(), (a, b) => Math.Abs(a - b)).Average();
        Assert.Equal(expected, SlicedWasserstein.Of(x, y, 1, 7, Key), 12);

        // Unequal sizes: each draw twice is the same law.
        Assert.Equal(expected, SlicedWasserstein.Of([.. x, .. x], y, 1, 1, Key), 12);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Sliced_Wasserstein_of_a_shift_in_the_plane_is_two_over_pi_of_it()
    {
        // |cos| of a random direction has mean 2/pi and variance 1/2 - 4/pi^2.
        double[] x = Normals(1, 200);
        double[] y = [.. x.Select((v, i) => i % 2 == 0 ? v + 3 : v + 4)];
        const int Slices = 4000;
        double error = 5 * Math.Sqrt((0.5 - (4 / (Math.PI * Math.PI))) / Slices);
        Statistical.AssertZ(SlicedWasserstein.Of(x, y, 2, Slices, Key), error, 5 * 2 / Math.PI);
        Statistical.AssertZCatches(SlicedWasserstein.Of(x, y, 2, Slices, Key), error, 5 * 0.66, what: "4 % more");
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_change_nothing(int dimension)
    {
        var samples = new PooledSamples(Normals(1, 60 * dimension), Normals(2, 80 * dimension), dimension, Groups(60, 6), Groups(80, 8));
        Assert.Equal(EnergyDistance.Test(samples, 199, Key), EnergyDistance.Test(samples, 199, Key, threads: 3));
        Assert.Equal(SlicedWasserstein.Test(samples, 16, 199, Key), SlicedWasserstein.Test(samples, 16, 199, Key, threads: 3));
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_smallest_p_value_is_that_of_the_labellings_where_groups_are_few()
    {
        var few = new PooledSamples(Normals(1, 40), Normals(2, 40).Select(v => v + 9).ToArray(), 1, Groups(40, 2), Groups(40, 2));
        PermutationTestResult result = EnergyDistance.Test(few, 999, Key);
        Assert.Equal(1.0 / 6, result.SmallestPValue, 12);
        Assert.InRange(result.PValue, 0.25, 0.42);

        var many = new PooledSamples(Normals(1, 40), Normals(2, 40).Select(v => v + 9).ToArray(), 1);
        Assert.Equal(0.001, EnergyDistance.Test(many, 999, Key).PValue, 12);
        Assert.Equal(0.001, EnergyDistance.Test(many, 999, Key).SmallestPValue, 12);
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(1)]
    [InlineData(2)]
    public void Correlated_rows_raise_no_false_alarm_when_their_groups_are_named(int dimension)
    {
        // 400 pairs of equal laws, 6 + 6 replicas of 20 rows that share their replica's offset. At 10 % the count has sd 6.
        const int Trials = 400;
        int energy = 0, wasserstein = 0, byRow = 0;
        for (uint t = 0; t < Trials; t++)
        {
            (double[] x, int[] groupsX) = Replicas(2 * t, dimension);
            (double[] y, int[] groupsY) = Replicas((2 * t) + 1, dimension);
            var grouped = new PooledSamples(x, y, dimension, groupsX, groupsY);
            RandomKey key = Key.Substream(t);
            energy += EnergyDistance.Test(grouped, 99, key).PValue <= 0.1 ? 1 : 0;
            wasserstein += SlicedWasserstein.Test(grouped, 4, 99, key).PValue <= 0.1 ? 1 : 0;
            byRow += t < 50 && EnergyDistance.Test(new PooledSamples(x, y, dimension), 99, key).PValue <= 0.1 ? 1 : 0;
        }

        Statistical.AssertZ(energy, Math.Sqrt(Trials * 0.09), 0.1 * Trials, what: "false alarms of the energy distance");
        Statistical.AssertZ(wasserstein, Math.Sqrt(Trials * 0.09), 0.1 * Trials, what: "false alarms of sliced Wasserstein");
        Statistical.AssertZCatches(byRow, Math.Sqrt(50 * 0.09), 5, what: "false alarms with rows exchanged one by one");
    }

    [Fact, Trait("Kind", "Statistical")]
    public void A_standard_deviation_larger_by_a_fifth_is_seen_in_two_thousand_draws()
    {
        double[] x = Normals(1, 2000);
        double[] y = Normals(2, 2000);
        double[] wide = Array.ConvertAll(y, v => 1.2 * v);
        Assert.True(EnergyDistance.Test(new PooledSamples(x, y, 1), 199, Key).PValue > 0.01);
        Assert.True(EnergyDistance.Test(new PooledSamples(x, wide, 1), 199, Key).PValue <= 0.005);
        Assert.True(SlicedWasserstein.Test(new PooledSamples(x, wide, 1), 1, 199, Key).PValue <= 0.005);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new PooledSamples([1, 2, 3], [1, 2], 2));
        Assert.Throws<ArgumentException>(() => new PooledSamples([], [1, 2], 2));
        Assert.Throws<ArgumentException>(() => new PooledSamples([1, double.NaN], [1, 2], 1));
        Assert.Throws<ArgumentException>(() => new PooledSamples([1, 2], [1, 2], 1, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PooledSamples([1, 2], [1, 2], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EnergyDistance.Test(new PooledSamples([1], [2], 1), 0, Key));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlicedWasserstein.Of([1, 2], [3, 4], 2, 0, Key));
        double[] large = new double[2 * (EnergyDistance.MaximumGroups + 1)];
        Assert.Throws<ArgumentException>(() => EnergyDistance.Test(new PooledSamples(large, [1, 2], 2), 9, Key));
    }

    private static double MeanDistance(double[] x, double[] y, int dimension)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i += dimension)
        {
            for (int j = 0; j < y.Length; j += dimension)
            {
                double square = 0;
                for (int k = 0; k < dimension; k++)
                {
                    square += Math.Pow(x[i + k] - y[j + k], 2);
                }

                sum += Math.Sqrt(square);
            }
        }

        return sum / (x.Length / dimension) / (y.Length / dimension);
    }

    private static int[] Groups(int rows, int groups) => [.. Enumerable.Range(0, rows).Select(r => 100 + (r % groups))];

    private static double[] Normals(ulong stream, int count)
    {
        var random = new RandomSequence(new RandomKey(41, stream));
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }

    private static (double[] Values, int[] Groups) Replicas(uint stream, int dimension)
    {
        var random = new RandomSequence(new RandomKey(42, stream));
        var values = new List<double>();
        var groups = new List<int>();
        for (int replica = 0; replica < 6; replica++)
        {
            double offset = random.NextGaussian();
            for (int row = 0; row < 20; row++)
            {
                groups.Add(replica);
                for (int k = 0; k < dimension; k++)
                {
                    values.Add(offset + (0.5 * random.NextGaussian()));
                }
            }
        }

        return ([.. values], [.. groups]);
    }
}
