using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

public sealed class EnergyModelTests
{
    private static readonly ScoreTrainingOptions Brief = LinearGaussian.Quick with
    {
        Form = ScoreForm.Energy, Hidden = 40, Layers = 3, Batch = 150, Steps = 60, ValidationInterval = 30,
    };

    private static readonly Lazy<ScoreModel> Rough = new(() => ScoreTrainer.Train(LinearGaussian.Data(2000, 5), Brief, 3, 1).Model!);

    private static readonly Lazy<ScoreModel> Trained = new(() => ScoreTrainer.Train(
        LinearGaussian.Data(20_000, 5), LinearGaussian.Quick with { Form = ScoreForm.Energy, Steps = 2000 }, 3, 2).Model!);

    [Theory, Trait("Kind", "Law")]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(5.0)]
    public void The_score_is_minus_the_gradient_of_the_energy(double sigma)
    {
        ScoreModel model = Rough.Value;
        double[] x = [0.31, -0.42], z = [0.6];
        double[] clean = new double[2];
        model.Denoise(x, sigma, z, clean);
        for (int j = 0; j < 2; j++)
        {
            double noise = sigma * model.FeatureScale[j], step = 0.02 * model.FeatureScale[j] * (1 + sigma);
            double score = (clean[j] - x[j]) / (noise * noise);
            double[] energies = [.. new[] { -2, -1, 1, 2 }.Select(k => EnergyAt(model, x, j, k * step, sigma, z))];
            double slope = (energies[0] - (8 * energies[1]) + (8 * energies[2]) - energies[3]) / (12 * step);
            Assert.Equal(-slope, score, 2e-3 * (1.0 + Math.Abs(score)));
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void A_linear_law_is_learned_in_score_samples_and_density()
    {
        ScoreModel model = Trained.Value;
        double[] noise = [0.3 * model.FeatureScale[0], 0.3 * model.FeatureScale[1]];
        double error = 0, size = 0;
        foreach ((double x0, double x1, double z) in new[] { (0.2, 0.1, 0.4), (-0.9, 0.7, -1.1), (1.0, -0.2, 0.8), (0.3, -0.9, 0.1) })
        {
            double[] clean = new double[2];
            model.Denoise([x0, x1], 0.3, [z], clean);
            (double e0, double e1) = LinearGaussian.Denoised(x0, x1, noise, z);
            error += Math.Pow(clean[0] - e0, 2) + Math.Pow(clean[1] - e1, 2);
            size += Math.Pow(x0 - e0, 2) + Math.Pow(x1 - e1, 2);
        }

        Assert.InRange(Math.Sqrt(error / size), 0.0, 0.1);
        double[] samples = model.Sample([0.5], 4000, 7, 1, 1);
        for (int j = 0; j < 2; j++)
        {
            double[] column = [.. samples.Where((_, i) => i % 2 == j)];
            double mean = column.Average(), variance = column.Average(v => v * v) - (mean * mean);
            Assert.Equal(LinearGaussian.Mean(j, 0.5), mean, 0.05);
            Assert.Equal(LinearGaussian.Covariance(j, j), variance, 0.1 * LinearGaussian.Covariance(j, j));
        }

        double determinant = (LinearGaussian.Covariance(0, 0) * LinearGaussian.Covariance(1, 1)) - Math.Pow(LinearGaussian.Covariance(0, 1), 2);
        double[] at = [LinearGaussian.Mean(0, 0.5), LinearGaussian.Mean(1, 0.5)];
        double density = model.LogLikelihood(at, [0.5])[0];
        Assert.Equal(-Math.Log(Math.Tau) - (0.5 * Math.Log(determinant)), density, 0.1);
    }

    [Theory, Trait("Kind", "Law")]
    [InlineData(0)]
    [InlineData(3)]
    public void The_divergence_is_that_of_the_velocity(int probes)
    {
        ScoreModel model = Rough.Value;
        FlowField field = new(model.Architecture, model.Parameters, probes);
        field.SetLabel(0, [0.2]);
        field.DrawProbes(new RandomKey(3, 1), 0);
        double[] at = [0.3, -0.4], divergence = new double[1], up = new double[2], down = new double[2];
        foreach (double logSigma in new[] { -2.0, 0.0, 1.5 })
        {
            double[,] jacobian = new double[2, 2];
            for (int j = 0; j < 2; j++)
            {
                const double H = 2e-3;
                double[] moved = [.. at];
                moved[j] += H;
                field.Evaluate([0], [logSigma], moved, up, divergence);
                moved[j] -= 2 * H;
                field.Evaluate([0], [logSigma], moved, down, divergence);
                (jacobian[0, j], jacobian[1, j]) = ((up[0] - down[0]) / (2 * H), (up[1] - down[1]) / (2 * H));
            }

            field.Evaluate([0], [logSigma], at, up, divergence);
            double trace = jacobian[0, 0] + jacobian[1, 1], off = 2 * Math.Abs(jacobian[0, 1]);
            Assert.Equal(trace, divergence[0], probes == 0 ? 1e-3 : off + 1e-3);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Threads_change_nothing_and_a_stored_model_is_the_same_model()
    {
        ScoreModel model = Rough.Value;
        ScoreModel other = ScoreTrainer.Train(LinearGaussian.Data(2000, 5), Brief, 3, 2).Model!;
        Assert.Equal(model.Parameters.Span, other.Parameters.Span);
        StoredModel stored = model.ToArrays();
        Assert.Equal("energy", stored.Metadata["form"]);
        ScoreModel again = ScoreModel.FromArrays(stored);
        Assert.Equal(ScoreForm.Energy, again.Form);
        Assert.Equal(model.Sample([0.1, 0.2], 40, 3, 1, 2), again.Sample([0.1, 0.2], 40, 3, 1, 1));

        // A planted defect: the same weights taken for those of a score.
        Dictionary<string, string> metadata = new(stored.Metadata) { ["form"] = "score" };
        ScoreModel wrong = ScoreModel.FromArrays(new StoredModel(stored.Arrays, metadata));
        Assert.NotEqual(model.Sample([0.1], 4, 3, 1, 1), wrong.Sample([0.1], 4, 3, 1, 1));
        Assert.Throws<InvalidOperationException>(() => wrong.Energy([0.0, 0.0], 0.5, [0.0]));
        metadata["form"] = "vector";
        Assert.Throws<InvalidDataInputException>(() => ScoreModel.FromArrays(new StoredModel(stored.Arrays, metadata)));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Brief with { Form = (ScoreForm)7 }).Validate(1));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("edm")]
    [InlineData("ve-song2021")]
    [InlineData("vp-song2021")]
    [InlineData("subvp-song2021")]
    [InlineData("song-tutorial")]
    public void Every_noise_process_trains_and_samples(string preset)
    {
        ScorePreset chosen = ScorePresets.Find(preset);
        ScoreTrainingOptions options = chosen.Training with { Form = ScoreForm.Energy, Hidden = 32, Layers = 2, Batch = 64, Steps = 30, ValidationInterval = 15 };
        ScoreTrainingResult result = ScoreTrainer.Train(LinearGaussian.Data(500, 5), options, 3, 1);
        Assert.True(result.Losses.Training[^1] < 2.0 * result.Losses.Training[0]);
        Assert.All(result.Model!.Sample([0.1], 8, 3, 1, 1, chosen.Sampler with { Steps = 10 }), v => Assert.True(double.IsFinite(v)));
    }

    private static double EnergyAt(ScoreModel model, double[] x, int j, double shift, double sigma, double[] z)
    {
        double[] moved = [.. x];
        moved[j] += shift;
        return model.Energy(moved, sigma, z)[0];
    }
}
