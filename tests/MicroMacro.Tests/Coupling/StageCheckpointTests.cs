using MicroMacro.Artifacts.Runs;
using MicroMacro.Coupling;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Coupling.Support;
using MicroMacro.Tests.Generative;

namespace MicroMacro.Tests.Coupling;

[Trait("Kind", "Unit")]
public sealed class StageCheckpointTests : IDisposable
{
    private static readonly ScoreTrainingOptions Options = new() { Hidden = 32, Layers = 2, Batch = 100, Steps = 120, ValidationInterval = 20 };

    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_stage_that_was_stopped_in_training_ends_with_the_same_bytes(int validations)
    {
        ArrayBundle whole = Train(new MemoryStageStore(), default, null);
        MemoryStageStore store = new();
        List<double> told = [];
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(store, stop.Token, new Watch(told, validations, stop)));
        Assert.Equal(validations, told.Count);
        Assert.Contains("model-checkpoint", store.Saved);
        ArrayBundle resumed = Train(store, default, new Watch(told, -1, stop));
        Assert.Equal(6, told.Count);
        Assert.Equal(["model-checkpoint"], store.Removed);
        Same(whole, resumed);
    }

    [Fact]
    public void A_checkpoint_on_disk_is_taken_up_and_removed_when_the_stage_is_done()
    {
        using RunDirectory directory = RunDirectory.Open(_files["run"], ExistingRun.Refuse);
        FileStageStore store = new(directory);
        List<double> told = [];
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(store, stop.Token, new Watch(told, 2, stop)));
        Assert.Single(Directory.GetFiles(Path.Combine(directory.Folder, "stages"), "model-checkpoint-*"));
        ArrayBundle resumed = Train(new FileStageStore(directory), default, new Watch(told, -1, stop));
        Assert.Equal(6, told.Count);
        Assert.Empty(Directory.GetFiles(Path.Combine(directory.Folder, "stages"), "model-checkpoint-*"));
        Same(Train(new MemoryStageStore(), default, null), resumed);
    }

    [Fact]
    public void A_study_with_another_seed_does_not_take_it_up()
    {
        MemoryStageStore store = new();
        List<double> told = [];
        using CancellationTokenSource stop = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(store, stop.Token, new Watch(told, 3, stop)));
        Train(store, default, new Watch(told, -1, stop), identity: "another");
        Assert.Equal(9, told.Count);
    }

    private static ArrayBundle Train(IStageStore store, CancellationToken cancellation, IProgress<Progress>? progress, string identity = "study")
    {
        TrainingData data = LinearGaussian.Data(600, 1);
        ScoreLearner learner = new(_ => new IdentityMap(2), [new CoarseVariable("z", 0, "")], Options, SamplerOptions.Default);
        TrainingFrames frames = new(data.X, data.Z, data.Period, [.. Enumerable.Range(0, 600).Select(i => i / 30)]);
        StageCache stages = new(store, identity) { CheckpointInterval = TimeSpan.Zero };
        return stages.Training("model", checkpoint => learner.Store(learner.Learn(frames, 1, new Work(3, 1, 1), checkpoint, progress, cancellation)));
    }

    private static void Same(ArrayBundle expected, ArrayBundle actual)
    {
        Assert.Equal(expected.Entries.Select(e => e.Key).Order(), actual.Entries.Select(e => e.Key).Order());
        foreach ((string name, NamedArray array) in expected.Entries)
        {
            Assert.Equal(array.Values, actual[name].Values);
        }
    }

    private sealed class Watch(List<double> told, int stopAfter, CancellationTokenSource stop) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            told.Add(value.Fraction);
            if (told.Count == stopAfter)
            {
                stop.Cancel();
            }
        }
    }
}
