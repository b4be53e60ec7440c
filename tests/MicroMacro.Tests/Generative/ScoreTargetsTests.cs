using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Generative;

/// <summary>Targets from known scores: what they add to the denoising target has mean zero given the noised features.</summary>
public sealed class ScoreTargetsTests
{
    private const int Count = 40_000;
    private const double Width = 0.3;

    // 3 noise levels x 2 features x 4 test functions: |z| < 4.8 has a false-alarm rate below 5e-5 in all; the planted defects must exceed 6.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(0.3)]
    [InlineData(1.5)]
    [InlineData(4.0)]
    public void The_change_of_the_target_has_mean_zero_given_the_noised_features(double sigma) => Assert.InRange(Worst(sigma, 1.0, 1.0), 0.0, 4.8);

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(0.7, 1.0)]
    [InlineData(1.0, 0.7)]
    public void Forces_or_label_gradients_thirty_percent_weak_are_caught(double forces, double labels) => Assert.True(Worst(1.5, forces, labels) > 6.0);

    [Fact, Trait("Kind", "Law")]
    public void Gaussian_data_have_targets_without_noise()
    {
        // For N(0, 1) the target is the denoiser itself, x̃/(1 + σ²), whatever the noise.
        RandomSequence random = new(new RandomKey(5, 5));
        const int N = 5000;
        double[] x = new double[N];
        for (int i = 0; i < N; i++)
        {
            x[i] = 3.0 + (2.0 * random.NextGaussian());
        }

        TrainingData data = new(x, new double[N], null, [0.0], null) { Scores = new KnownScores(Array.ConvertAll(x, v => (3.0 - v) / 4.0)) };
        ScoreArchitecture architecture = StartingPoint.Architecture(data, new ScoreTrainingOptions(), Enumerable.Range(0, N).ToArray(), new RandomKey(1, 1));
        ScoreTargets targets = new(data, architecture, [0.0]);
        float[] change = new float[1];
        for (int i = 0; i < 50; i++)
        {
            double sigma = 0.1 * (i + 1), n = random.NextGaussian(), s = (x[i] - 3.0) / 2.0;
            float[] share = new float[1];
            targets.Shares(sigma, share);
            targets.Change(i, sigma, share, 1f, [0f], [(float)n], change);
            double root = Math.Sqrt((sigma * sigma) + 1.0);
            double target = (((sigma * s) - n) / root) + change[0];
            Assert.Equal(0.0, target, 0.05 * (1 + Math.Abs(s) + Math.Abs(n)));
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void A_few_records_with_forces_teach_more_than_without()
    {
        TrainingData all = LinearGaussian.Data(200, 8);
        double determinant = (LinearGaussian.Covariance(0, 0) * LinearGaussian.Covariance(1, 1)) - Math.Pow(LinearGaussian.Covariance(0, 1), 2);
        double[] x = new double[400], scores = new double[400];
        for (int i = 0; i < 200; i++)
        {
            // z = 0: the law N(0, C).
            double x0 = all.X[2 * i] - LinearGaussian.Mean(0, all.Z[i]), x1 = all.X[(2 * i) + 1] - LinearGaussian.Mean(1, all.Z[i]);
            (x[2 * i], x[(2 * i) + 1]) = (x0, x1);
            scores[2 * i] = -((LinearGaussian.Covariance(1, 1) * x0) - (LinearGaussian.Covariance(0, 1) * x1)) / determinant;
            scores[(2 * i) + 1] = -((LinearGaussian.Covariance(0, 0) * x1) - (LinearGaussian.Covariance(0, 1) * x0)) / determinant;
        }

        ScoreTrainingOptions options = new() { Hidden = 64, Layers = 2, Batch = 200, Steps = 1500, ValidationFraction = 0.1 };
        TrainingData plain = new(x, new double[200], null, [0.0], null);
        TrainingData forced = new(x, new double[200], null, [0.0], null) { Scores = new KnownScores(scores) };
        double without = Error(ScoreTrainer.Train(plain, options, 1, 2).Model!);
        double with = Error(ScoreTrainer.Train(forced, options, 1, 2).Model!);
        Assert.True(with < 0.6 * without, $"with {with}, without {without}");
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_sharp_label_and_misshapen_forces_are_refused()
    {
        TrainingData sharp = new([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], Enumerable.Range(0, 17).Select(i => (double)i).ToArray(), null, [0.0], null)
        {
            Scores = new KnownScores(new double[17]),
        };
        ScoreTrainingOptions options = new() { Steps = 1 };
        Assert.Contains("sharp label 'z'", Assert.Throws<InvalidDataInputException>(() => ScoreTrainer.Train(sharp, options, 1)).Message, StringComparison.Ordinal);
        Assert.Contains("gradient", Assert.Throws<InvalidDataInputException>(() => ScoreTrainer.Train(sharp, options with { LabelWidths = [0.1] }, 1)).Message, StringComparison.Ordinal);
        TrainingData shape = new(sharp.X, new double[17], null, [0.0], null) { Scores = new KnownScores(new double[16]) };
        Assert.Throws<InvalidDataInputException>(() => ScoreTrainer.Train(shape, options, 1));
    }

    private static double Error(ScoreModel model)
    {
        RandomSequence random = new(new RandomKey(9, 9));
        double[] clean = new double[2];
        double sum = 0;
        for (int i = 0; i < 600; i++)
        {
            double sigma = i % 3 == 0 ? 0.1 : i % 3 == 1 ? 0.3 : 1.0;
            double[] noise = [sigma * model.FeatureScale[0], sigma * model.FeatureScale[1]];
            double e0 = random.NextGaussian(), e1 = random.NextGaussian();
            double x0 = (0.5 * e0) + (noise[0] * random.NextGaussian()), x1 = (0.3 * e0) + (0.4 * e1) + (noise[1] * random.NextGaussian());
            model.Denoise([x0, x1], sigma, [0.0], clean);
            (double t0, double t1) = LinearGaussian.Denoised(x0, x1, noise, 0.0);
            sum += (Math.Pow((clean[0] - t0) / noise[0], 2) + Math.Pow((clean[1] - t1) / noise[1], 2)) / (sigma * sigma);
        }

        return Math.Sqrt(sum / 600);
    }

    // Records: x0 ~ N(0.3, 1.2²) with score, and an angle θ on its circle with density ∝ exp(1.5 cos(θ - 0.4) + x0 sin θ/2); the label is x0.
    private static double Worst(double sigma, double forces, double labels)
    {
        RandomSequence random = new(new RandomKey(11, 4));
        double[] x = new double[2 * Count], gradient = new double[2 * Count], slope = new double[2 * Count];
        for (int i = 0; i < Count; i++)
        {
            (double y, double theta) = Draw(ref random);
            (double sin, double cos) = Math.SinCos(theta);
            (x[2 * i], x[(2 * i) + 1]) = (y, theta);
            double along = (-1.5 * Math.Sin(theta - 0.4)) + (0.5 * y * cos);
            gradient[2 * i] = forces * (((0.3 - y) / 1.44) + (0.5 * sin));
            gradient[(2 * i) + 1] = forces * along;
            slope[2 * i] = labels;
        }

        double[] z = Enumerable.Range(0, Count).Select(i => x[2 * i]).ToArray();
        TrainingData data = new(x, z, null, [0.0], null) { Scores = new KnownScores(gradient, slope), FeaturePeriods = [0, Math.Tau] };
        ScoreArchitecture architecture = StartingPoint.Architecture(data, new ScoreTrainingOptions(), Enumerable.Range(0, Count).ToArray(), new RandomKey(1, 1));
        ScoreTargets targets = new(data, architecture, [Width]);
        float[] standard = new float[2], noise = new float[2], change = new float[2], shares = new float[2];
        targets.Shares(sigma, shares);
        double turn = FeatureEmbedding.UnitRadians;
        double[][] products = Enumerable.Range(0, 8).Select(_ => new double[Count]).ToArray();
        for (int i = 0; i < Count; i++)
        {
            architecture.Features.Standardise(x.AsSpan(2 * i, 2), standard);
            for (int j = 0; j < 2; j++)
            {
                noise[j] = (float)random.NextGaussian();
            }

            float label = (float)random.NextGaussian();
            double a = standard[0] + (sigma * noise[0]), b = turn * (standard[1] + (sigma * noise[1]));
            noise[1] = (float)(-turn * sigma * WrappedNormal.Score(turn * sigma * noise[1], turn * sigma));
            targets.Change(i, sigma, shares, (float)FeatureEmbedding.Damping(sigma), [label], noise, change);
            double given = z[i] + (Width * label);
            double[] tests = [Math.Tanh(a), Math.Sin(b), Math.Tanh(a + (2 * Math.Cos(b + 1))), Math.Tanh(given - a)];
            for (int k = 0; k < 8; k++)
            {
                products[k][i] = change[k / 4] * tests[k % 4];
            }
        }

        return products.Max(p => Math.Abs(ZTest.Mean(p, 0.0)));
    }

    private static (double Y, double Theta) Draw(ref RandomSequence random)
    {
        while (true)
        {
            double y = 0.3 + (1.2 * random.NextGaussian()), theta = Math.Tau * random.NextDouble();
            double exponent = (1.5 * Math.Cos(theta - 0.4)) + (0.5 * y * Math.Sin(theta));

            // Four deviations of y: what is left out, 6e-5 of the law, is far below what the test can see.
            if (Math.Abs(y) < 5.1 && random.NextDouble() < Math.Exp(exponent - 1.5 - 2.55))
            {
                return (y, theta);
            }
        }
    }
}
