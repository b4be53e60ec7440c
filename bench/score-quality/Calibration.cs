using System.Text.Json.Nodes;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Tests.Generative;

namespace MicroMacro.ScoreQuality;

/// <summary>Acceptance 2, first half: simulation-based calibration, and a score too small by 5 %.</summary>
internal static class Calibration
{
    private const int Draws = 199;

    /// <summary>Ranks of the model and of 20 repetitions with the defect.</summary>
    public static JsonObject Run(bool isStochastic, bool isShort)
    {
        int trials = (isStochastic ? 10_000 : 5_000) / (isShort ? 10 : 1);
        ScoreTrainingOptions options = new() { Hidden = 64, Layers = 2, Batch = 512, Steps = isShort ? 1500 : 12_000, ValidationFraction = 0 };
        ScoreModel model = ScoreTrainer.TrainOnDraws(
            FastSlowGaussian.Data(4000, 1), (step, x, z) => FastSlowGaussian.Draw(new RandomKey(step, 17), x, z), options, 2, Environment.ProcessorCount).Model!;

        // Euler-Maruyama is of first order, and 10,000 trials see its steps: 96 to 0.002 leave the law 8 to 12 % too wide in variance (2-sampler-widths). Heun's steps with noise are of second order.
        SamplerOptions sampling = isStochastic ? SamplerOptions.Default with { Steps = 24, Churn = 24 * SamplerOptions.MostChurnPerStep } : SamplerOptions.Default;
        HeunSampler sampler = new(sampling);
        double[] levels = KarrasSchedule.Levels(sampling);
        double band = RankCalibration.Band(trials, Draws, 0.999, isShort ? 2_000 : 20_000);
        List<(double Deviation, double Probit)> right = [.. Repeat(model, sampler, levels, trials, isShort ? 1 : 3)];
        List<(double Deviation, double Probit)> wrong = [.. Repeat(model, new ScaledScoreSampler(sampler, 0.95), levels, trials, isShort ? 3 : 20)];
        int caught = wrong.Count(w => Fails(w, band)), alarms = right.Count(w => Fails(w, band));
        return new JsonObject
        {
            ["trials"] = trials, ["draws"] = Draws, ["evaluations"] = (2 * sampling.Steps) - 1, ["band"] = band, ["probit_limit"] = RankCalibration.ProbitLimit,
            ["model"] = Rows(right), ["score_times_0.95"] = Rows(wrong), ["model_fails"] = alarms, ["defect_caught"] = caught, ["defect_repetitions"] = wrong.Count,
            ["summary"] = $"model: ECDF {right[0].Deviation:F2} of {band:F2}, probit {right[0].Probit:F2} of {RankCalibration.ProbitLimit:F2}, fails {alarms} of {right.Count}; "
                + $"score x 0.95 caught {caught} of {wrong.Count}",
        };
    }

    private static bool Fails((double Deviation, double Probit) found, double band) =>
        found.Deviation > band || Math.Abs(found.Probit) > RankCalibration.ProbitLimit;

    private static JsonArray Rows(List<(double Deviation, double Probit)> rows) =>
        [.. rows.Select(r => (JsonNode)new JsonArray(Math.Round(r.Deviation, 3), Math.Round(r.Probit, 3)))];

    // The worst coordinate of each repetition.
    private static IEnumerable<(double Deviation, double Probit)> Repeat(ScoreModel model, IReverseSampler sampler, double[] levels, int trials, int times)
    {
        for (int repetition = 0; repetition < times; repetition++)
        {
            double[] truth = new double[2 * trials], z = new double[trials];
            FastSlowGaussian.Draw(new RandomKey((ulong)repetition, 400), truth, z);
            double[] samples = model.Sample(z, Draws, (ulong)repetition, 7, Environment.ProcessorCount, sampler, levels);
            int[][] ranks = RankCalibration.Ranks(truth, samples, Draws, 2);
            double[] probit = [.. ranks.Select(r => RankCalibration.ProbitScore(r, Draws))];
            yield return (ranks.Max(r => RankCalibration.LargestDeviation(r, Draws)), probit.MaxBy(Math.Abs));
        }
    }
}
