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

    // Both interruptions come right after a validation, in the middle of an epoch.
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
        Memory later = new(kept.State) { StopAfterSaves = 2, Stop = second };
        Assert.Equal(ScoreTrainingStatus.Cancelled, ScoreTrainer.Train(data, Options, 7, 1, null, later, second.Token).Status);
        kept = later;
        ScoreTrainingResult resumed = ScoreTrainer.Train(data, Options, 7, 1, null, kept, default);
        Assert.Equal(whole.Losses.Step, resumed.Losses.Step);
        Assert.Equal(whole.Losses.Training, resumed.Losses.Training);
        Assert.Equal(whole.Losses.Validation, resumed.Losses.Validation);
        Assert.Equal(whole.Model!.Parameters.Span, resumed.Model!.Parameters.Span);
    }

    // Between two validations, where losses are half summed: the source of the records stops the training at step 50.
    [Fact]
    public void A_training_that_was_interrupted_between_validations_ends_with_the_same_bytes()
    {
        TrainingData data = Data(false);
        ScoreTrainingResult whole = Drawn(data, null, null);
        using CancellationTokenSource stop = new();
        Memory kept = new();
        Assert.Equal(ScoreTrainingStatus.Cancelled, Drawn(data, kept, stop).Status);
        ArrayBundle half = kept.State!;
        Assert.Equal(50.0, half["count"].ToDoubles()[0]);
        ScoreTrainingResult resumed = Drawn(data, new Memory(half), null);
        Assert.Equal(whole.Losses.Training, resumed.Losses.Training);
        Assert.Equal(whole.Model!.Parameters.Span, resumed.Model!.Parameters.Span);

        // Planted: a state that has forgotten the sum of the losses.
        Array.Clear((double[])half["loss"].Values, 0, 1);
        Assert.NotEqual(whole.Losses.Training, Drawn(data, new Memory(half), null).Losses.Training);
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

    private static ScoreTrainingResult Drawn(TrainingData data, Memory? kept, CancellationTokenSource? stop)
    {
        using TrainingRun run = new(data, Options, 7, 1, (step, x, z) =>
        {
            for (int i = 0; i < z.Length; i++)
            {
                int record = (int)((step * 150) + (ulong)i) % data.Count;
                data.X.AsSpan(2 * record, 2).CopyTo(x[(2 * i)..]);
                z[i] = data.Z[record];
            }

            if (step == 50)
            {
                stop?.Cancel();
            }
        });
        return run.Run(null, kept, stop?.Token ?? default);
    }

    private static TrainingData Data(bool weighted)
    {
        TrainingData data = LinearGaussian.Data(700, 1);
        double[]? weights = weighted ? Enumerable.Range(0, 700).Select(i => 0.5 + (i % 3)).ToArray() : null;
        return new TrainingData(data.X, data.Z, weights, data.Period, null);
    }

    private sealed class Memory(ArrayBundle? state = null) : ITrainingCheckpoint
    {
        private int _saves;

        public int StopAfterSaves { get; init; }

        public CancellationTokenSource? Stop { get; set; }

        public ArrayBundle? State { get; private set; } = state;

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
