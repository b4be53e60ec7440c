using MicroMacro.Coupling;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Tests.Coupling.Support;

/// <summary>Keeps stages in memory and counts what it is asked for.</summary>
internal sealed class MemoryStageStore : IStageStore
{
    private readonly Dictionary<string, ArrayBundle> _stages = [];

    public List<string> Saved { get; } = [];

    public List<string> Removed { get; } = [];

    public List<string> Loaded { get; } = [];

    public ArrayBundle? Load(string stage, string inputHash)
    {
        if (_stages.TryGetValue(stage + inputHash, out ArrayBundle? found))
        {
            Loaded.Add(stage);
        }

        return found;
    }

    public void Save(string stage, string inputHash, ArrayBundle result)
    {
        // A stage is finished once; the state of a training is kept again and again.
        if (!stage.EndsWith(StageCheckpoint.Suffix, StringComparison.Ordinal))
        {
            Assert.DoesNotContain(stage + inputHash, _stages.Keys);
        }

        _stages[stage + inputHash] = result;
        Saved.Add(stage);
    }

    public void Remove(string stage, string inputHash)
    {
        if (_stages.Remove(stage + inputHash))
        {
            Removed.Add(stage);
        }
    }

    public void Record(string kind, IReadOnlyDictionary<string, object> data)
    {
        // Nobody watches.
    }
}
