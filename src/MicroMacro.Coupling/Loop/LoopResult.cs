using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Lifting;

namespace MicroMacro.Coupling.Loop;

/// <summary>What a study leaves with.</summary>
public sealed record LoopResult
{
    /// <summary>Why the loop ended.</summary>
    public required StopReason Stop { get; init; }

    /// <summary>All physical frames.</summary>
    public required FramePool Pool { get; init; }

    /// <summary>The final model.</summary>
    public required LearnedConditional Learned { get; init; }

    /// <summary>The free energy; null where bias does not reweight.</summary>
    public MacroEstimate? Estimate { get; init; }

    /// <summary>Model against physics at every sampled window.</summary>
    public required ConsistencyVerdict Verdict { get; init; }

    /// <summary>States drawn from the final model, as they came, at the verdict's labels: shape [labels, VerdictSamples, StateDimension].</summary>
    public required double[] Lifted { get; init; }

    /// <summary>What was wrong with the states of <see cref="Lifted"/>.</summary>
    public required ValidityTally LiftedValidity { get; init; }

    /// <summary>States drawn from the first model, learned from the first data alone, at the same labels; null when the loop explored.</summary>
    public double[]? FirstLifted { get; init; }

    /// <summary>The iterations in order.</summary>
    public required IReadOnlyList<LoopIteration> Iterations { get; init; }

    /// <summary>Force evaluations by purpose.</summary>
    public required ForceLedger Ledger { get; init; }
}
