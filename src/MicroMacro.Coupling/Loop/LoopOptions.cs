namespace MicroMacro.Coupling.Loop;

/// <summary>What a micro-macro study asks for. Lengths are in steps of the system, energies in kT, labels in the units of z.</summary>
public sealed record LoopOptions
{
    /// <summary>Candidate umbrella centres.</summary>
    public required WindowGrid Grid { get; init; }

    /// <summary>Umbrella stiffness per slow variable, shape [c], in kT per squared unit of z.</summary>
    public required double[] Stiffness { get; init; }

    /// <summary>Replicas per window, each from its own lifted state.</summary>
    public int ReplicasPerWindow { get; init; } = 16;

    /// <summary>Restrained steps that relax a lifted state before anything is recorded.</summary>
    public required long HealingSteps { get; init; }

    /// <summary>Restrained steps after healing whose records are looked at for equilibration and dropped at least in part.</summary>
    public required long BurnInSteps { get; init; }

    /// <summary>Restrained steps per replica and visit that are sampled.</summary>
    public required long SamplingSteps { get; init; }

    /// <summary>Steps between records.</summary>
    public required int Stride { get; init; }

    /// <summary>Steps between exact global moves of a window's replicas, rounded to whole strides; 0 for none.</summary>
    public long GlobalMoveInterval { get; init; }

    /// <summary>How many cells beyond the sampled region an iteration may lift into.</summary>
    public int Reach { get; init; } = 2;

    /// <summary>Iterations at most.</summary>
    public int Iterations { get; init; } = 8;

    /// <summary>The largest standard error of F over the region, in kT, at which the loop may stop.</summary>
    public double TargetError { get; init; } = 0.2;

    /// <summary>F above its minimum up to which errors and verdicts count, in kT; exploring goes on through higher windows.</summary>
    public double Region { get; init; } = 12;

    /// <summary>Force evaluations that may be spent; the loop stops before an iteration whose healing and sampling would exceed it.</summary>
    public long Budget { get; init; } = long.MaxValue;

    /// <summary>The false-alarm rate of the whole verdict.</summary>
    public double FalseAlarmRate { get; init; } = 0.05;

    /// <summary>
    /// Difference of the mean slow variable between model and physics, in umbrella widths, that still counts as agreement. 0
    /// asks for the same law; umbrellas that are stiff for another reason than resolution (a strong drift) need more.
    /// </summary>
    public double ResidualTolerance { get; init; }

    /// <summary>Lifted samples per label that the verdict compares with physics.</summary>
    public int VerdictSamples { get; init; } = 500;

    /// <summary>Frames that the model learns from at most, spread evenly over the windows.</summary>
    public int TrainingFrames { get; init; } = 40_000;

    /// <summary>Whether the bias of a window multiplies the stationary density (reversible dynamics), so that windows can be reweighted.</summary>
    public bool Reweight { get; init; } = true;

    /// <summary>Whether windows are opened only next to what has been sampled; otherwise all at once.</summary>
    public bool Explore { get; init; } = true;

    /// <summary>Where a study that explores opens its next windows.</summary>
    public ExplorationStrategy Strategy { get; init; }
}
