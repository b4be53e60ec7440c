using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Simulations;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Dynamics;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro simulate: plain replicas of a study's system or of a built-in one.</summary>
internal static class SimulateCommand
{
    private static readonly Argument<string?> StudyPath = new("STUDY.yaml")
    {
        Description = "A study; its system and its first ensemble are run.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> SystemName = new("--system") { Description = "A built-in system instead of a study (see 'micromacro systems').", HelpName = "NAME" };

    private static readonly Option<string[]> Set = new("--set") { Description = "A parameter of the built-in system; may be repeated.", HelpName = "PARAMETER=VALUE" };

    private static readonly Option<int?> Replicas = new("--replicas") { Description = "Replicas.", HelpName = "R" };

    private static readonly Option<long?> Steps = new("--steps") { Description = "Steps per replica, the burn-in not counted.", HelpName = "N" };

    private static readonly Option<int?> Stride = new("--stride") { Description = "Steps between records.", HelpName = "STEPS" };

    private static readonly Option<long?> BurnIn = new("--burn-in") { Description = "Steps before the first stride.", HelpName = "STEPS" };

    private static readonly Option<double?> Timestep = new("--timestep") { Description = "Timestep of the built-in system.", HelpName = "DT" };

    private static readonly Option<string> Scheme = new("--scheme") { Description = "Scheme of the built-in system.", HelpName = "euler|heun", DefaultValueFactory = _ => "euler" };

    private static readonly Option<string?> Starts = new("--starts")
    {
        Description = "Starts: a spread such as \"x=0:3, y=1\", or FILE.npz with observations x.",
        HelpName = "SPREAD|FILE.npz",
    };

    private static readonly Option<string> Out = new("--out") { Description = "Folder for samples.npz (x, z, replica, time).", HelpName = "DIR", Required = true };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("simulate", "Run unbiased replicas and record them: micromacro simulate --system half-moon --starts x=0:3 --out data")
        {
            StudyPath, SystemName, Set, Replicas, Steps, Stride, BurnIn, Timestep, Scheme, Starts, Out, CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Simulate);
        return command;
    }

    private static CommandOutcome Simulate(CommandContext context)
    {
        Simulation simulation = Plan(context);
        using OutputFolder folder = OutputFolder.Open(context.Get(Out)!);
        string path = folder.PathOf("samples.npz");
        OutputFile.Check(path);
        SimulationSamples samples = simulation.Run(context.Cancellation);
        NpzFile.Write(path, samples.Arrays);
        context.Print(
            new JsonObject
            {
                ["samples"] = path,
                ["system"] = simulation.System.Name,
                ["replicas"] = samples.Replicas,
                ["records"] = samples.Records,
                ["rows"] = samples.Replicas * samples.Records,
                ["force_evaluations"] = samples.ForceEvaluations,
                ["seed"] = simulation.Request.Seed,
                ["failed_replicas"] = samples.Failures.Count,
            },
            $"{path}: {samples.Replicas} replicas x {samples.Records} records of {simulation.System.Name}");
        return samples.Failures is [var first, ..]
            ? CommandOutcome.PhysicsFailed(
                $"{samples.Failures.Count} of {samples.Failures.Count + samples.Replicas} replicas failed, replica {first.Replica} at step {first.Step} ({first.What}); their records are left out.")
            : CommandOutcome.Success;
    }

    private static Simulation Plan(CommandContext context)
    {
        SimulationSettings settings = new()
        {
            Replicas = context.Get(Replicas),
            Steps = context.Get(Steps),
            Stride = context.Get(Stride),
            BurnIn = context.Get(BurnIn),
            Timestep = context.Get(Timestep),
            Scheme = context.Get(Scheme) switch
            {
                "euler" => SdeScheme.EulerMaruyama,
                "heun" => SdeScheme.StochasticHeun,
                string other => throw new UsageException($"--scheme is euler or heun, not '{other}'."),
                null => SdeScheme.EulerMaruyama,
            },
            Starts = context.Get(Starts),
            Seed = context.Get(CommonOptions.Seed),
            Threads = context.Get(CommonOptions.Threads),
        };
        string? study = context.Parsed.GetValue(StudyPath);
        string? name = context.Get(SystemName);
        if ((study is null) == (name is null))
        {
            throw new UsageException("Give either a study file or --system NAME. Try 'micromacro simulate --help'.");
        }

        if (study is not null)
        {
            return context.Get(Set) is not [_, ..] && settings.Timestep is null
                ? Simulation.Of(StudyReader.Read(study), settings)
                : throw new UsageException("--set and --timestep belong to --system; a study says both itself.");
        }

        try
        {
            return Simulation.Of(SdeCatalogue.Create(name!, Parameters(context.Get(Set) ?? [])), settings);
        }
        catch (ArgumentException exception)
        {
            // The catalogue names what it does not know and what it has.
            throw new UsageException(exception.Message.Split(" (Parameter", 2)[0] + ".");
        }
    }

    private static Dictionary<string, double> Parameters(string[] assignments)
    {
        Dictionary<string, double> parameters = [];
        foreach (string assignment in assignments)
        {
            string[] sides = assignment.Split('=', 2, StringSplitOptions.TrimEntries);
            if (sides.Length != 2 || !double.TryParse(sides[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                throw new UsageException($"--set '{assignment}' is not PARAMETER=VALUE with a number.");
            }

            if (!parameters.TryAdd(sides[0], value))
            {
                throw new UsageException($"--set names '{sides[0]}' twice.");
            }
        }

        return parameters;
    }
}
