using System.Text.Json.Nodes;
using MicroMacro.Generative.Sampling;

namespace MicroMacro.ScoreQuality;

/// <summary>How much too wide samplers of few steps make a Gaussian: its denoiser is linear, so variances follow a recursion without noise.</summary>
internal static class SamplerWidths
{
    private static readonly double[] Deviations = [0.1, 0.3, 1.0];
    private static readonly double[] Least = [0.02, 0.002];
    private static readonly int[] Steps = [96, 256, 512];

    /// <summary>Relative errors of the variance for deviations 0.1, 0.3 and 1 of the data, both usual smallest noise levels, and several numbers of steps.</summary>
    public static JsonObject Run()
    {
        JsonArray rows = [];
        foreach (double least in Least)
        {
            foreach (int steps in Steps)
            {
                rows.Add(Row("em", new() { Method = SamplerMethod.EulerMaruyama, Steps = steps, SigmaMin = least }));
            }

            rows.Add(Row("heun", new() { SigmaMin = least }));
            rows.Add(Row("heun churn", new() { Steps = 24, Churn = 24 * SamplerOptions.MostChurnPerStep, SigmaMin = least }));
        }

        JsonNode usual = rows[5]!["error"]!;
        return new JsonObject { ["rows"] = rows, ["summary"] = $"em of 96 steps to 0.002: variance too large by {usual[0]}, {usual[1]} and {usual[2]} for deviations 0.1, 0.3 and 1" };
    }

    private static JsonObject Row(string sampler, SamplerOptions options) => new()
    {
        ["sampler"] = sampler, ["steps"] = options.Steps, ["sigma_min"] = options.SigmaMin,
        ["error"] = new JsonArray([.. Deviations.Select(s => (JsonNode)Math.Round((Variance(options, s) / (s * s)) - 1.0, 4))]),
    };

    // The variance of the samples of N(0, deviation²), whose score at noise sigma is -x/(deviation² + sigma²).
    private static double Variance(SamplerOptions options, double deviation)
    {
        double[] levels = KarrasSchedule.Levels(options);
        double variance = levels[0] * levels[0];
        for (int i = 0; i + 1 < levels.Length; i++)
        {
            variance = options.Method == SamplerMethod.EulerMaruyama
                ? EulerMaruyama(variance, deviation, levels[i], levels[i + 1])
                : Heun(variance, deviation, levels[i], levels[i + 1], options);
        }

        return variance;
    }

    private static double EulerMaruyama(double variance, double deviation, double sigma, double next)
    {
        double drop = (sigma - next) * (sigma + next), total = (deviation * deviation) + (sigma * sigma);
        double factor = 1.0 - (drop / total);
        return (variance * factor * factor) + (next > 0 ? drop : 0.0);
    }

    private static double Heun(double variance, double deviation, double sigma, double next, SamplerOptions options)
    {
        double raised = sigma >= options.ChurnMin ? sigma * (1.0 + ((options.Churn ?? 0) / options.Steps)) : sigma;
        double step = next - raised, second = 0.5 / options.Alpha;
        double Slope(double level) => level / ((deviation * deviation) + (level * level));
        double first = Slope(raised), inside = Slope(raised + (options.Alpha * step)) * (1.0 + (options.Alpha * step * first));
        double factor = 1.0 + (step * (next > 0 ? ((1.0 - second) * first) + (second * inside) : first));
        return (variance + ((raised - sigma) * (raised + sigma))) * factor * factor;
    }
}
