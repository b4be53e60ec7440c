using System.Text.Json.Nodes;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.ScoreQuality;

/// <summary>Samplers guided to the half-moon's slow variable by a model that knows nothing of it: the laws of r and of x.</summary>
internal static class GuidanceCells
{
    private const int Samples = 2000;
    private static readonly double Deviation = Math.Sqrt(0.05);

    private static readonly StructureGuideVariable Slow = new(
        new IdentityMap(2), x => Math.Atan2(x[1], x[0]) + 1.0 - Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])), 2 * Math.PI);

    /// <summary>Kolmogorov-Smirnov distances of r from N(1, 0.05) and of x from N(target, width²), for each sampler and target.</summary>
    public static JsonObject Run(bool isShort)
    {
        ScoreModel model = Moon(isShort ? 300 : 6000);
        JsonArray rows = [];
        double worst = 0;
        foreach ((string name, SamplerOptions options) in new[]
        {
            ("heun", new SamplerOptions { Steps = 36 }), ("em", new() { Method = SamplerMethod.EulerMaruyama, Steps = 200 }),
            ("default with --guide", SamplerOptions.Guided),
            ("pc, snr 0.3", new() { Method = SamplerMethod.PredictorCorrector, Steps = 250, SignalToNoise = 0.3 }),
            ("pc, snr 0.3", new() { Method = SamplerMethod.PredictorCorrector, Steps = 500, SignalToNoise = 0.3 }),
        })
        {
            foreach ((double target, double width) in new[] { (0.8, 0.2), (1.4, 0.1), (2.0, 0.3) })
            {
                (double r, double x) = Distances(model.Guided(new GuideRestraint(Slow, target, width)), options, target, width);
                worst = options == SamplerOptions.Guided ? Math.Max(worst, Math.Max(r, x)) : worst;
                rows.Add(new JsonObject
                {
                    ["sampler"] = name, ["steps"] = options.Steps, ["evaluations"] = options.Evaluations, ["target"] = target, ["width"] = width,
                    ["ks_of_r"] = Math.Round(r, 4), ["ks_of_x"] = Math.Round(x, 4),
                });
            }
        }

        return new JsonObject { ["samples"] = Samples, ["rows"] = rows, ["summary"] = $"default with --guide: largest KS of r and x {worst:F3}" };
    }

    private static (double R, double X) Distances(ScoreModel guided, SamplerOptions options, double target, double width)
    {
        double[] x = guided.Sample([0.0], Samples, 3, 0, Environment.ProcessorCount, options);
        double[] r = [.. Enumerable.Range(0, Samples).Select(i => Math.Sqrt((x[2 * i] * x[2 * i]) + (x[(2 * i) + 1] * x[(2 * i) + 1])))];
        double[] slow = [.. r.Select((value, i) => Math.Atan2(x[(2 * i) + 1], x[2 * i]) + 1.0 - value)];
        return (
            KolmogorovSmirnov.OneSample(r, v => NormalDistribution.Cdf((v - 1.0) / Deviation)).Distance,
            KolmogorovSmirnov.OneSample(slow, v => NormalDistribution.Cdf((v - target) / width)).Distance);
    }

    // x even over (-0.05, 2.95); the label is noise.
    private static ScoreModel Moon(int steps)
    {
        const int N = 20_000;
        RandomSequence random = new(new RandomKey(6, 6));
        double[] points = new double[2 * N], labels = new double[N];
        for (int i = 0; i < N; i++)
        {
            double x = -0.05 + (3.0 * random.NextDouble()), y = 1.0 + (Deviation * random.NextGaussian());
            (points[2 * i], points[(2 * i) + 1]) = (y * Math.Cos(x + y - 1.0), y * Math.Sin(x + y - 1.0));
            labels[i] = random.NextGaussian();
        }

        ScoreTrainingOptions options = new() { Hidden = 64, Layers = 4, Batch = 512, LearningRate = 4e-3, Decay = true, Steps = steps };
        return ScoreTrainer.Train(new TrainingData(points, labels, null, [0.0], null), options, 1, Environment.ProcessorCount).Model!;
    }
}
