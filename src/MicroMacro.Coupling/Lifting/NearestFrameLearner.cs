using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Lifts with the frame whose label is nearest, one of the nearest few at random: the baseline that a model has to beat.</summary>
/// <param name="fitMap">The map from observations to features, fitted to the observations it will see, shape [n, d].</param>
/// <param name="labels">What the labels are: the slow variables, shape [c].</param>
public sealed class NearestFrameLearner(Func<double[], ICoordinateMap> fitMap, IReadOnlyList<CoarseVariable> labels) : ILearner
{
    /// <inheritdoc/>
    public LearnedConditional Learn(TrainingFrames frames, double effort, Work work, ITrainingCheckpoint? checkpoint, IProgress<Progress>? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ICoordinateMap map = fitMap(frames.Observations);
        TrainingData data = FeatureFrames.Of(map, frames, labels);
        return new LearnedConditional(map, new NearestFrameSampler(data), TrainingCurve.Empty);
    }

    /// <inheritdoc/>
    public ArrayBundle Store(LearnedConditional learned) => LearnedArrays.Write(learned);

    /// <inheritdoc/>
    public LearnedConditional Restore(ArrayBundle stored) => LearnedArrays.Read(stored, NearestFrameSampler.FromArrays);
}
