namespace MicroMacro.Artifacts.Studies;

/// <summary>The conditional model of a study.</summary>
public sealed record ModelSettings
{
    /// <summary>How states are lifted.</summary>
    public ModelMethod Method { get; init; } = ModelMethod.Score;

    /// <summary>Width of the hidden layers.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Hidden layers.</summary>
    public int Layers { get; init; } = 4;

    /// <summary>Samples per training step.</summary>
    public int Batch { get; init; } = 512;

    /// <summary>Training steps.</summary>
    public int Steps { get; init; } = 4000;

    /// <summary>Largest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Noise levels of the sampler.</summary>
    public int SamplerSteps { get; init; } = 18;

    /// <summary>Frames that the model learns from at most.</summary>
    public int TrainingFrames { get; init; } = 40_000;
}
