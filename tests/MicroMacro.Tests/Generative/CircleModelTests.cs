using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>Score models of angles: the wrapped kernel, the score and density that are learned, and that nothing tears at half a turn.</summary>
public sealed class CircleModelTests
{
    private static readonly ScoreTrainingOptions Options = new()
    {
        Hidden = 96, Layers = 3, Batch = 512, Steps = 2500, LearningRate = 4e-3, ValidationInterval = 500,
    };

    private static readonly Lazy<ScoreModel> Learned = new(() => Train(periodic: true));

    [Theory, Trait("Kind", "Law")]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.999)]
    [InlineData(1.001)]
    [InlineData(3.0)]
    public void The_wrapped_score_is_the_derivative_of_the_wrapped_density(double sigma)
    {
        double information = 0;
        const int N = 2000;
        for (int i = 0; i < N; i++)
        {
            double delta = ((i + 0.5) / N * Math.Tau) - Math.PI, variance = sigma * sigma, h = 1e-5 * sigma;
            double density = TorusMixture.Wrapped(delta, variance);
            if (density < 1e-200)
            {
                continue;
            }

            double slope = Math.Log(TorusMixture.Wrapped(delta + h, variance) / TorusMixture.Wrapped(delta - h, variance)) / (2 * h);
            double score = WrappedNormal.Score(delta + (3 * Math.Tau), sigma);
            Assert.Equal(slope, score, 1e-6 * (1 + Math.Abs(slope)) / sigma);
            information += density * score * score * Math.Tau / N;
        }

        Assert.Equal(1.0, WrappedNormal.Information(sigma) / information, 2e-3);
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(ScoreForm.Score, 0)]
    [InlineData(ScoreForm.Energy, 0)]
    [InlineData(ScoreForm.Score, 400)]
    public void The_divergence_is_that_of_the_flow_by_finite_differences(ScoreForm form, int probes)
    {
        // Features: circle, plain, plain, circle; every weight moved, so that nothing vanishes by chance.
        (ScoreArchitecture architecture, AlignedBuffer parameters) = RandomNetwork(form);
        FlowField field = new(architecture, parameters, probes);
        field.SetLabel(0, [0.3]);
        field.DrawProbes(new RandomKey(3, 3), 0);
        foreach (double sigma in new[] { 0.05, 0.7, 2.5, 9.0 })
        {
            double[] x = [6.1, -0.4, 1.1, -2.9], divergence = new double[1];
            Evaluate(field, sigma, x, divergence);
            double sum = 0, size = 0;
            for (int j = 0; j < 4; j++)
            {
                const double H = 2e-2;
                double[] above = [.. x], below = [.. x];
                (above[j], below[j]) = (x[j] + H, x[j] - H);
                double slope = (Evaluate(field, sigma, above, new double[1])[j] - Evaluate(field, sigma, below, new double[1])[j]) / (2 * H);
                sum += slope;
                size += Math.Abs(slope);
            }

            // The exact divergence differs by the differences' truncation; 400 random signs by four deviations of their noise.
            Assert.Equal(sum, divergence[0], (probes == 0 ? 3e-3 : 0.3) * (0.1 + size));
        }
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    [InlineData(6.0)]
    public void The_learned_score_is_that_of_the_noised_mixture(double sigma)
    {
        // In units of the largest score that noise can make, 1/sigma: the error of training is 0.02 to 0.06.
        Assert.InRange(ScoreError(Learned.Value, sigma), 0.0, 0.1);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void The_log_density_is_that_of_the_mixture_and_a_model_that_does_not_wrap_is_caught()
    {
        (double mean, double rms) = DensityError(Learned.Value);
        Assert.InRange(Math.Abs(mean), 0.0, 0.05);
        Assert.InRange(rms, 0.0, 0.2);

        // Planted: the same angles as plain numbers, whose law is torn at half a turn.
        ScoreModel torn = Train(periodic: false);
        Assert.True(DensityError(torn).Rms > 0.3, $"{DensityError(torn)}");
        Assert.True(Math.Abs(LogDensity(torn, 3.1415, 1.0) - LogDensity(torn, -3.1415, 1.0)) > 0.02);
    }

    [Fact, Trait("Kind", "Law")]
    public void The_density_goes_on_across_half_a_turn_and_integrates_to_one()
    {
        ScoreModel model = Learned.Value;
        foreach (double y in new[] { 0.0, 1.0, 1.8 })
        {
            Assert.Equal(LogDensity(model, Math.PI, y), LogDensity(model, -Math.PI, y), 2e-3);
            Assert.Equal(LogDensity(model, 0.4, y), LogDensity(model, 0.4 + (4 * Math.PI), y), 2e-3);
        }

        const int Angles = 48, Numbers = 60;
        double[] points = new double[2 * Angles * Numbers];
        for (int i = 0; i < Angles * Numbers; i++)
        {
            (points[2 * i], points[(2 * i) + 1]) = (Math.Tau * (i / Numbers) / Angles, -4.0 + (8.0 * ((i % Numbers) + 0.5) / Numbers));
        }

        double[] found = model.LogLikelihood(points, new double[Angles * Numbers], new LikelihoodOptions { Tolerance = 1e-4 }, 1, 2);
        Assert.Equal(1.0, found.Sum(Math.Exp) * Math.Tau / Angles * 8.0 / Numbers, 0.01);
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.Heun, 18)]
    [InlineData(SamplerMethod.EulerMaruyama, 150)]
    [InlineData(SamplerMethod.PredictorCorrector, 80)]
    [InlineData(SamplerMethod.AdaptiveFlow, 18)]
    public void Every_sampler_gives_the_law_of_the_angle(SamplerMethod method, int steps)
    {
        // Largest deviation of 20 cumulative probabilities of 4,000 samples: above 0.031 with probability 1e-3 from chance alone; training adds 0.01.
        const int N = 4000;
        double[] x = Learned.Value.Sample([0.0], N, 5, 1, 2, new SamplerOptions { Method = method, Steps = steps, Tolerance = 1e-3 });
        Assert.All(Enumerable.Range(0, N), i => Assert.InRange(x[2 * i], -Math.PI, Math.PI));
        double worst = 0, expected = 0;
        for (int bin = 1; bin <= 20; bin++)
        {
            for (int k = 0; k < 50; k++)
            {
                expected += TorusMixture.AngleDensity(-Math.PI + (Math.Tau * (bin - 1 + ((k + 0.5) / 50)) / 20)) * Math.Tau / 1000;
            }

            double below = Enumerable.Range(0, N).Count(i => x[2 * i] < -Math.PI + (Math.Tau * bin / 20)) / (double)N;
            worst = Math.Max(worst, Math.Abs(below - expected));
        }

        Assert.InRange(worst, 0.0, 0.04);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stored_model_is_the_same_and_a_wrong_circle_is_refused()
    {
        ScoreModel model = Learned.Value;
        StoredModel stored = model.ToArrays();
        ScoreModel read = ScoreModel.FromArrays(stored);
        Assert.Equal([Math.Tau, 0.0], read.FeaturePeriods.ToArray());
        Assert.Equal(model.Sample([0.0], 64, 1, 1, 1), read.Sample([0.0], 64, 1, 1, 2));
        ((double[])stored.Arrays["feature.scale"].Values)[0] *= 1.5;
        Assert.Contains("period over 4π", Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(stored)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataInputException>(() => new TrainingData([1, 2], [0, 0], null, [0.0], null) { FeaturePeriods = [-1] });
    }

    private static ScoreModel Train(bool periodic)
    {
        TrainingData data = TorusMixture.Data(40_000, 3, periodic);
        return ScoreTrainer.TrainOnDraws(
            data,
            (step, x, _) =>
            {
                RandomSequence random = new(new RandomKey(step, 5));
                TorusMixture.Fill(ref random, x);
            },
            Options, 1, 2).Model!;
    }

    private static double ScoreError(ScoreModel model, double sigma)
    {
        RandomSequence random = new(new RandomKey(8, 8));
        const int N = 1000;
        double[] x = new double[2 * N], clean = new double[2 * N], scale = model.FeatureScale.ToArray();
        TorusMixture.Fill(ref random, x);
        for (int i = 0; i < 2 * N; i++)
        {
            x[i] += sigma * scale[i % 2] * random.NextGaussian();
        }

        model.Denoise(x, sigma, new double[N], clean);
        double error = 0;
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                double noise = sigma * scale[j], h = 1e-4, slope = 0;
                foreach (int sign in new[] { 1, -1 })
                {
                    double theta = x[2 * i] + (j == 0 ? sign * h : 0), y = x[(2 * i) + 1] + (j == 1 ? sign * h : 0);
                    slope += sign * TorusMixture.LogDensity(theta, y, sigma * scale[0], sigma * scale[1]) / (2 * h);
                }

                double found = (clean[(2 * i) + j] - x[(2 * i) + j]) / noise;
                error += Math.Pow(found - (noise * slope), 2) / (2 * N);
            }
        }

        return Math.Sqrt(error);
    }

    private static (double Mean, double Rms) DensityError(ScoreModel model)
    {
        RandomSequence random = new(new RandomKey(9, 1));
        const int N = 600;
        double[] x = new double[2 * N];
        TorusMixture.Fill(ref random, x);
        double[] found = model.LogLikelihood(x, new double[N], new LikelihoodOptions { Tolerance = 1e-4 }, 1, 2);
        double[] errors = [.. found.Select((f, i) => f - TorusMixture.LogDensity(x[2 * i], x[(2 * i) + 1], 0, 0))];
        return (errors.Average(), Math.Sqrt(errors.Average(e => e * e)));
    }

    private static double LogDensity(ScoreModel model, double theta, double y) =>
        model.LogLikelihood([theta, y], [0.0], new LikelihoodOptions { Tolerance = 1e-5 })[0];

    private static double[] Evaluate(FlowField field, double sigma, double[] x, double[] divergence)
    {
        double[] velocity = new double[x.Length];
        field.Evaluate([0], [Math.Log(sigma)], x, velocity, divergence);
        return velocity;
    }

    private static (ScoreArchitecture Architecture, AlignedBuffer Parameters) RandomNetwork(ScoreForm form)
    {
        RandomSequence random = new(new RandomKey(2, 9));
        double[] x = new double[400];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.NextGaussian();
        }

        TrainingData data = new(x, [.. Enumerable.Range(0, 100).Select(i => i / 100.0)], null, [0.0], null) { FeaturePeriods = [Math.Tau, 0, 0, 3.0] };
        ScoreTrainingOptions options = new() { Form = form, Hidden = 32, Layers = 3 };
        ScoreArchitecture architecture = StartingPoint.Architecture(data, options, [.. Enumerable.Range(0, 100)], new RandomKey(1, 1));
        AlignedBuffer parameters = StartingPoint.Weights(architecture.Layout, new RandomKey(4, 4));
        LinearLayer last = architecture.Layout.Linears[architecture.Layout.Layers];
        for (int i = 0; i < last.Inputs * 32; i++)
        {
            parameters.Span[last.WeightOffset + i] = i % 32 < last.Outputs ? (float)(0.3 * random.NextGaussian()) : 0f;
        }

        return (architecture, parameters);
    }
}
