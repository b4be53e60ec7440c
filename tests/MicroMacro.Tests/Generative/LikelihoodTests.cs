using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;

using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class LikelihoodTests
{
    private static readonly Lazy<ScoreModel> Rough = new(() => ScoreTrainer.Train(
        LinearGaussian.Data(2000, 5), LinearGaussian.Quick with { Hidden = 40, Layers = 3, Steps = 60, ValidationInterval = 60 }, 3, 1).Model!);

    // A deviation s keeps x/sqrt(s² + sigma²) along the flow, so the map and its volume are known.
    [Theory, Trait("Kind", "Law")]
    [InlineData(1e-4)]
    [InlineData(1e-5)]
    public void The_adaptive_method_keeps_its_tolerance(double tolerance)
    {
        GaussianField field = new([0.05, 0.3, 2.0]);
        double[] x = [0.2, 1.0, -3.0, -0.1, 0.5, 0.0], volume = new double[2];
        double[] start = [.. x];
        DormandPrince method = new(field, 2, tolerance);
        double low = 0.002, high = 20.0;
        method.Run(Math.Log(low), Math.Log(high), x, volume);
        for (int r = 0; r < 2; r++)
        {
            double expected = 0;
            for (int j = 0; j < 3; j++)
            {
                double s = field.Deviations[j];
                double gain = Math.Sqrt(((s * s) + (high * high)) / ((s * s) + (low * low)));
                Assert.Equal(start[(3 * r) + j] * gain, x[(3 * r) + j], 300 * tolerance * Math.Max(1.0, Math.Abs(x[(3 * r) + j])));
                expected += Math.Log(gain);
            }

            Assert.Equal(expected, volume[r], 100 * tolerance);
        }

        method.Run(Math.Log(high), Math.Log(low), x, volume);
        Assert.Equal(start[0], x[0], 300 * tolerance);
    }

    // One state meets NaN at sigma = 1, one a velocity of which no step is short enough; the third goes its way as if alone.
    [Fact, Trait("Kind", "Unit")]
    public void States_that_cannot_be_followed_stop_and_say_so()
    {
        BrokenField field = new();
        double[] x = [1.0, 1.0, 1.0], alone = [1.0], volume = new double[3];
        DormandPrince method = new(field, 3, 1e-5);
        method.Run(Math.Log(20.0), Math.Log(0.002), x, volume);
        Assert.Equal([FlowStatus.Completed, FlowStatus.NotFinite, FlowStatus.TooRough], method.Status.ToArray());
        DormandPrince single = new(field, 1, 1e-5);
        single.Run(Math.Log(20.0), Math.Log(0.002), alone, new double[1]);
        Assert.Equal(FlowStatus.Completed, single.Status[0]);
        Assert.Equal(alone[0], x[0]);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Densities_of_a_model_that_overflows_are_not_numbers()
    {
        ScoreModel model = Rough.Value;
        StoredModel broken = model.ToArrays();
        Array.Fill((float[])broken.Arrays["network.2.bias"].Values, 10f);
        Array.Fill((float[])broken.Arrays["network.3.weight"].Values, 3e38f);
        ScoreModel overflowing = ScoreModel.FromArrays(broken);
        DensityDraw draw = overflowing.SampleWithDensity([0.5], 3, 1, 0, 1);
        Assert.All(draw.Samples, v => Assert.True(double.IsNaN(v)));
        Assert.All(draw.LogDensity, v => Assert.True(double.IsNaN(v)));
        Assert.True(double.IsNaN(overflowing.LogLikelihood([0.4, -0.3], [0.5])[0]));
    }

    [Fact, Trait("Kind", "Law")]
    public void A_state_does_not_feel_its_neighbours()
    {
        ScoreModel model = Rough.Value;
        double[] labels = [.. Enumerable.Range(0, 70).Select(i => 0.02 * i)];
        DensityDraw many = model.SampleWithDensity(labels, 3, 11, 2, 2);
        DensityDraw few = model.SampleWithDensity(labels.AsSpan(0, 5), 3, 11, 2, 1);
        Assert.Equal(few.Samples, many.Samples.Take(few.Samples.Length));
        Assert.Equal(few.LogDensity, many.LogDensity.Take(15));
        Assert.Equal(many.Samples, model.Sample(labels, 3, 11, 2, 1, new SamplerOptions { Method = SamplerMethod.AdaptiveFlow }));
    }

    [Fact, Trait("Kind", "Law")]
    public void The_divergence_is_that_of_the_velocity()
    {
        ScoreModel model = Rough.Value;
        const double H = 2e-3;
        double[] at = [0.3, -0.4];
        double trace = 0, unused = 0;
        FlowField field = new(model.Architecture, model.Parameters, 0);
        field.SetLabel(0, [0.2]);
        foreach (double logSigma in new[] { -2.0, 0.0, 1.5 })
        {
            trace = 0;
            for (int j = 0; j < 2; j++)
            {
                double[] up = [.. at], down = [.. at];
                up[j] += H;
                down[j] -= H;
                trace += (Velocity(field, logSigma, up, ref unused)[j] - Velocity(field, logSigma, down, ref unused)[j]) / (2 * H);
            }

            double exact = 0;
            Velocity(field, logSigma, at, ref exact);
            Assert.Equal(trace, exact, 1e-3);
        }
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Random_directions_give_the_same_likelihood_in_the_mean()
    {
        ScoreModel model = Rough.Value;
        double[] x = [0.4, -0.3], label = [0.5];
        double exact = model.LogLikelihood(x, label)[0];
        double[] points = [.. Enumerable.Repeat(x, 400).SelectMany(p => p)], labels = [.. Enumerable.Repeat(0.5, 400)];
        double[] estimates = model.LogLikelihood(points, labels, new LikelihoodOptions { Probes = 1, Tolerance = 1e-4 });
        double mean = estimates.Average();
        double error = Math.Sqrt(estimates.Sum(e => (e - mean) * (e - mean)) / 400) / 20;
        Assert.True(error > 0);
        Assert.Equal(exact, mean, (4.4 * error) + 1e-3);
    }

    // What the sampler says of its own samples and what the evaluation says of them is one density.
    [Fact, Trait("Kind", "Law")]
    public void Drawing_and_evaluating_agree()
    {
        ScoreModel model = LinearGaussian.Model.Value;
        DensityDraw draw = model.SampleWithDensity([0.7], 100, 5, 0, 2);
        double[] evaluated = model.LogLikelihood(draw.Samples, [.. Enumerable.Repeat(0.7, 100)], null, 1, 2);
        for (int i = 0; i < evaluated.Length; i++)
        {
            Assert.Equal(draw.LogDensity[i], evaluated[i], 1e-2);
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void The_likelihood_of_a_linear_gaussian_is_known()
    {
        ScoreModel model = LinearGaussian.Model.Value;
        const int N = 400;
        TrainingData test = LinearGaussian.Data(N, 99);
        double[] found = model.LogLikelihood(test.X, test.Z, null, 1, 2);
        (double mean, double rms) = Errors(found, test);
        Assert.InRange(Math.Abs(mean), 0, 0.05);
        Assert.InRange(rms, 0, 0.2);

        // Without the volume of the standardisation the same numbers are caught.
        double missing = Math.Log(model.FeatureScale[0]) + Math.Log(model.FeatureScale[1]);
        Assert.True(Math.Abs(Errors([.. found.Select(f => f + missing)], test).Mean) > 0.05);
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_does_not_fit_is_refused()
    {
        ScoreModel model = Rough.Value;
        Assert.Throws<ArgumentException>(() => model.LogLikelihood([1.0], [1.0]));
        Assert.Throws<ArgumentException>(() => model.LogLikelihood([1.0, double.NaN], [1.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LogLikelihood([1.0, 1.0], [1.0], new LikelihoodOptions { Probes = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LogLikelihood([1.0, 1.0], [1.0], new LikelihoodOptions { SigmaMin = 30 }));
    }

    private static double[] Velocity(FlowField field, double logSigma, double[] x, ref double divergence)
    {
        double[] velocity = new double[2], div = new double[1];
        field.Evaluate([0], [logSigma], x, velocity, div);
        divergence = div[0];
        return velocity;
    }

    private static (double Mean, double Rms) Errors(double[] found, TrainingData test)
    {
        double[] errors = new double[found.Length];
        double a = LinearGaussian.Covariance(0, 0), b = LinearGaussian.Covariance(0, 1), d = LinearGaussian.Covariance(1, 1);
        double determinant = (a * d) - (b * b);
        for (int i = 0; i < found.Length; i++)
        {
            double r0 = test.X[2 * i] - LinearGaussian.Mean(0, test.Z[i]), r1 = test.X[(2 * i) + 1] - LinearGaussian.Mean(1, test.Z[i]);
            double form = ((d * r0 * r0) - (2 * b * r0 * r1) + (a * r1 * r1)) / determinant;
            errors[i] = found[i] + (0.5 * form) + (0.5 * Math.Log(determinant)) + Math.Log(2 * Math.PI);
        }

        return (errors.Average(), Math.Sqrt(errors.Average(e => e * e)));
    }

    private sealed class BrokenField : IFlowField
    {
        public int Dimension => 1;

        public void Evaluate(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x, Span<double> velocity, Span<double> divergence)
        {
            for (int k = 0; k < states.Length; k++)
            {
                velocity[k] = states[k] switch
                {
                    1 when logSigma[k] < 0 => double.NaN,
                    2 when logSigma[k] < 0 => 1e5 * Math.Sin(1e9 * logSigma[k]),
                    _ => 0.5 * x[k],
                };
                divergence[k] = 0.5;
            }
        }
    }

    private sealed class GaussianField(double[] deviations) : IFlowField
    {
        public double[] Deviations { get; } = deviations;

        public int Dimension => Deviations.Length;

        public void Evaluate(ReadOnlySpan<int> states, ReadOnlySpan<double> logSigma, ReadOnlySpan<double> x, Span<double> velocity, Span<double> divergence)
        {
            for (int r = 0; r < states.Length; r++)
            {
                double variance = Math.Exp(2 * logSigma[r]);
                divergence[r] = 0;
                for (int j = 0; j < Dimension; j++)
                {
                    double share = variance / (variance + (Deviations[j] * Deviations[j]));
                    velocity[(r * Dimension) + j] = share * x[(r * Dimension) + j];
                    divergence[r] += share;
                }
            }
        }
    }
}
