using MicroMacro.Coupling.Effective;
using MicroMacro.Coupling.Loop;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

/// <summary>Bursts of lifted states: how many, and what becomes of those that fail.</summary>
[Trait("Kind", "Unit")]
public sealed class LiftedBurstsTests
{
    private const int Windows = 18;
    private const int Records = 10;

    [Fact]
    public void As_many_bursts_run_as_were_asked_for_and_what_they_cost_is_known_before()
    {
        // 50 do not divide by the windows; rounded up by window they would be 54.
        (BurstPaths paths, LoopResult result) = Run(new RingSystem(), 50, 1);
        Assert.Equal((50, 50, 50), (paths.Count, paths.Lifted, paths.Healed));
        Assert.Equal(50 * (Records + 1), paths.Z.Length);
        Assert.Null(paths.Failure);
        Assert.Equal(paths.ForceEvaluations, result.Ledger.Entries.Single(e => e.Key == "effective dynamics").Value);
        Assert.Equal(paths.Z, Run(new RingSystem(), 50, 2).Paths.Z);
        Assert.Equal(5, Run(new RingSystem(), 5, 1).Paths.Count);
    }

    [Fact]
    public void A_window_whose_states_do_not_heal_costs_its_bursts_and_no_more()
    {
        double center = RingStudy.Grid(new RingSystem(), Windows).Center(4)[0];
        BurstPaths paths = Run(new RingSystem { FailsAt = center }, 2 * Windows, 1).Paths;
        Assert.Equal((2 * Windows, (2 * Windows) - 2, (2 * Windows) - 2), (paths.Lifted, paths.Healed, paths.Count));
        Assert.All(paths.Z, z => Assert.True(double.IsFinite(z)));
    }

    [Fact]
    public void Without_bursts_there_is_a_reason_and_what_was_spent_is_in_the_ledger()
    {
        (BurstPaths blown, LoopResult result) = Run(new RingSystem { FailsFree = true }, 40, 1);
        Assert.Equal((0, 40), (blown.Count, blown.Healed));
        Assert.Contains("None of 40 bursts survived", blown.Failure, StringComparison.Ordinal);
        Assert.True(result.Ledger.Entries.Single(e => e.Key == "effective dynamics").Value > 0);

        BurstPaths invalid = Run(new RingSystem { IsNeverValid = true }, 40, 1).Paths;
        Assert.Contains("drew no valid state", invalid.Failure, StringComparison.Ordinal);
        Assert.Equal(0, invalid.ForceEvaluations);

        // And so they are when they come from the store.
        Assert.Equal(blown.Failure, BurstPaths.FromArrays(blown.ToArrays()).Failure);
    }

    /// <summary>The loop on a sound ring, then bursts on another.</summary>
    private static (BurstPaths Paths, LoopResult Result) Run(RingSystem ring, int count, int threads)
    {
        RingSystem sound = new();
        LoopOptions options = RingStudy.Options(sound, Windows, 200) with { Iterations = 1, TargetError = 10 };
        double[] around = [.. Enumerable.Range(0, 360).SelectMany(i => new[] { -Math.PI + (Math.Tau * (i + 0.5) / 360), 0 })];
        LoopResult result = RingStudy.Run(sound, options, Defect.None, 3, new InitialData { States = around });
        BurstOptions bursts = new() { Count = count, Records = Records, Stride = 1 };
        StageCache stages = new(new MemoryStageStore(), "bursts");
        return (LiftedBursts.Run(ring, result, options, bursts, stages, new StudyRandomness(3, threads), null, default), result);
    }
}
