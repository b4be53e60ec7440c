namespace MicroMacro.Generative.Models;

/// <summary>What a score model's network gives.</summary>
public enum ScoreForm
{
    /// <summary>The score itself, as a free vector field.</summary>
    Score,

    /// <summary>A scalar energy, whose gradient is the score: exactly conservative, at twice the cost of a training step and of an evaluation.</summary>
    Energy,
}
