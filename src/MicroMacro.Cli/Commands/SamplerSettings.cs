using System.CommandLine;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Sampling;

namespace MicroMacro.Cli.Commands;

/// <summary>The options that say how noise becomes samples.</summary>
internal static class SamplerSettings
{
    /// <summary>Where a sampler steps.</summary>
    public static readonly Option<string> Levels = CreateLevels();

    /// <summary>Noise added in Heun's steps.</summary>
    public static readonly Option<double> Churn = new("--churn")
    {
        Description = "Noise added before Heun's steps, all together relative to the level; 0 for the deterministic flow.",
        HelpName = "S",
        DefaultValueFactory = _ => SamplerOptions.Default.Churn,
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
        bool given = Given(context, Levels) || Given(context, Churn) || Given(context, Tolerance) || Given(context, Probes);
        foreach (Option option in more)
        {
            given |= Given(context, option);
        }

        return given;
    }

    /// <summary>The sampler asked for.</summary>
    /// <exception cref="UsageException">A value is out of range, or belongs to another sampler.</exception>
    public static SamplerOptions Read(CommandContext context, bool isMolecule, Option<string> sampler, Option<int> steps)
    {
        string method = context.Get(sampler)!;
        Refuse(context, Churn, method != "heun", "--sampler heun");
        Refuse(context, Tolerance, method != "ode", "--sampler ode");
        Refuse(context, Probes, method != "ode", "--sampler ode");
        Refuse(context, steps, method == "ode", "samplers of fixed steps; --sampler ode has --tolerance");
        Refuse(context, Levels, method == "ode", "samplers of fixed steps");
        SamplerOptions options = (isMolecule ? MoleculeModelDefaults.Sampler : SamplerOptions.Default) with
        {
            Steps = context.Get(steps), OwnLevels = context.Get(Levels) == "own", Churn = context.Get(Churn), Tolerance = context.Get(Tolerance),
            Method = method switch
            {
                "em" => SamplerMethod.EulerMaruyama,
                "pc" => SamplerMethod.PredictorCorrector,
                "ode" => SamplerMethod.AdaptiveFlow,
                _ => SamplerMethod.Heun,
            },
        };
        return Checked(options, options.Validate);
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
            Description = "Noise levels to step at: karras, equally spaced in sigma^(1/rho), or own, the equal times of the schedule that the model was trained with.",
            DefaultValueFactory = _ => "karras",
        };
        levels.AcceptOnlyFromAmong("karras", "own");
        return levels;
    }
}
