using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Loop;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

public class MicroMacroLoopTests
{
    [Fact, Trait("Kind", "Statistical")]
    public void From_one_start_it_finds_the_whole_ring_and_its_free_energy()
    {
        var ring = new RingSystem { Stickiness = 0.5 };
        LoopOptions options = RingStudy.Options(ring, 18, 100) with { SamplingSteps = 600 };
        LoopResult result = RingStudy.Run(ring, options, Defect.None, 11, RingStudy.OneStart(0.3, 16));

        Assert.Equal(18, result.Pool.SampledCells().Length);
        Assert.Equal(StopReason.TargetMet, result.Stop);
        Assert.True(result.Iterations.Count > 2, "the frontier moves two windows an iteration, so one iteration cannot have covered the ring");

        // 18 windows of at least 16 x 600 / 3 independent frames: the standard error of F is about 0.06 kT.
        Assert.True(result.Estimate!.RmsTo(RingSystem.FreeEnergy, 12) < 0.15, $"RMS {result.Estimate.RmsTo(RingSystem.FreeEnergy, 12)}");
        Assert.True(result.Estimate.RmsTo(z => 1.3 * Math.Cos(z), 12) > 0.1, "a free energy that is off by 0.2 kT cos z must show");
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_ledger_counts_every_force_evaluation_once()
    {
        var ring = new RingSystem();
        LoopOptions options = RingStudy.Options(ring, 18, 50);
        LoopResult result = RingStudy.Run(ring, options, Defect.None, 5, RingStudy.OneStart(0.3, 16));

        long perWindow = options.ReplicasPerWindow * (options.HealingSteps + options.SamplingSteps);
        Assert.Equal(result.Iterations.Sum(i => i.Decision.Cells.Length) * perWindow, result.Ledger.Total);
        Assert.Equal(result.Ledger.Total, result.Iterations[^1].CumulativeForceEvaluations);
        Assert.Equal(result.Ledger.Total, result.Iterations.Sum(i => i.ForceEvaluations));
    }

    [Fact, Trait("Kind", "Unit")]
    public void It_stops_before_the_iteration_that_would_exceed_the_budget()
    {
        var ring = new RingSystem();
        LoopOptions options = RingStudy.Options(ring, 18, 50) with { Budget = 20_000 };
        LoopResult result = RingStudy.Run(ring, options, Defect.None, 5, RingStudy.OneStart(0.3, 16));

        Assert.Equal(StopReason.BudgetSpent, result.Stop);
        Assert.InRange(result.Ledger.Total, 1, 20_000);
        Assert.NotEmpty(result.Verdict.Labels);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_run_that_was_stopped_continues_after_its_last_stage_to_the_same_bytes()
    {
        var ring = new RingSystem { Stickiness = 0.5 };
        LoopOptions options = RingStudy.Options(ring, 18, 50);
        LoopResult whole = RingStudy.Run(ring, options, Defect.None, 7, RingStudy.OneStart(0.3, 16));

        var store = new MemoryStageStore();
        LoopOptions cut = options with { Iterations = 2 };
        RingStudy.Run(ring, cut, Defect.None, 7, RingStudy.OneStart(0.3, 16), store);
        int before = store.Saved.Count;
        LoopResult resumed = RingStudy.Run(ring, options, Defect.None, 7, RingStudy.OneStart(0.3, 16), store, threads: 2);

        Assert.Contains("01-windows", store.Loaded);
        Assert.True(store.Saved.Count > before);
        Assert.Equal(whole.Estimate!.FreeEnergy, resumed.Estimate!.FreeEnergy);
        Assert.Equal(whole.Lifted, resumed.Lifted);
        Assert.Equal(whole.Verdict.Labels.Select(l => l.EnergyDistanceP), resumed.Verdict.Labels.Select(l => l.EnergyDistanceP));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Hidden_states_that_keep_what_the_starts_had_are_never_passed()
    {
        var ring = new RingSystem { Frozen = true };
        LoopOptions options = RingStudy.Options(ring, 18, 100) with { Iterations = 8 };
        LoopResult result = RingStudy.Run(ring, options, Defect.None, 3, RingStudy.OneStart(0.3, 16));

        Assert.Equal(LabelVerdict.NotEquilibrated, result.Verdict.Overall);
        Assert.NotEqual(StopReason.TargetMet, result.Stop);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_window_whose_replicas_all_fail_is_given_up_and_the_rest_goes_on()
    {
        var ring = new RingSystem { FailsAt = 1.0 };
        LoopResult result = RingStudy.Run(ring, RingStudy.Options(ring, 18, 100), Defect.None, 5, RingStudy.OneStart(-1, 16));

        int lost = result.Iterations.SelectMany(i => i.GivenUp).Single();
        Assert.DoesNotContain(lost, result.Pool.SampledCells());
        Assert.Equal(17, result.Pool.SampledCells().Length);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Cancelling_keeps_finished_stages()
    {
        var ring = new RingSystem();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var store = new MemoryStageStore();
        Assert.ThrowsAny<OperationCanceledException>(() => RingStudy.Run(ring, RingStudy.Options(ring, 18, 50), Defect.None, 5, RingStudy.OneStart(0.3, 16), store, 1, null, source.Token));
        Assert.Contains("00-model", store.Saved);
    }
}
