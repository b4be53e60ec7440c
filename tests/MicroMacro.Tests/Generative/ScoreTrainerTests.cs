using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class ScoreTrainerTests
{
    private static readonly ScoreTrainingOptions Small = LinearGaussian.Quick with { Hidden = 33, Layers = 2, Batch = 150, Steps = 60, ValidationInterval = 20 };

    [Theory, Trait("Kind", "Unit")]
    [InlineData(2)]
    [InlineData(4)]
    public void Threads_change_no_bit(int threads)
    {
        TrainingData data = LinearGaussian.Data(2000, 1);
        ScoreTrainingOptions options = Small with { LabelWidths = [0.1] };
        ScoreTrainingResult one = ScoreTrainer.Train(data, options, 7, 1);
        ScoreTrainingResult many = ScoreTrainer.Train(data, options, 7, threads);
        Assert.Equal(one.Losses.Validation, many.Losses.Validation);
        Assert.Equal(one.Losses.Training, many.Losses.Training);
        Assert.Equal(one.Model!.Parameters.Span, many.Model!.Parameters.Span);
        Assert.False(one.Model.Parameters.Span.SequenceEqual(ScoreTrainer.Train(data, options, 8, 1).Model!.Parameters.Span));
    }

    // On one thread, whose allocations are counted one by one; that a single array would be seen is tried at the end.
    [Theory, Trait("Kind", "Unit")]
    [InlineData(ScoreForm.Score, false)]
    [InlineData(ScoreForm.Score, true)]
    [InlineData(ScoreForm.Energy, true)]
    public void A_step_takes_no_memory(ScoreForm form, bool forces)
    {
        TrainingData plain = LinearGaussian.Data(2000, 1);
        TrainingData data = new(plain.X, plain.Z, null, plain.Period, null)
        {
            FeaturePeriods = [0, 20.0],
            Scores = forces ? new KnownScores(Array.ConvertAll(plain.X, v => -v), new double[plain.X.Length]) : null,
        };
        ScoreArchitecture architecture = StartingPoint.Architecture(data, Small with { Form = form }, Enumerable.Range(0, 2000).ToArray(), new RandomKey(1, 1));
        PreparedRecords records = new(data, architecture, [0.1]);
        NoiseLevels levels = new(architecture.Noise, new EdmSchedule(-1.2, 1.6));
        RandomKey key = new(1, 1);
        using WorkerTeam team = new(1);
        TrainingStep step = new(architecture, records, levels, Small, StartingPoint.Weights(architecture.Layout, key), key, team);
        RecordOrder order = new(Enumerable.Range(0, 2000).ToArray(), null, Small.Batch, key);
        for (int t = 1; t <= 50; t++)
        {
            step.Take(t, order.Next(), out _);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 51; t <= 80; t++)
        {
            step.Take(t, order.Next(), out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Single(new byte[1]);
        Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
    }

    // 6,000 draws of a fair mixture: standard error 0.0065; 4.4 of them and 0.02 for the model.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(false, 0.5)]
    [InlineData(true, 0.75)]
    public void Weights_change_populations_as_they_should(bool weighted, double expected)
    {
        RandomSequence random = new(new RandomKey(4, 4));
        const int N = 6000;
        double[] x = new double[N], z = new double[N], w = new double[N];
        for (int i = 0; i < N; i++)
        {
            bool right = i % 2 == 0;
            x[i] = (right ? 1.0 : -1.0) + (0.3 * random.NextGaussian());
            z[i] = random.NextDouble();
            w[i] = right ? 3.0 : 1.0;
        }

        TrainingData data = new(x, z, weighted ? w : null, [0.0], null);
        ScoreModel model = ScoreTrainer.Train(data, LinearGaussian.Quick with { Steps = 1200 }, 2, 2).Model!;
        double[] samples = model.Sample([0.5], 6000, 1, 0, 2);
        Assert.Equal(expected, samples.Average(v => v > 0 ? 1.0 : 0.0), (4.4 * 0.0065) + 0.02);
    }

    [Fact, Trait("Kind", "Law")]
    public void Noise_on_labels_widens_the_conditional_law_as_an_umbrella_would()
    {
        // x = z + 0.1 e, c = z + w n with w = 0.5, z ~ N(0, 1): p(x | c) is N(c/(1 + w²), w²/(1 + w²) + 0.01). 4.4 standard errors and 5 %.
        RandomSequence random = new(new RandomKey(6, 6));
        const int N = 8000;
        double[] x = new double[N], z = new double[N];
        for (int i = 0; i < N; i++)
        {
            z[i] = random.NextGaussian();
            x[i] = z[i] + (0.1 * random.NextGaussian());
        }

        ScoreTrainingOptions options = LinearGaussian.Quick with { Steps = 1500, LabelWidths = [0.5] };
        double[] samples = ScoreTrainer.Train(new TrainingData(x, z, null, [0.0], null), options, 2, 2).Model!.Sample([1.0], 6000, 1, 0, 2);
        double mean = samples.Average(), sd = Math.Sqrt(samples.Average(v => (v - mean) * (v - mean)));
        double expected = Math.Sqrt((0.25 / 1.25) + 0.01);
        Assert.Equal(0.0, (mean - 0.8) / expected, (4.4 * 0.013) + 0.05);
        Assert.Equal(1.0, sd / expected, (4.4 * 0.0091) + 0.05);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_periodic_label_has_no_seam()
    {
        RandomSequence random = new(new RandomKey(9, 9));
        const int N = 6000;
        double[] x = new double[N], z = new double[N];
        for (int i = 0; i < N; i++)
        {
            z[i] = 2.0 * Math.PI * (random.NextDouble() - 0.5);
            x[i] = Math.Sin(z[i]) + (0.2 * random.NextGaussian());
        }

        ScoreModel model = ScoreTrainer.Train(new TrainingData(x, z, null, [2.0 * Math.PI], null), LinearGaussian.Quick with { Steps = 1200 }, 2, 2).Model!;
        double[] samples = model.Sample([Math.PI - 1e-6, -Math.PI + 1e-6, 3.0 * Math.PI], 3000, 1, 0, 2);
        double[] means = [samples[..3000].Average(), samples[3000..6000].Average(), samples[6000..].Average()];
        Assert.All(means, m => Assert.Equal(0.0, m, (4.4 * 0.2 / Math.Sqrt(3000)) + 0.02));
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_averaged_weights_are_the_better_ones()
    {
        // A constant high rate leaves the weights noisy; their average is what a model is made of.
        TrainingData data = LinearGaussian.Data(4000, 5);
        ScoreTrainingOptions options = LinearGaussian.Quick with { Steps = 400, ValidationInterval = 400, LearningRate = 1e-2, WarmUpSteps = 400 };
        double averaged = ScoreTrainer.Train(data, options with { EmaDecay = 0.99 }, 3, 2).Losses.Validation[0];
        double last = ScoreTrainer.Train(data, options with { EmaDecay = 0.0 }, 3, 2).Losses.Validation[0];
        Assert.True(averaged < last, $"averaged {averaged}, last {last}");
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_diverging_training_gives_a_status_and_no_bad_model()
    {
        ScoreTrainingResult result = ScoreTrainer.Train(LinearGaussian.Data(500, 1), Small with { LearningRate = 1e38, WarmUpSteps = 0 }, 1, 1);
        Assert.Equal(ScoreTrainingStatus.Diverged, result.Status);
        Assert.True(result.Model is null || result.Model.Parameters.Span.ToArray().All(float.IsFinite));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Cancelling_keeps_the_best_model_so_far()
    {
        using CancellationTokenSource source = new();
        ScoreTrainingResult none = ScoreTrainer.Train(LinearGaussian.Data(500, 1), Small, 1, 1, cancellationToken: new CancellationToken(true));
        Assert.Equal((ScoreTrainingStatus.Cancelled, null), (none.Status, none.Model));
        ScoreTrainingResult some = ScoreTrainer.Train(LinearGaussian.Data(500, 1), Small, 1, 1, new CancelAt(source, 40), null, source.Token);
        Assert.Equal(ScoreTrainingStatus.Cancelled, some.Status);
        Assert.NotNull(some.Model);
        Assert.Equal([20, 40], some.Losses.Step);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Training_stops_when_validation_no_longer_improves()
    {
        ScoreTrainingOptions options = LinearGaussian.Quick with { Hidden = 64, Batch = 64, Steps = 4000, ValidationInterval = 20, Patience = 5, LearningRate = 5e-3 };
        ScoreTrainingResult result = ScoreTrainer.Train(LinearGaussian.Data(100, 1), options, 1, 1);
        Assert.Equal(ScoreTrainingStatus.StoppedEarly, result.Status);
        int best = Array.IndexOf(result.Losses.Validation, result.Losses.Validation.Min());
        Assert.Equal(best + 5, result.Losses.Validation.Length - 1);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Validation_takes_whole_groups()
    {
        int[] groups = Enumerable.Range(0, 1000).Select(i => i % 20).ToArray();
        TrainingData data = new(new double[1000], new double[1000], null, [0.0], groups);
        TrainingSplit split = TrainingSplit.Of(data, 0.1, new RandomKey(1, 1));
        Assert.Equal(100, split.Validation.Length);
        Assert.Equal(900, split.Training.Length);
        Assert.Empty(split.Validation.Select(i => groups[i]).Intersect(split.Training.Select(i => groups[i])));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Without_groups_validation_takes_runs_of_records()
    {
        TrainingSplit split = TrainingSplit.Of(new TrainingData(new double[25_600], new double[25_600], null, [0.0], null), 0.1, new RandomKey(1, 1));
        Assert.InRange(split.Validation.Length, 2500, 2700);
        int[] sorted = [.. split.Validation.Order()];
        int neighbours = Enumerable.Range(1, sorted.Length - 1).Count(i => sorted[i] == sorted[i - 1] + 1);
        Assert.True(neighbours > 0.98 * sorted.Length, $"{neighbours} of {sorted.Length} follow their neighbour");
    }

    [Fact, Trait("Kind", "Unit")]
    public void Bad_data_are_refused_with_the_record_named()
    {
        InvalidDataInputException refused = Assert.Throws<InvalidDataInputException>(() => new TrainingData([1, 2, double.NaN, 4], [1, 2], null, [0.0], null));
        Assert.Contains("record 1", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataInputException>(() => new TrainingData([1, 2], [1, 2], [1, -1], [0.0], null));
        Assert.Throws<InvalidDataInputException>(() => new TrainingData([1, 2], [1, 2], [0, 0], [0.0], null));
        Assert.Throws<ArgumentException>(() => new TrainingData([1, 2, 3], [1, 2], null, [0.0], null));
        Assert.Throws<InvalidDataInputException>(() => ScoreTrainer.Train(LinearGaussian.Data(10, 1), Small, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreTrainer.Train(LinearGaussian.Data(100, 1), Small with { EmaDecay = 1.0 }, 1, 1));
        Assert.Throws<ArgumentException>(() => ScoreTrainer.Train(LinearGaussian.Data(100, 1), Small with { LabelWidths = [0.1, 0.1] }, 1, 1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Weighted_records_are_visited_in_proportion()
    {
        double[] weights = [1.0, 0.0, 2.0, 5.0];
        RecordOrder order = new([0, 1, 2, 3], weights, 80, new RandomKey(1, 1));
        int[] visits = new int[4];
        foreach (int record in order.Next().Span)
        {
            visits[record]++;
        }

        Assert.Equal([10, 0, 20, 50], visits);
    }

    private sealed class CancelAt(CancellationTokenSource source, int step) : IProgress<ScoreTrainingProgress>
    {
        public void Report(ScoreTrainingProgress value)
        {
            if (value.Step == step)
            {
                source.Cancel();
            }
        }
    }
}
