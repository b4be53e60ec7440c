using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Pairs of states and the counting of acceptance and round trips.</summary>
public sealed class ExchangeStatisticsTests
{
    [Fact, Trait("Kind", "Unit")]
    public void Sets_of_pairs_are_disjoint_and_link_all_neighbours()
    {
        for (int k = 2; k < 9; k++)
        {
            AssertPairs(ExchangePairs.Chain(k), k - 1);
        }

        for (int k = 3; k < 9; k++)
        {
            AssertPairs(ExchangePairs.Ring(k), k);
        }

        AssertPairs(ExchangePairs.Rectangle(3, 4), (3 * 3) + (2 * 4));
        AssertPairs(ExchangePairs.Rectangle(2, 2), 4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ExchangePairs.Chain(1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Round_trips_are_counted_from_end_to_end_and_back()
    {
        // Three states; replica 0 goes 0 1 2 1 0 1 2 2 1 0 0: two round trips, of 4 and 5 segments. Replica 1 begins in the middle, goes to the
        // top and to the bottom: none yet.
        int[] first = [0, 1, 2, 1, 0, 1, 2, 2, 1, 0, 0];
        int[] second = [1, 2, 1, 0, 1, 0, 0, 1, 0, 1, 1];
        int[] stateOf = [.. Enumerable.Range(0, 11).SelectMany(r => new[] { first[r], second[r], 3 - first[r] - second[r] })];
        bool[] accepted = [.. Enumerable.Range(0, 11).Select(r => r % 4 == 0)];
        ExchangeStatistics statistics = ExchangeStatistics.Of(ExchangePairs.Chain(3), 3, stateOf, accepted);
        Assert.Equal(2, statistics.RoundTrips[0]);
        Assert.Equal(0, statistics.RoundTrips[1]);
        Assert.Equal([6, 5], statistics.Attempts);
        Assert.Equal([3, 0], statistics.Accepted);
        Assert.Equal(1, statistics.Outbound[0]);
        Assert.Equal(0, statistics.Outbound[2]);
        Assert.Equal(0, statistics.LowestAcceptance);
        Assert.Equal(4.5, ExchangeStatistics.Of(ExchangePairs.Chain(3), 3, [.. first.SelectMany(s => new[] { s, 9, 9 }).Select(s => s == 9 ? 1 : s)], []).MeanRoundTrip);
    }

    private static void AssertPairs(ExchangePairs pairs, int links)
    {
        Assert.All(pairs.Sets, set => Assert.Equal(2 * set.Length, set.SelectMany(p => new[] { p.First, p.Second }).Distinct().Count()));
        Assert.Equal(links, pairs.Sets.SelectMany(s => s).Select(p => (Math.Min(p.First, p.Second), Math.Max(p.First, p.Second))).Distinct().Count());
        Assert.Equal(links, pairs.Sets.Sum(s => s.Length));
    }
}
