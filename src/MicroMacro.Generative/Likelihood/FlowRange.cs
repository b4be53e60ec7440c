using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Generative.Likelihood;

/// <summary>The noise levels between which a model's flow runs.</summary>
/// <param name="Low">The smaller; densities are those of data with this noise.</param>
/// <param name="High">The larger, where states are normal, and uniform on circles.</param>
internal readonly record struct FlowRange(double Low, double High)
{
    /// <summary>What was asked for, kept within what the model was trained on; where features are periodic, at least up to what fills their circles.</summary>
    public static FlowRange Of(ScoreArchitecture architecture, double low, double high)
    {
        double least = Math.Max(low, architecture.Schedule.TrainedMin);
        double most = Filled(architecture, Math.Min(high, architecture.Schedule.TrainedMax));
        return least < most
            ? new FlowRange(least, most)
            : new FlowRange(architecture.Schedule.TrainedMin, Filled(architecture, architecture.Schedule.TrainedMax));
    }

    /// <summary>The levels of a sampler: the schedule's own, or equally spaced in sigma^(1/rho).</summary>
    public static double[] Levels(ScoreArchitecture architecture, SamplerOptions options)
    {
        // An EDM schedule has no ends and no time: its levels are those of the options, asked for as its own or not.
        if (architecture.Schedule is not TimedSchedule)
        {
            return KarrasSchedule.Levels(options with { SigmaMax = Filled(architecture, options.SigmaMax) });
        }

        if (options.OwnLevels)
        {
            return architecture.Schedule.Levels(options.Steps);
        }

        FlowRange range = Of(architecture, options.SigmaMin, options.SigmaMax);
        return KarrasSchedule.Levels(options with { SigmaMin = range.Low, SigmaMax = range.High });
    }

    private static double Filled(ScoreArchitecture architecture, double high) =>
        architecture.Embedding.Circles.Length == 0 ? high : Math.Max(high, FeatureEmbedding.FullNoise);
}
