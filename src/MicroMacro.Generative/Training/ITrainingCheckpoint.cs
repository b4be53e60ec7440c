using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.Training;

/// <summary>Keeps the state of a training, so that it can be interrupted.</summary>
public interface ITrainingCheckpoint
{
    /// <summary>Whether the state should be kept now; asked after each validation.</summary>
    bool IsDue { get; }

    /// <summary>The state to go on from, or null to start afresh.</summary>
    ArrayBundle? Load();

    /// <summary>Keeps a state: weights, their average, both moments, losses, and the place in the order of the records.</summary>
    void Save(ArrayBundle state);
}
