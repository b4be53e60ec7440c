using MicroMacro.Numerics.LinearAlgebra;
using Xunit;

namespace MicroMacro.Tests.Numerics.LinearAlgebra;

/// <summary>Passage times, committors and laws of chains whose answers are known in closed form.</summary>
[Trait("Kind", "Law")]
public sealed class RateMatrixTests
{
    [Fact]
    public void A_birth_and_death_chain_has_its_answers_over_forty_orders_of_magnitude()
    {
        // Up with 1, down with 10: the stationary law falls by ten a state, and the way up takes Σ (10^k + ... + 1).
        const int n = 41;
        RateMatrix chain = Of(n, [.. Enumerable.Range(0, n - 1).SelectMany(i => new[] { (i, i + 1, 1.0), (i + 1, i, 10.0) })]);
        double[] law = chain.Stationary()!;
        double[] times = chain.MeanPassageTimes(Only(n, n - 1));
        double[] up = chain.Committor(Only(n, 0), Only(n, n - 1));
        double expected = 0;
        double visits = 0;
        for (int i = 0; i + 1 < n; i++)
        {
            visits = (10 * visits) + 1;
            expected += visits;
            Assert.Equal(10, law[i] / law[i + 1], 1e-12);
            Assert.Equal((Math.Pow(10, i) - 1) / (Math.Pow(10, n - 1) - 1), up[i], 1e-14 * Math.Max(1e-300, up[i]) * 100);
        }

        Assert.Equal(1, times[0] / expected, 1e-12);
        Assert.Equal(0, times[n - 1]);

        // Every visit of the last state from the first: a rate that counting would give, 1 over the time there and back shared out.
        double rate = chain.TransitionRate(Only(n, 0), Only(n, n - 1));
        Assert.Equal(1, rate * times[0], 1e-10);
    }

    [Fact]
    public void A_ring_with_a_current_has_a_flat_law_and_its_reversal_runs_the_other_way()
    {
        const int n = 12;
        RateMatrix ring = Of(n, [.. Enumerable.Range(0, n).SelectMany(i => new[] { (i, (i + 1) % n, 3.0), ((i + 1) % n, i, 1.0) })]);
        double[] law = ring.Stationary()!;
        Assert.All(law, p => Assert.Equal(1.0 / n, p, 1e-14));
        double[] times = ring.MeanPassageTimes(Only(n, 0));
        double[] reversed = ring.Reversed(law).MeanPassageTimes(Only(n, 0));
        for (int i = 1; i < n; i++)
        {
            // The equation itself, and the mirror.
            double residual = (3 * (times[(i + 1) % n] - times[i])) + (times[i - 1] - times[i]);
            Assert.Equal(-1, residual, 1e-9);
            Assert.Equal(times[i], reversed[n - i], 1e-9);
        }
    }

    [Fact]
    public void What_cannot_be_reached_takes_for_ever_and_two_closed_sets_have_no_one_law()
    {
        RateMatrix chain = Of(5, [(0, 1, 1), (1, 0, 1), (2, 3, 1), (3, 2, 1), (2, 1, 1)]);
        double[] times = chain.MeanPassageTimes(Only(5, 3));
        Assert.Equal(double.PositiveInfinity, times[0]);
        Assert.Equal(double.PositiveInfinity, times[2]);
        Assert.Equal(double.PositiveInfinity, times[4]);
        Assert.Equal(0, times[3]);
        Assert.Equal(0.5, chain.Committor(Only(5, 0), Only(5, 3))[2], 1e-14);
        Assert.Null(Of(4, [(0, 1, 1), (1, 0, 1), (2, 3, 1), (3, 2, 1)]).Stationary());
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Of(2, [(0, 1, -1.0)]));
        RateMatrix two = Of(2, [(0, 1, 1), (1, 0, 1)]);
        Assert.Throws<ArgumentException>(() => two.MeanPassageTimes(new bool[2]));
        Assert.Throws<ArgumentException>(() => two.Committor(Only(2, 0), Only(2, 0)));
    }

    private static bool[] Only(int n, int state) => [.. Enumerable.Range(0, n).Select(i => i == state)];

    private static RateMatrix Of(int n, (int From, int To, double Rate)[] hops)
    {
        (int From, int To, double Rate)[] sorted = [.. hops.OrderBy(h => h.From)];
        int[] starts = [.. Enumerable.Range(0, n + 1).Select(i => sorted.Count(h => h.From < i))];
        return new(new SparseMatrix(starts, [.. sorted.Select(h => h.To)], [.. sorted.Select(h => h.Rate)]));
    }
}
