using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Generative;

/// <summary>The acceptance of score models in small: closed forms, fresh draws, ranks, and a score too small by 5 %.</summary>
public sealed class CalibrationTests
{
    private const int Draws = 199;
    private static readonly ScoreTrainingOptions Quick = new()
    {
        Hidden = 64, Layers = 2, Batch = 512, Steps = 1500, LearningRate = 4e-3, WarmUpSteps = 100, ValidationFraction = 0.5, ValidationInterval = 500,
    };

    private static readonly Lazy<ScoreModel> FastSlow = new(() => ScoreTrainer.TrainOnDraws(
        FastSlowGaussian.Data(4000, 1), (step, x, z) => FastSlowGaussian.Draw(new RandomKey(step, 17), x, z), Quick, 2, 2).Model!);

    [Fact, Trait("Kind", "Law")]
    public void The_closed_form_is_consistent()
    {
        ConditionalMixture law = new(3, isMixture: true);
        double[] x = [0.3, -0.4, 0.9], unit = [1.0, 0.8, 1.2], score = new double[3], unused = new double[3];
        law.LogDensity(x, 0.4, 0.3, unit, score);
        for (int j = 0; j < 3; j++)
        {
            double[] up = [.. x], down = [.. x];
            up[j] += 1e-5;
            down[j] -= 1e-5;
            Assert.Equal((law.LogDensity(up, 0.4, 0.3, unit, unused) - law.LogDensity(down, 0.4, 0.3, unit, unused)) / 2e-5, score[j], 1e-6);
        }
    }

    // 400 trials of 199 draws, two coordinates, two statistics each at 0.1 %: a false alarm of 0.4 %, seed fixed.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(false)]
    [InlineData(true)]
    public void Ranks_are_uniform_and_a_score_too_small_is_caught(bool isStochastic)
    {
        const int Trials = 400;
        SamplerOptions options = SamplerOptions.Default with { Steps = isStochastic ? 64 : 18, SigmaMin = isStochastic ? 0.02 : 0.002 };
        IReverseSampler sampler = isStochastic ? new EulerMaruyamaSampler() : new HeunSampler(options);
        double band = RankCalibration.Band(Trials, Draws, 0.999, 2000);
        Assert.True(IsCalibrated(sampler, options, Trials, band));

        // The probability flow sees a score of 0.95 at this size; the reverse equation, whose width grows by 5 % only, one of 0.8.
        Assert.False(IsCalibrated(new ScaledScoreSampler(sampler, isStochastic ? 0.8 : 0.95), options, Trials, band));
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Fresh_draws_teach_the_noised_score()
    {
        ConditionalMixture law = new(2, isMixture: false);
        ScoreModel model = ScoreTrainer.TrainOnDraws(
            law.Data(4000, 1), (step, x, z) => law.Draw(new RandomKey(step, 123), x, z), Quick with { Steps = 4000, LearningRate = 6e-3 }, 1, 2).Model!;
        Assert.InRange(ScoreError(law, model, 0.5), 0, 0.05);
        Assert.InRange(ScoreError(law, model, 1.0), 0, 0.05);

        // The law of another slope is told apart.
        Assert.True(ScoreError(new ConditionalMixture(2, isMixture: true), model, 1.0) > 0.05);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Fresh_draws_do_not_depend_on_threads()
    {
        ConditionalMixture law = new(2, isMixture: true);
        ScoreModel Train(int threads) => ScoreTrainer.TrainOnDraws(
            law.Data(200, 1), (step, x, z) => law.Draw(new RandomKey(step, 9), x, z), Quick with { Steps = 30 }, 1, threads).Model!;
        Assert.Equal(Train(1).Parameters.Span, Train(3).Parameters.Span);
    }

    // 20,000 draws each; a standard error of 0.7 % for the mean and 1 % for the variance, 4.4 of them, and 1 % for the steps.
    [Fact, Trait("Kind", "Statistical")]
    public void Churn_ends_in_the_law_of_the_data_and_misses_it_without_its_noise()
    {
        SamplerOptions options = new() { Steps = 32, Churn = 8, Alpha = 1.0 };
        Assert.InRange(VarianceRatio(new HeunSampler(options), options), 0.946, 1.054);
        Assert.NotInRange(VarianceRatio(new HeunSampler(options with { ChurnNoise = 0.3 }), options), 0.946, 1.054);
    }

    private static double VarianceRatio(IReverseSampler sampler, SamplerOptions options)
    {
        double[] x = new GaussianProcess(20_000, 0.7, 0.6, 4).Sample(sampler, options);
        double mean = x.Average();
        return x.Average(v => (v - mean) * (v - mean)) / 0.36;
    }

    private static bool IsCalibrated(IReverseSampler sampler, SamplerOptions options, int trials, double band)
    {
        double[] truth = new double[2 * trials], z = new double[trials];
        FastSlowGaussian.Draw(new RandomKey(3, 400), truth, z);
        double[] samples = FastSlow.Value.Sample(z, Draws, 5, 7, 2, sampler, KarrasSchedule.Levels(options));
        return RankCalibration.Ranks(truth, samples, Draws, 2).All(ranks =>
            RankCalibration.LargestDeviation(ranks, Draws) <= band && Math.Abs(RankCalibration.ProbitScore(ranks, Draws)) <= RankCalibration.ProbitLimit);
    }

    private static double ScoreError(ConditionalMixture law, ScoreModel model, double sigma)
    {
        const int N = 1000;
        double[] scale = model.FeatureScale.ToArray(), x = new double[2 * N], z = new double[N], clean = new double[2 * N], score = new double[2];
        law.Draw(new RandomKey(31, 31), x, z);
        RandomSequence random = new(new RandomKey(8, 8));
        for (int i = 0; i < x.Length; i++)
        {
            x[i] += sigma * scale[i % 2] * random.NextGaussian();
        }

        model.Denoise(x, sigma, z, clean);
        double wrong = 0, size = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (i % 2 == 0)
            {
                law.LogDensity(x.AsSpan(i, 2), z[i / 2], sigma, scale, score);
            }

            double found = (clean[i] - x[i]) / (scale[i % 2] * sigma * sigma), exact = score[i % 2] * scale[i % 2];
            wrong += (found - exact) * (found - exact);
            size += exact * exact;
        }

        return Math.Sqrt(wrong / size);
    }
}
