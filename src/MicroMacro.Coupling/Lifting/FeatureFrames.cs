using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Training;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Training frames as features.</summary>
internal static class FeatureFrames
{
    /// <summary>Encodes every frame.</summary>
    public static TrainingData Of(ICoordinateMap map, TrainingFrames frames, IReadOnlyList<CoarseVariable> labels)
    {
        int d = map.FeatureDimension, o = map.ObservationDimension;
        double[] features = new double[frames.Count * d];
        for (int i = 0; i < frames.Count; i++)
        {
            map.Encode(frames.Observations.AsSpan(i * o, o), features.AsSpan(i * d, d));
        }

        return new TrainingData(features, frames.Labels, null, frames.Periods, frames.Groups)
        {
            FeaturePeriods = map.FeaturePeriods,
            LabelNames = [.. labels.Select(v => v.Name)],
            LabelUnits = [.. labels.Select(v => v.Unit)],
        };
    }
}
