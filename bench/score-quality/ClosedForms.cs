using System.Text.Json.Nodes;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Generative.Twins;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Generative;

namespace MicroMacro.ScoreQuality;

/// <summary>Acceptance 1: score, likelihood and moments against closed forms.</summary>
internal static class ClosedForms
{
    private static readonly double[] Levels = [0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];

    private delegate void Denoiser(double[] x, double sigma, double[] z, double[] clean);

    /// <summary>Training on fresh draws: score error, and for small d likelihood and moments.</summary>
    public static JsonObject Fresh(int d, bool mixture, bool isShort)
    {
        ConditionalMixture law = new(d, mixture);
        ScoreTrainingOptions options = Options(d) with { ValidationFraction = 0, Steps = isShort ? 1500 : d == 32 ? 40_000 : 50_000 };
        ScoreModel model = ScoreTrainer.TrainOnDraws(
            law.Data(4000, 1), (step, x, z) => law.Draw(new RandomKey(step, 123), x, z), options, 1, Environment.ProcessorCount).Model!;
        double[] errors = Curve(law, model.FeatureScale.ToArray(), isShort ? 500 : 2000, (x, sigma, z, clean) => model.Denoise(x, sigma, z, clean));
        JsonObject result = new()
        {
            ["steps"] = options.Steps, ["network"] = $"{options.Layers} x {options.Hidden}", ["batch"] = options.Batch, ["sigma"] = Numbers(Levels),
            ["relative_score_error"] = Numbers(errors),
        };
        string summary = $"error at 0.05 {errors[0]:P1}, at 0.1 {errors[1]:P1}, largest from 0.1 {errors.Skip(1).Max():P1}";
        if (d <= 8)
        {
            (double mean, double rms) = Likelihood(law, model, isShort ? 200 : 1000);
            double z = LargestMoment(law, model, isShort ? 5_000 : 50_000);
            result["loglikelihood_mean_error"] = mean;
            result["loglikelihood_rms"] = rms;
            result["largest_moment_deviation_in_standard_errors"] = z;
            summary += $"; log-likelihood mean error {mean:F4}, RMS {rms:F3}; moments within {z:F1} sigma";
        }

        result["summary"] = summary;
        return result;
    }

    /// <summary>Training on 20,000 records, beside the training-free twin of the same records.</summary>
    public static JsonObject Fixed(int d, bool mixture, bool isShort)
    {
        ConditionalMixture law = new(d, mixture);
        TrainingData data = law.Data(20_000, 5);
        ScoreTrainingOptions options = Options(d) with { Steps = isShort ? 600 : 6000, WeightDecay = 0.2, Schedule = new EdmSchedule(-0.5, 1.8) };
        ScoreModel model = ScoreTrainer.Train(data, options, 1, Environment.ProcessorCount).Model!;
        MonteCarloTwin twin = MonteCarloTwin.Fit(data, 1, Environment.ProcessorCount);
        int points = isShort ? 100 : 500;
        double[] network = Curve(law, model.FeatureScale.ToArray(), points, (x, sigma, z, clean) => model.Denoise(x, sigma, z, clean));
        double[] training_free = Curve(law, twin.FeatureScale.ToArray(), points, (x, sigma, z, clean) => Parallel.For(0, z.Length, i =>
            twin.Denoise(x.AsSpan(i * d, d), sigma, z.AsSpan(i, 1), clean.AsSpan(i * d, d))));
        bool below = network.Zip(training_free).All(p => p.First < p.Second);
        return new JsonObject
        {
            ["steps"] = options.Steps, ["records"] = data.Count, ["sigma"] = Numbers(Levels), ["relative_score_error"] = Numbers(network),
            ["twin_relative_score_error"] = Numbers(training_free), ["below_twin_everywhere"] = below,
            ["summary"] = $"network {string.Join(" ", network.Select(e => e.ToString("P1")))}; twin {string.Join(" ", training_free.Select(e => e.ToString("P1")))}",
        };
    }

    private static ScoreTrainingOptions Options(int d) => new()
    {
        Hidden = d == 32 ? 128 : 64, Layers = 4, Batch = 1024, LearningRate = 6e-3, WarmUpSteps = 500, Schedule = new EdmSchedule(-1.0, 1.5),
    };

    private static JsonArray Numbers(double[] values) => [.. values.Select(v => (JsonNode)v)];

    // |s - s*| over |s*| in the root mean square over noised draws, in standardised features.
    private static double[] Curve(ConditionalMixture law, double[] scale, int points, Denoiser denoise)
    {
        int d = law.Dimension;
        double[] x = new double[points * d], z = new double[points], clean = new double[points * d], score = new double[d];
        law.Draw(new RandomKey(31, 31), x, z);
        return [.. Levels.Select(sigma =>
        {
            RandomSequence random = new(new RandomKey((ulong)(1000 * sigma), 8));
            double[] noised = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                noised[i] = x[i] + (sigma * scale[i % d] * random.NextGaussian());
            }

            denoise(noised, sigma, z, clean);
            double wrong = 0, size = 0;
            for (int i = 0; i < points; i++)
            {
                law.LogDensity(noised.AsSpan(i * d, d), z[i], sigma, scale, score);
                for (int j = 0; j < d; j++)
                {
                    double exact = score[j] * scale[j];
                    double found = (clean[(i * d) + j] - noised[(i * d) + j]) / (scale[j] * sigma * sigma);
                    wrong += (found - exact) * (found - exact);
                    size += exact * exact;
                }
            }

            return Math.Sqrt(wrong / size);
        })];
    }

    private static (double Mean, double Rms) Likelihood(ConditionalMixture law, ScoreModel model, int points)
    {
        int d = law.Dimension;
        double[] x = new double[points * d], z = new double[points], unit = new double[d], score = new double[d];
        law.Draw(new RandomKey(55, 5), x, z);
        double[] found = model.LogLikelihood(x, z, null, 1, Environment.ProcessorCount);
        double[] errors = [.. found.Select((f, i) => f - law.LogDensity(x.AsSpan(i * d, d), z[i], 0.0, unit, score))];
        return (errors.Average(), Math.Sqrt(errors.Average(e => e * e)));
    }

    // The largest deviation of a mean or a variance of a feature at three labels, in standard errors.
    private static double LargestMoment(ConditionalMixture law, ScoreModel model, int n)
    {
        double most = 0;
        foreach (double z in new[] { -1.0, 0.0, 1.2 })
        {
            double[] x = model.Sample([z], n, 3, 0, Environment.ProcessorCount);
            for (int j = 0; j < law.Dimension; j++)
            {
                double[] column = [.. Enumerable.Range(0, n).Select(i => x[(i * law.Dimension) + j])];
                (double mean, double variance) = law.Moments(j, z);
                double[] squares = [.. column.Select(v => (v - mean) * (v - mean))];
                double spread = Math.Sqrt(squares.Average(s => (s - variance) * (s - variance)) / n);
                most = Math.Max(most, Math.Abs(column.Average() - mean) / Math.Sqrt(variance / n));
                most = Math.Max(most, Math.Abs(squares.Average() - variance) / spread);
            }
        }

        return most;
    }
}
