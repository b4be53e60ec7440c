using System.Diagnostics;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling.Loop;

/// <summary>The state of a training that is a stage, kept beside the stages from time to time, so that a study that was killed goes on within it.</summary>
/// <param name="store">Where it is kept.</param>
/// <param name="stage">The stage that is in training.</param>
/// <param name="inputHash">SHA-256 (hex) of all that the stage depends on.</param>
/// <param name="interval">Time between two states; it changes when they are kept, never what the training ends with.</param>
public sealed class StageCheckpoint(IStageStore store, string stage, string inputHash, TimeSpan interval) : ITrainingCheckpoint
{
    /// <summary>What the name of a stage's checkpoint ends in.</summary>
    public const string Suffix = "-checkpoint";

    private long _last = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public bool IsDue => Stopwatch.GetElapsedTime(_last) >= interval;

    /// <inheritdoc/>
    public ArrayBundle? Load() => store.Load(stage + Suffix, inputHash);

    /// <inheritdoc/>
    public void Save(ArrayBundle state)
    {
        store.Save(stage + Suffix, inputHash, state);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Removes the state where there is one: the stage is done.</summary>
    public void Remove() => store.Remove(stage + Suffix, inputHash);
}
