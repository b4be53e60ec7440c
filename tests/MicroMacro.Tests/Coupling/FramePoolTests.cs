using MicroMacro.Coupling.Exact;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

/// <summary>Which earlier visits to a window stay when one with global moves comes.</summary>
[Trait("Kind", "Unit")]
public sealed class FramePoolTests
{
    private const int Replicas = 8;

    private const int Records = 40;

    private static readonly GlobalMoveSummary Moves = new(1000, 400, 0.5, 0.5, false);

    private static readonly RingSystem Ring = new();

    [Fact]
    public void Visits_whose_model_knew_one_state_go_when_global_moves_find_the_other()
    {
        Visit before = Visit(0, 3, null, (_, _) => 1);
        Visit elsewhere = Visit(0, 4, null, (_, _) => 1);
        FramePool pool = After([before, elsewhere], Visit(1, 3, Moves, Both));
        Assert.Equal([4, 3], pool.Visits.Select(v => v.Cell));
        Assert.Same(before, Assert.Single(pool.Aside).Visit);
        Assert.Equal(1, pool.Aside[0].By);
    }

    [Fact]
    public void Visits_that_agree_with_it_stay()
    {
        Visit before = Visit(0, 3, Moves, Both);
        Assert.Same(before, After([before], Visit(1, 3, Moves, Both)).Visits[0]);
    }

    [Fact]
    public void A_visit_whose_replicas_disagree_puts_aside_only_its_like()
    {
        Visit one = Visit(0, 3, null, (_, _) => 1);
        Visit frozen = Visit(0, 3, null, (replica, _) => replica < 3 ? 1 : -1);
        FramePool pool = After([one, frozen], Visit(1, 3, Moves, (replica, _) => replica < 4 ? 1 : -1));
        Assert.Same(one, pool.Visits[0]);
        Assert.Same(frozen, Assert.Single(pool.Aside).Visit);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_global_moves_all_visits_stay(bool givenUp)
    {
        Visit before = Visit(0, 3, null, (_, _) => 1);
        FramePool pool = After([before], Visit(1, 3, givenUp ? Moves with { GivenUp = true } : null, Both));
        Assert.Equal(2, pool.Visits.Count);
    }

    private static double Both(int replica, int record) => ((replica * 7) + (record * 5)) % 3 == 0 ? 1 : -1;

    private static FramePool After(Visit[] before, Visit last)
    {
        var pool = new FramePool(Ring);
        foreach (Visit visit in before)
        {
            pool.Add(visit);
        }

        pool.PutAsideBefore(last);
        pool.Add(last);
        return pool;
    }

    /// <summary>A visit at z = 0 whose y lies about +1 or -1, as <paramref name="lobe"/> says of a replica and record.</summary>
    private static Visit Visit(int iteration, int cell, GlobalMoveSummary? moves, Func<int, int, double> lobe)
    {
        var sequence = new RandomSequence(new RandomKey(5, (ulong)((100 * iteration) + cell)));
        double[] states = new double[Replicas * Records * 2];
        for (int row = 0; row < Replicas * Records; row++)
        {
            states[(2 * row) + 1] = lobe(row / Records, row % Records) + (RingSystem.Noise * sequence.NextGaussian());
        }

        return new Visit
        {
            Iteration = iteration, Cell = cell, Center = [0], Replicas = Replicas, Records = Records, FirstGroup = 0, States = states,
            Coarse = new double[Replicas * Records], Discarded = 0, Inefficiency = 1, GlobalMoves = moves,
        };
    }
}
