using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Lifts with the training-free twin of the score model: the noised, kernel-weighted frames themselves [montecarlo2025twin].</summary>
/// <param name="fitMap">The map from observations to features, fitted to the observations it will see, shape [n, d].</param>
/// <param name="labels">What the labels are: the slow variables, shape [c].</param>
public sealed class MonteCarloLearner(Func<double[], ICoordinateMap> fitMap, IReadOnlyList<CoarseVariable> labels) : ILearner
{
    /// <inheritdoc/>
    public LearnedConditional Learn(TrainingFrames frames, double effort, Work work, ITrainingCheckpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ICoordinateMap map = fitMap(frames.Observations);
        TrainingData data = FeatureFrames.Of(map, frames, labels);
        return new LearnedConditional(map, MonteCarloTwin.Fit(data, new RandomKey(work.Seed, work.Stream).Bits, work.Threads), TrainingCurve.Empty);
    }

    /// <inheritdoc/>
    public ArrayBundle Store(LearnedConditional learned) => LearnedArrays.Write(learned);

    /// <inheritdoc/>
    public LearnedConditional Restore(ArrayBundle stored) => LearnedArrays.Read(stored, MonteCarloTwin.FromArrays);
}
