using MicroMacro.Coupling.Loop;

namespace MicroMacro.Artifacts.Studies;

/// <summary>When the loop stops and how it moves on.</summary>
public sealed record LoopSettings
{
    /// <summary>Iterations at most.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>The largest standard error of F over the region, in the study's energy unit, at which the loop may stop; null for the loop's own choice.</summary>
    public double? TargetError { get; init; }

    /// <summary>F above its minimum up to which the error counts, in the study's energy unit; null for the loop's own choice.</summary>
    public double? Region { get; init; }

    /// <summary>Force evaluations that may be spent.</summary>
    public long Budget { get; init; } = long.MaxValue;

    /// <summary>The false-alarm rate of the whole verdict.</summary>
    public double FalseAlarmRate { get; init; } = 0.05;

    /// <summary>How many cells beyond the sampled region an iteration may lift into.</summary>
    public int Reach { get; init; } = 2;

    /// <summary>Whether windows are opened only next to what has been sampled; otherwise all at once.</summary>
    public bool Explore { get; init; } = true;

    /// <summary>Where a study that explores opens its next windows.</summary>
    public ExplorationStrategy Strategy { get; init; }

    /// <summary>Difference of the mean slow variable, in umbrella widths, that still counts as agreement.</summary>
    public double ResidualTolerance { get; init; }

    /// <summary>Lifted samples per label that the verdict compares with physics.</summary>
    public int VerdictSamples { get; init; } = 500;
}
