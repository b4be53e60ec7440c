using System.Security.Cryptography;
using System.Text;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>Runs a stage once: what is in the store is taken from there, what is not is computed and stored.</summary>
/// <param name="store">Where finished stages are kept.</param>
/// <param name="identity">All that the study's results depend on: its definition, inputs, seed and the program's version. Stages are functions of it and their name.</param>
public sealed class StageCache(IStageStore store, string identity)
{
    /// <summary>The store.</summary>
    public IStageStore Store => store;

    /// <summary>Time between two checkpoints of a training.</summary>
    /// <value>Default one minute.</value>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A stage that trains a model: it goes on from its last checkpoint, and ends with the bytes of one that was never interrupted.</summary>
    public ArrayBundle Training(string stage, Func<ITrainingCheckpoint, ArrayBundle> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        StageCheckpoint checkpoint = new(store, stage, Hash(stage), CheckpointInterval);
        ArrayBundle result = Arrays(stage, () => compute(checkpoint));
        checkpoint.Remove();
        return result;
    }

    /// <summary>A stage whose result is a bundle of arrays.</summary>
    public ArrayBundle Arrays(string stage, Func<ArrayBundle> compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        string hash = Hash(stage);
        if (store.Load(stage, hash) is { } stored)
        {
            return stored;
        }

        store.Record("stage", new Dictionary<string, object> { ["stage"] = stage, ["state"] = "started" });
        ArrayBundle result = compute();
        store.Save(stage, hash, result);
        store.Record("stage", new Dictionary<string, object> { ["stage"] = stage, ["state"] = "finished" });
        return result;
    }

    /// <summary>A stage whose result is an ensemble run.</summary>
    public EnsembleRun Run(string stage, Func<EnsembleRun> compute) => EnsembleRunArrays.Read(Arrays(stage, () => EnsembleRunArrays.Write(compute())));

    private string Hash(string stage) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity}\n{stage}")));
}
