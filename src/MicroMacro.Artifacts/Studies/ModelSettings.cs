using MicroMacro.Generative.Models;

namespace MicroMacro.Artifacts.Studies;

/// <summary>The conditional model of a study; what is null keeps the default for its kind of system.</summary>
public sealed record ModelSettings
{
    /// <summary>How states are lifted.</summary>
    public ModelMethod Method { get; init; } = ModelMethod.Score;

    /// <summary>Name of published settings to start from, one of <see cref="Generative.Schedules.ScorePresets.Names"/>; null for those of the kind of system.</summary>
    public string? Preset { get; init; }

    /// <summary>What the network gives.</summary>
    public ScoreForm Form { get; init; }

    /// <summary>Width of the hidden layers.</summary>
    public int? Hidden { get; init; }

    /// <summary>Hidden layers.</summary>
    public int? Layers { get; init; }

    /// <summary>Samples per training step.</summary>
    public int? Batch { get; init; }

    /// <summary>Training steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Largest learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Noise levels of the sampler.</summary>
    public int? SamplerSteps { get; init; }

    /// <summary>Frames that the model learns from at most.</summary>
    public int TrainingFrames { get; init; } = 40_000;
}
