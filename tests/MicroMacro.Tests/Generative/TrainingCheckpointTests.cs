using MicroMacro.Artifacts.Tensors;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Tests.Artifacts;

namespace MicroMacro.Tests.Generative;

[Trait("Kind", "Unit")]
public sealed class TrainingCheckpointTests : IDisposable
{
    private static readonly ScoreTrainingOptions Options = LinearGaussian.Quick with
    {
        Hidden = 32, Layers = 2, Batch = 150, Steps = 90, ValidationInterval = 20, LabelWidths = [0.1],
    };

    private readonly TemporaryFolder _files = new();

    public void Dispose() => _files.Dispose();

    // The first interruption comes right after a validation, the second, wherever the clock has it, mostly between two.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_training_that_was_interrupted_ends_with_the_same_bytes(bool weighted)
    {
        TrainingData data = Data(weighted);
        ScoreTrainingResult whole = ScoreTrainer.Train(data, Options, 7, 1);
        using CancellationTokenSource first = new(), second = new();
        Memory kept = new() { StopAfterSaves = 1, Stop = first };
        Assert.Equal(ScoreTrainingStatus.Cancelled, ScoreTrainer.Train(data, Options, 7, 2, null, kept, first.Token).Status);
        using Timer between = new(_ => second.Cancel(), null, 3, Timeout.Infinite);
        ScoreTrainer.Train(data, Options, 7, 1, null, kept, second.Token);
        ScoreTrainingResult resumed = ScoreTrainer.Train(data, Options, 7, 1, null, kept, default);
        Assert.Equal(whole.Losses.Step, resumed.Losses.Step);
        Assert.Equal(whole.Losses.Training, resumed.Losses.Training);
        Assert.Equal(whole.Losses.Validation, resumed.Losses.Validation);
        Assert.Equal(whole.Model!.Parameters.Span, resumed.Model!.Parameters.Span);
    }

    [Fact]
    public void A_state_without_the_moments_is_seen()
    {
        TrainingData data = Data(false);
        ScoreTrainingResult whole = ScoreTrainer.Train(data, Options, 7, 1);
        using CancellationTokenSource stop = new();
        Memory kept = new() { StopAfterSaves = 1, Stop = stop };
        ScoreTrainer.Train(data, Options, 7, 1, null, kept, stop.Token);
        Array.Clear((float[])kept.State!["moment.first"].Values);
        ScoreTrainingResult resumed = ScoreTrainer.Train(data, Options, 7, 1, null, kept, default);
        Assert.False(whole.Model!.Parameters.Span.SequenceEqual(resumed.Model!.Parameters.Span));
    }

    [Fact]
    public void A_checkpoint_file_comes_back_and_one_of_another_training_is_refused()
    {
        TrainingData data = Data(false);
        string identity = TrainingIdentity.Of(data, Options, 7);
        TrainingCheckpointFile file = new(_files["m.checkpoint"], identity, resume: false, TimeSpan.Zero);
        Assert.True(file.IsDue);
        Assert.Null(file.Load());
        using CancellationTokenSource stop = new();
        Memory kept = new() { StopAfterSaves = 1, Stop = stop };
        ScoreTrainer.Train(data, Options, 7, 1, null, kept, stop.Token);
        file.Save(kept.State!);
        TrainingCheckpointFile again = new(_files["m.checkpoint"], identity, resume: true, TimeSpan.FromHours(1));
        Assert.False(again.IsDue);
        Assert.Equal((float[])kept.State!["weights"].Values, (float[])again.Load()!["weights"].Values);
        TrainingCheckpointFile other = new(_files["m.checkpoint"], TrainingIdentity.Of(data, Options, 8), resume: true, TimeSpan.Zero);
        Assert.Throws<InvalidDataInputException>(() => other.Load());
        Assert.NotEqual(identity, TrainingIdentity.Of(data, Options with { LabelWidths = [0.2] }, 7));
        Assert.NotEqual(identity, TrainingIdentity.Of(Data(true), Options, 7));
        file.Delete();
        Assert.Throws<InvalidDataInputException>(() => again.Load());
    }

    private static TrainingData Data(bool weighted)
    {
        TrainingData data = LinearGaussian.Data(700, 1);
        double[]? weights = weighted ? Enumerable.Range(0, 700).Select(i => 0.5 + (i % 3)).ToArray() : null;
        return new TrainingData(data.X, data.Z, weights, data.Period, null);
    }

    private sealed class Memory : ITrainingCheckpoint
    {
        private int _saves;

        public int StopAfterSaves { get; init; }

        public CancellationTokenSource? Stop { get; set; }

        public ArrayBundle? State { get; private set; }

        public bool IsDue => true;

        public ArrayBundle? Load() => State;

        public void Save(ArrayBundle state)
        {
            State = state;
            if (++_saves == StopAfterSaves)
            {
                Stop?.Cancel();
            }
        }
    }
}
