using MicroMacro.Generative.Models;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class ScoreModelTests
{
    // The error allowed is the model's own: 4 % of the denoised signal's deviation.
    [Theory, Trait("Kind", "Law")]
    [InlineData(0.3)]
    [InlineData(1.0)]
    [InlineData(4.0)]
    public void The_denoiser_is_the_conditional_mean_of_gaussian_data(double sigma)
    {
        Assert.InRange(DenoiserError(sigma, labelShift: 0.0), 0.0, 0.05);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_swapped_label_is_caught_by_the_same_figure() => Assert.True(DenoiserError(1.0, labelShift: 0.3) > 0.05);

    // 8,000 draws: standard error of a mean 0.011 deviations, of a variance 1.6 %; 4.4 of them, and 3 % of a deviation for the model.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(-1.2)]
    [InlineData(0.0)]
    [InlineData(1.5)]
    public void Samples_have_the_conditional_mean_and_covariance(double z)
    {
        const int N = 8000;
        double[] x = LinearGaussian.Model.Value.Sample([z], N, 9, 0, 2);
        double[] mean = [Average(x, 0, N), Average(x, 1, N)];
        for (int i = 0; i < 2; i++)
        {
            double deviation = Math.Sqrt(LinearGaussian.Covariance(i, i));
            Assert.Equal(0.0, (mean[i] - LinearGaussian.Mean(i, z)) / deviation, (4.4 * 0.011) + 0.03);
            for (int j = 0; j < 2; j++)
            {
                double covariance = 0;
                for (int n = 0; n < N; n++)
                {
                    covariance += (x[(2 * n) + i] - mean[i]) * (x[(2 * n) + j] - mean[j]) / N;
                }

                double scale = deviation * Math.Sqrt(LinearGaussian.Covariance(j, j));
                Assert.Equal(0.0, (covariance - LinearGaussian.Covariance(i, j)) / scale, (4.4 * 0.016) + 0.05);
            }
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_sample_depends_on_its_number_alone()
    {
        ScoreModel model = LinearGaussian.Model.Value;
        double[] all = model.Sample([0.1, 0.1], 100, 4, 2, 1);
        Assert.Equal(all, model.Sample([0.1, 0.1], 100, 4, 2, 4));
        Assert.Equal(all, model.Sample([0.1], 200, 4, 2, 2));
        Assert.Equal(all[..60], model.Sample([0.1], 30, 4, 2, 1));
        Assert.NotEqual(all, model.Sample([0.1, 0.1], 100, 4, 3, 1));
        Assert.NotEqual(all, model.Sample([0.1, 0.1], 100, 5, 2, 1));
    }

    // 4,000 draws: standard error of a mean 0.016 deviations, of a variance 2.2 %; 4.4 of them, 0.03 deviations for the model and 4 % for
    // the width that 200 steps of the first order leave. The defect makes widths 30 % too large or small.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.Heun, 18)]
    [InlineData(SamplerMethod.EulerMaruyama, 200)]
    [InlineData(SamplerMethod.PredictorCorrector, 200)]
    [InlineData(SamplerMethod.AdaptiveFlow, 18)]
    public void Every_sampler_draws_from_the_same_law_and_a_model_of_another_width_is_seen(SamplerMethod method, int steps)
    {
        SamplerOptions options = new() { Method = method, Steps = steps, Tolerance = 1e-3 };
        foreach (double stretch in new[] { 1.0, 1.15 })
        {
            double[] x = LinearGaussian.Model.Value.Sample([1.0], 4000, 4, 2, 2, options);
            for (int j = 0; j < 2; j++)
            {
                double mean = Average(x, j, 4000), variance = 0;
                for (int n = 0; n < 4000; n++)
                {
                    variance += stretch * stretch * (x[(2 * n) + j] - mean) * (x[(2 * n) + j] - mean) / 4000;
                }

                double right = LinearGaussian.Covariance(j, j);
                Assert.Equal(0.0, (mean - LinearGaussian.Mean(j, 1.0)) / Math.Sqrt(right), (4.4 * 0.016) + 0.03);
                Assert.Equal(stretch == 1.0, Math.Abs((variance / right) - 1) < (4.4 * 0.022) + 0.04);
            }
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stored_model_comes_back_to_the_bit()
    {
        ScoreModel model = LinearGaussian.Model.Value;
        StoredModel stored = model.ToArrays();
        ILabelledSampler read = ConditionalModel.FromArrays(stored);
        Assert.Equal(model.Sample([0.3, -0.4], 70, 1, 1, 1), read.Sample([0.3, -0.4], 70, 1, 1, 1));
        Assert.Equal([64, 2 + 32 + 1], stored.Arrays["network.0.weight"].Shape);
        Assert.Equal([2, 64], stored.Arrays["network.3.weight"].Shape);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_stored_weights_are_those_of_the_network()
    {
        // Element (out, in) of the file, applied in float64, gives the denoiser: names, order and transposition are right.
        ScoreModel model = LinearGaussian.Model.Value;
        ScalarMlp twin = new(model.Architecture.Layout, model.Parameters.Span);
        float[] weight = (float[])model.ToArrays().Arrays["network.0.weight"].Values;
        double[] input = Enumerable.Range(0, 35).Select(k => k == 33 ? 1.0 : 0.0).ToArray();
        double[] zero = new double[35];
        double[] a = twin.Forward(input), b = twin.Forward(zero);
        ScalarMlp changed = new(model.Architecture.Layout, model.Parameters.Span);
        for (int j = 0; j < 64; j++)
        {
            changed[model.Architecture.Layout.Linears[0].BiasOffset + j] += weight[(j * 35) + 33];
        }

        Assert.Equal(a[0], changed.Forward(zero)[0], 1e-9);
        Assert.NotEqual(a[0], b[0]);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("network.1.weight")]
    [InlineData("feature.scale")]
    [InlineData("label.bins")]
    public void A_misshapen_array_is_refused_by_name(string name)
    {
        StoredModel stored = LinearGaussian.Model.Value.ToArrays();
        NamedArray array = stored.Arrays[name];
        stored.Arrays[name] = new NamedArray([array.Count, 1, 1], array.Values);
        InvalidDataInputException refused = Assert.Throws<InvalidDataInputException>(() => ConditionalModel.FromArrays(stored));
        Assert.Contains(name, refused.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Weights_that_are_not_finite_and_foreign_kinds_are_refused()
    {
        StoredModel stored = LinearGaussian.Model.Value.ToArrays();
        float[] bias = (float[])stored.Arrays["network.0.bias"].Values;
        bias[3] = float.NaN;
        Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(stored));
        StoredModel other = LinearGaussian.Model.Value.ToArrays();
        Dictionary<string, string> metadata = new(other.Metadata) { ["kind"] = "diffusion" };
        Assert.Throws<InvalidDataInputException>(() => ConditionalModel.FromArrays(other with { Metadata = metadata }));
        metadata.Remove("hidden");
        metadata["kind"] = "score";
        Assert.Throws<InvalidDataInputException>(() => ConditionalModel.FromArrays(other with { Metadata = metadata }));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("activation", "relu")]
    [InlineData("preconditioning", "none")]
    [InlineData("input", "x, sigma")]
    public void A_network_that_works_otherwise_is_refused(string key, string value)
    {
        StoredModel stored = LinearGaussian.Model.Value.ToArrays();
        Dictionary<string, string> metadata = new(stored.Metadata) { [key] = value };
        InvalidDataInputException refused = Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(stored with { Metadata = metadata }));
        Assert.Contains($"'{key}' is '{value}'", refused.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("label.width", -0.1, "label.width")]
    [InlineData("label.minimum", 1e9, "minimum")]
    public void Labels_that_cannot_be_are_refused(string name, double value, string expected)
    {
        StoredModel stored = LinearGaussian.Model.Value.ToArrays();
        stored.Arrays[name] = NamedArray.Of([value], 1);
        InvalidDataInputException refused = Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(stored));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_file_that_only_says_it_is_large_takes_no_memory()
    {
        StoredModel stored = LinearGaussian.Model.Value.ToArrays();
        Dictionary<string, string> metadata = new(stored.Metadata) { ["hidden"] = "2048", ["layers"] = "4" };
        long before = GC.GetAllocatedBytesForCurrentThread();
        InvalidDataInputException refused = Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(stored with { Metadata = metadata }));
        Assert.Contains("network.0.weight", refused.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Networks_and_batches_beyond_a_buffer_are_refused()
    {
        Assert.Contains("weights", Assert.Throws<InvalidDataInputException>(() => new MlpLayout(400_000, 4096, 32, 400_000, true)).Message, StringComparison.Ordinal);
        Assert.Contains("batch", Assert.Throws<InvalidDataInputException>(() => new MlpWorkspace(new MlpLayout(70_000, 8, 1, 8, true), 65_536, false)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LinearGaussian.Model.Value.Sample([0.0], 2_000_000_000, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => LinearGaussian.Model.Value.Sample([0.0, 0.1], 2_000_000_000, 1, 1, 1));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Requests_that_make_no_sense_are_refused()
    {
        ScoreModel model = LinearGaussian.Model.Value;
        Assert.Throws<ArgumentException>(() => model.Sample([double.NaN], 3, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample([0.0], 0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Sample([0.0], 1, 1, 1, 0));
        Assert.Throws<ArgumentException>(() => model.Sample([], 1, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Denoise([0.0, 0.0], 0.0, [0.0], new double[2]));
    }

    private static double DenoiserError(double sigma, double labelShift)
    {
        ScoreModel model = LinearGaussian.Model.Value;
        double[] noise = [sigma * model.FeatureScale[0], sigma * model.FeatureScale[1]];
        RandomSequence random = new(new RandomKey(8, 8));
        double error = 0;
        double[] clean = new double[2];
        const int Probes = 400;
        for (int i = 0; i < Probes; i++)
        {
            double z = 1.2 * random.NextGaussian();
            double x0 = LinearGaussian.Mean(0, z) + (Math.Sqrt(LinearGaussian.Covariance(0, 0) + (noise[0] * noise[0])) * random.NextGaussian());
            double x1 = LinearGaussian.Mean(1, z) + (Math.Sqrt(LinearGaussian.Covariance(1, 1) + (noise[1] * noise[1])) * random.NextGaussian());
            (double e0, double e1) = LinearGaussian.Denoised(x0, x1, noise, z);
            model.Denoise([x0, x1], sigma, [z + labelShift], clean);
            error += Math.Pow((clean[0] - e0) / model.FeatureScale[0], 2) + Math.Pow((clean[1] - e1) / model.FeatureScale[1], 2);
        }

        return Math.Sqrt(error / (2 * Probes));
    }

    private static double Average(double[] x, int feature, int count)
    {
        double sum = 0;
        for (int n = 0; n < count; n++)
        {
            sum += x[(2 * n) + feature];
        }

        return sum / count;
    }
}
