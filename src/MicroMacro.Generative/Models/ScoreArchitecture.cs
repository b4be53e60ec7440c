using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Generative.Models;

/// <summary>Everything of a score model but its weights: the network's shape, and how features, labels and noise enter it.</summary>
/// <remarks>The network's input is (embedded features, noise embedding, encoded label).</remarks>
internal sealed record ScoreArchitecture(
    MlpLayout Layout, FeatureScaling Features, LabelEncoding Labels, NoiseEmbedding Noise)
{
    /// <summary>The noise process that the network was trained for.</summary>
    public NoiseSchedule Schedule { get; init; } = new EdmSchedule(-1.0, 1.8);

    /// <summary>What the network gives.</summary>
    public ScoreForm Form { get; init; }

    /// <summary>How features enter the network.</summary>
    public FeatureEmbedding Embedding { get; init; } = new(Features.Period);

    /// <summary>Numbers per feature vector, d.</summary>
    public int FeatureDimension => Features.Dimension;

    /// <summary>First input of the noise embedding.</summary>
    public int NoiseOffset => Embedding.Width;

    /// <summary>First input of the encoded label.</summary>
    public int LabelOffset => Embedding.Width + NoiseEmbedding.Dimension;

    /// <summary>Inputs of the network.</summary>
    public static int Inputs(int features, int encodedLabels) => features + NoiseEmbedding.Dimension + encodedLabels;
}
