using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Cli.Commands;

/// <summary>The options that say how noise becomes samples.</summary>
internal static class SamplerSettings
{
    /// <summary>Where a sampler steps.</summary>
    public static readonly Option<string> Levels = CreateLevels();

    /// <summary>Noise added in Heun's steps.</summary>
    public static readonly Option<double?> Churn = new("--churn")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"Noise added before Heun's steps, all together relative to the level, at most 0.414 a step; 0 for the deterministic flow. [default: {SamplerOptions.CircleChurn} where features are periodic, else 0]"),
        HelpName = "S",
    };

    /// <summary>Signal-to-noise ratio of the corrector.</summary>
    public static readonly Option<double> SignalToNoise = new("--snr")
    {
        Description = "Signal-to-noise ratio of the Langevin steps of --sampler pc, above 0, at most 1.",
        HelpName = "R",
        DefaultValueFactory = _ => SamplerOptions.Default.SignalToNoise,
    };

    /// <summary>Tolerance of the adaptive flow.</summary>
    public static readonly Option<double> Tolerance = new("--tolerance")
    {
        Description = "Tolerance of --sampler ode and --evaluate, in deviations of the features.",
        HelpName = "TOL",
        DefaultValueFactory = _ => LikelihoodOptions.Default.Tolerance,
    };

    /// <summary>Random directions of the divergence.</summary>
    public static readonly Option<int> Probes = new("--probes")
    {
        Description = "Random directions that estimate the density of --sampler ode and --evaluate; 0 computes it exactly.",
        HelpName = "K",
        DefaultValueFactory = _ => LikelihoodOptions.Default.Probes,
    };

    /// <summary>Whether an option was given that only a score model has.</summary>
    public static bool AnyGiven(CommandContext context, params ReadOnlySpan<Option> more)
    {
        bool given = Given(context, Levels) || Given(context, Churn) || Given(context, SignalToNoise) || Given(context, Tolerance) || Given(context, Probes);
        foreach (Option option in more)
        {
            given |= Given(context, option);
        }

        return given;
    }

    /// <summary>The sampler asked for.</summary>
    /// <exception cref="UsageException">A value is out of range, or belongs to another sampler.</exception>
    public static SamplerOptions Read(CommandContext context, bool isMolecule, Option<string> sampler, Option<int?> steps)
    {
        string name = context.Get(sampler)!;
        SamplerMethod method = name switch
        {
            "em" => SamplerMethod.EulerMaruyama,
            "pc" => SamplerMethod.PredictorCorrector,
            "ode" => SamplerMethod.AdaptiveFlow,
            _ => SamplerMethod.Heun,
        };
        Refuse(context, Churn, name != "heun", "--sampler heun");
        Refuse(context, SignalToNoise, name != "pc", "--sampler pc");
        Refuse(context, Tolerance, name != "ode", "--sampler ode");
        Refuse(context, Probes, name != "ode", "--sampler ode");
        Refuse(context, steps, name == "ode", "samplers of fixed steps; --sampler ode has --tolerance");
        Refuse(context, Levels, name == "ode", "samplers of fixed steps");
        if (context.Get(SignalToNoise) is not (> 0 and <= 1))
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--snr must lie above 0 and be at most 1, not {context.Get(SignalToNoise)}."));
        }

        SamplerOptions options = (isMolecule ? MoleculeModelDefaults.Sampler : SamplerOptions.Default) with
        {
            Method = method, Steps = context.Get(steps) ?? SamplerOptions.DefaultSteps(method), OwnLevels = context.Get(Levels) == "own", Churn = context.Get(Churn),
            SignalToNoise = context.Get(SignalToNoise), Tolerance = context.Get(Tolerance),
        };
        return Checked(options, options.Validate);
    }

    /// <summary>Refuses to step at own levels where a model has none.</summary>
    /// <exception cref="UsageException">The model was trained with an EDM schedule.</exception>
    public static void RequireOwnLevels(SamplerOptions sampler, NoiseSchedule schedule)
    {
        if (sampler.OwnLevels && schedule is not TimedSchedule)
        {
            throw new UsageException($"--levels own steps at the equal times of a schedule, and this model's, '{schedule.Text}', is a law of noise levels without times; leave it out.");
        }
    }

    /// <summary>What a sampler of a model does, for the output: as JSON and as the end of a sentence.</summary>
    public static (JsonObject Json, string Text) Describe(SamplerOptions sampler)
    {
        string name = sampler.Method switch
        {
            SamplerMethod.EulerMaruyama => "em",
            SamplerMethod.PredictorCorrector => "pc",
            SamplerMethod.AdaptiveFlow => "ode",
            _ => "heun",
        };
        if (sampler.Evaluations is not { } evaluations)
        {
            return (new JsonObject { ["method"] = name, ["tolerance"] = sampler.Tolerance }, string.Create(CultureInfo.InvariantCulture, $"{name} to {sampler.Tolerance:G3}"));
        }

        JsonObject json = new() { ["method"] = name, ["steps"] = sampler.Steps, ["evaluations"] = evaluations, ["levels"] = sampler.OwnLevels ? "own" : "karras" };
        if (sampler.Method == SamplerMethod.Heun)
        {
            json["churn"] = sampler.Churn;
        }
        else if (sampler.Method == SamplerMethod.PredictorCorrector)
        {
            json["snr"] = sampler.SignalToNoise;
        }

        string churn = sampler is { Method: SamplerMethod.Heun, Churn: > 0 } ? string.Create(CultureInfo.InvariantCulture, $", churn {sampler.Churn:G3}") : "";
        return (json, $"{name} in {sampler.Steps} steps ({evaluations} evaluations{churn})");
    }

    /// <summary>The likelihood asked for, with the noise levels of the kind of system.</summary>
    /// <exception cref="UsageException">A value is out of range.</exception>
    public static LikelihoodOptions Likelihood(CommandContext context, bool isMolecule)
    {
        SamplerOptions noise = isMolecule ? MoleculeModelDefaults.Sampler : SamplerOptions.Default;
        LikelihoodOptions options = new()
        {
            Tolerance = context.Get(Tolerance), Probes = context.Get(Probes), SigmaMin = noise.SigmaMin, SigmaMax = noise.SigmaMax,
        };
        return Checked(options, options.Validate);
    }

    /// <summary>Whether an option stands on the command line.</summary>
    public static bool Given(CommandContext context, Option option) => context.Parsed.GetResult(option) is { Implicit: false };

    private static T Checked<T>(T options, Action validate)
    {
        try
        {
            validate();
            return options;
        }
        catch (ArgumentException exception)
        {
            throw UsageException.Of(exception);
        }
    }

    private static void Refuse(CommandContext context, Option option, bool wrong, string owner)
    {
        if (wrong && Given(context, option))
        {
            throw new UsageException($"{option.Name} belongs to {owner}.");
        }
    }

    private static Option<string> CreateLevels()
    {
        Option<string> levels = new("--levels")
        {
            Description = "Noise levels to step at: karras, equally spaced in sigma^(1/rho), or own, the equal times of the schedule that the model was trained with (ve, vp, subvp or song-tutorial; an EDM model has none).",
            DefaultValueFactory = _ => "karras",
        };
        levels.AcceptOnlyFromAmong("karras", "own");
        return levels;
    }
}
