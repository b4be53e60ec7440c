using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Learns p(x | z) from frames: a score model, its training-free twin, or the nearest frame as a baseline.</summary>
public interface ILearner
{
    /// <summary>Learns from frames.</summary>
    /// <param name="frames">What to learn from.</param>
    /// <param name="effort">Share of the full training to spend, in (0, 1]; exploring needs less than the final model.</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <param name="checkpoint">Keeps the state of a training along the way and gives it back, or null.</param>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops the training; only its checkpoint is kept.</param>
    LearnedConditional Learn(TrainingFrames frames, double effort, Work work, ITrainingCheckpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancellation);

    /// <summary>Everything needed to restore a learned model, as arrays.</summary>
    ArrayBundle Store(LearnedConditional learned);

    /// <summary>Restores what <see cref="Store"/> wrote.</summary>
    LearnedConditional Restore(ArrayBundle stored);
}
