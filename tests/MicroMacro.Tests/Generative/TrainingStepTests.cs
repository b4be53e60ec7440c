using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>What clipping, warm-up and the early stop do to a training, each beside a training without it.</summary>
[Trait("Kind", "Unit")]
public sealed class TrainingStepTests
{
    private const double Beta1 = 0.9;

    private static readonly ScoreTrainingOptions Options = LinearGaussian.Quick with
    {
        Hidden = 33, Layers = 2, Batch = 128, Steps = 1000, WarmUpSteps = 0, LearningRate = 1e-3, Decay = false,
    };

    [Theory]
    [InlineData(ScoreForm.Score)]
    [InlineData(ScoreForm.Energy)]
    public void A_long_gradient_is_shortened_to_the_norm_asked_for(ScoreForm form)
    {
        const double Norm = 1e-3;
        double free = FirstMoment(Options with { Form = form, ClipNorm = 1e6 }), clipped = FirstMoment(Options with { Form = form, ClipNorm = Norm });
        Assert.Equal((1 - Beta1) * Norm, clipped, 1e-5 * Norm);

        // Without clipping the same gradient is far longer; one that is short enough is left as it is.
        Assert.True(free > 5 * clipped, $"{free} without, {clipped} with clipping");
        Assert.Equal(free, FirstMoment(Options with { Form = form, ClipNorm = 2 * free / (1 - Beta1) }));
    }

    // AdamW's first step moves a weight by the learning rate, whatever its gradient.
    [Fact]
    public void The_first_steps_of_a_warm_up_are_short()
    {
        double full = LargestMove(Options), warm = LargestMove(Options with { WarmUpSteps = 100 });
        Assert.Equal(1e-3, full, 2e-5);
        Assert.Equal(1e-5, warm, 2e-7);
    }

    // 48 records and many steps: the validation loss falls, then rises as the records are learned by heart.
    [Fact]
    public void An_early_stop_gives_the_weights_of_the_best_validation()
    {
        TrainingData data = LinearGaussian.Data(48, 3);
        ScoreTrainingOptions options = Options with { ValidationFraction = 0.25, ValidationInterval = 20, Patience = 3, EmaDecay = 0.9, LearningRate = 4e-3 };
        ScoreTrainingResult stopped = ScoreTrainer.Train(data, options, 5);
        double[] losses = stopped.Losses.Validation;
        int best = Array.IndexOf(losses, losses.Min());
        Assert.Equal(ScoreTrainingStatus.StoppedEarly, stopped.Status);
        Assert.Equal(best + 4, losses.Length);
        ScoreTrainingResult upToBest = ScoreTrainer.Train(data, options with { Steps = stopped.Losses.Step[best], Patience = 1000 }, 5);
        Assert.Equal(upToBest.Model!.Parameters.Span, stopped.Model!.Parameters.Span);

        // The planted defects: no stop, and the last weights instead of the best.
        ScoreTrainingResult whole = ScoreTrainer.Train(data, options with { Patience = 1000 }, 5);
        Assert.Equal(ScoreTrainingStatus.Completed, whole.Status);
        Assert.Equal(options.Steps, whole.Losses.Step[^1]);
        Assert.True(whole.Losses.Validation[^1] > losses.Min());
        ScoreTrainingResult upToLast = ScoreTrainer.Train(data, options with { Steps = stopped.Losses.Step[^1], ValidationFraction = 0.25, ValidationInterval = stopped.Losses.Step[^1] }, 5);
        Assert.False(upToLast.Model!.Parameters.Span.SequenceEqual(stopped.Model.Parameters.Span));
    }

    private static double FirstMoment(ScoreTrainingOptions options)
    {
        float[] moment = (float[])AfterOneStep(options).State["moment.first"].Values;
        return Math.Sqrt(moment.Sum(m => (double)m * m));
    }

    private static double LargestMove(ScoreTrainingOptions options)
    {
        (ArrayBundle state, float[] start) = AfterOneStep(options);
        return ((float[])state["weights"].Values).Zip(start, (after, before) => Math.Abs((double)after - before)).Max();
    }

    private static (ArrayBundle State, float[] Start) AfterOneStep(ScoreTrainingOptions options)
    {
        TrainingData data = LinearGaussian.Data(500, 1);
        int[] all = [.. Enumerable.Range(0, 500)];
        RandomKey key = new(1, 1);
        ScoreArchitecture architecture = StartingPoint.Architecture(data, options, all, key);
        PreparedRecords records = new(data, architecture, [0.0]);
        NoiseLevels levels = new(architecture.Noise, options.Schedule);
        AlignedBuffer parameters = StartingPoint.Weights(architecture.Layout, key);
        float[] start = parameters.Span.ToArray();
        using WorkerTeam team = new(1);
        TrainingStep step = new(architecture, records, levels, options, parameters, key, team);
        Assert.True(step.Take(1, new RecordOrder(all, null, options.Batch, key).Next(), out _));
        ArrayBundle state = new();
        step.Write(state);
        return (state, start);
    }
}
