using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Effective;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations;
using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;
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
        Description = "A study: its 'simulation' is run, or its system from its first ensemble.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> SystemName = new("--system") { Description = "A built-in system instead of a study (see 'micromacro systems'), or the file of an effective SDE.", HelpName = "NAME|MODEL.json" };

    private static readonly Option<string[]> Set = new("--set") { Description = "A parameter of the built-in system; may be repeated.", HelpName = "PARAMETER=VALUE" };

    private static readonly Option<int?> Replicas = new("--replicas") { Description = "Replicas.", HelpName = "R" };

    private static readonly Option<long?> Steps = new("--steps") { Description = "Steps per replica, the burn-in not counted.", HelpName = "N" };

    private static readonly Option<int?> Stride = new("--stride") { Description = "Steps between records.", HelpName = "STEPS" };

    private static readonly Option<long?> BurnIn = new("--burn-in") { Description = "Steps before the first stride.", HelpName = "STEPS" };

    private static readonly Option<string?> Timestep = new("--timestep") { Description = "Timestep: a plain number for a built-in system, such as \"2 fs\" for a molecule.", HelpName = "DT" };

    private static readonly Option<string> Scheme = new("--scheme") { Description = "Scheme of the built-in system.", HelpName = "euler|heun", DefaultValueFactory = _ => "euler" };

    private static readonly Option<string?> Starts = new("--starts")
    {
        Description = "Starts: a spread such as \"x=0:3, y=1\", or FILE.npz with observations x; for a molecule also coordinates or a trajectory.",
        HelpName = "SPREAD|FILE",
    };

    private static readonly Option<string> Out = new("--out") { Description = "Folder for samples.npz (x, z, replica, time) and, of a molecule, COLVAR and trajectory files.", HelpName = "DIR", Required = true };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("simulate", "Run replicas and record them: micromacro simulate --system half-moon --starts x=0:3 --out data")
        {
            StudyPath, SystemName, Set, Replicas, Steps, Stride, BurnIn, Timestep, Scheme, Starts, Out,
            MoleculeSimulationCommand.Resume, MoleculeSimulationCommand.Force, MoleculeSimulationCommand.MaxHours,
            CommonOptions.Seed, CommonOptions.Threads, CommonOptions.Json,
        };
        foreach (Option option in MoleculeOptions.All)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(MoleculeSimulationCommand.Resume) && result.GetValue(MoleculeSimulationCommand.Force))
            {
                result.AddError("--resume and --force exclude each other.");
            }
        });
        command.Does(Simulate);
        return command;
    }

    private static CommandOutcome Simulate(CommandContext context)
    {
        return Molecule(context) is { } molecule
            ? MoleculeSimulationCommand.Run(context, molecule, context.Get(Out)!)
            : context.Parsed.GetValue(StudyPath) is { } study && StudyReader.ReadSdeSimulation(study) is { } enhanced
                ? SimulateEnhanced(context, study, enhanced)
                : SimulatePlain(context);
    }

    /// <summary>Metadynamics, exchange or placed windows of an SDE.</summary>
    private static CommandOutcome SimulateEnhanced(CommandContext context, string study, SdeSimulationSettings settings)
    {
        RefuseMoleculeOptions(context);
        foreach (Option option in (Option[])[Replicas, Stride, BurnIn, Scheme])
        {
            if (context.Parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is said by the study's 'simulation'.");
            }
        }

        settings = settings with { Seed = context.Get(CommonOptions.Seed) ?? settings.Seed, Steps = context.Get(Steps) ?? settings.Steps };
        if (settings.Steps < settings.Stride)
        {
            throw new UsageException($"{settings.Steps} steps with a record every {settings.Stride} hold no record.");
        }

        SdeSimulation simulation = SdeSimulation.Open(settings, context.Get(Starts), context.Get(CommonOptions.Threads));
        using OutputFolder folder = OutputFolder.Open(context.Get(Out)!);
        string path = folder.PathOf("samples.npz");
        OutputFile.Check(path);
        using FileStream file = InputFile.Open(study);
        RunManifest manifest = new()
        {
            Command = ["micromacro", .. Environment.GetCommandLineArgs().Skip(1)],
            Seed = settings.Seed,
            Identity = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{RunManifest.Version}\n{ProgramCode.Hash}\n{settings.Seed}\n{JsonText.Compact(settings.Describe())}"))),
            Inputs = [KeyValuePair.Create(study, Convert.ToHexStringLower(SHA256.HashData(file)))],
            Threads = context.Get(CommonOptions.Threads),
            Details = [KeyValuePair.Create("settings", (JsonNode?)settings.Describe())],
        };
        JsonObject result = context.Watch(progress => simulation.Run(folder, manifest, progress, context.Cancellation));
        context.Print(
            new JsonObject
            {
                ["out"] = folder.Path,
                ["samples"] = path,
                ["system"] = settings.System.System.Name,
                ["rows"] = simulation.Rows,
                ["force_evaluations"] = simulation.ForceEvaluations,
                ["seed"] = settings.Seed,
                ["enhanced_sampling"] = result,
            },
            $"{path}: {simulation.Rows} records of {settings.System.System.Name}\n{EnhancedText.Of(result)}");
        return EnhancedText.Outcome(result);
    }

    private static CommandOutcome SimulatePlain(CommandContext context)
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

    /// <summary>The simulation of a molecule that the command line or its study asks for; null for a built-in system.</summary>
    private static MoleculeSimulationSettings? Molecule(CommandContext context)
    {
        string? study = context.Parsed.GetValue(StudyPath);
        string? name = context.Get(SystemName);
        bool isNamed = MoleculeOptions.NamesMolecule(context);
        if ((study is null ? 0 : 1) + (name is null ? 0 : 1) + (isNamed ? 1 : 0) != 1)
        {
            throw new UsageException("Give a study file, --system NAME, or --topology and --coordinates. Try 'micromacro simulate --help'.");
        }

        string? timestep = context.Get(Timestep);
        if (study is not null && (context.Get(Set) is [_, ..] || timestep is not null))
        {
            throw new UsageException("--set and --timestep belong to a simulation without a study; a study says both itself.");
        }

        MoleculeSimulationSettings? settings = study is not null ? StudyReader.ReadSimulation(study) : isNamed ? MoleculeOptions.Settings(context, timestep) : null;
        if (settings is null)
        {
            MoleculeOptions.Refuse(context, "a built-in system takes --steps and --stride");
            return null;
        }

        if (context.Get(Set) is [_, ..])
        {
            throw new UsageException("--set belongs to --system.");
        }

        return MoleculeOptions.Replace(context, settings, Settings(context, null), study is not null);
    }

    private static SimulationSettings Settings(CommandContext context, double? timestep) => new()
    {
        Replicas = context.Get(Replicas),
        Steps = context.Get(Steps),
        Stride = context.Get(Stride),
        BurnIn = context.Get(BurnIn),
        Timestep = timestep,
        Scheme = context.Get(Scheme) switch
        {
            "heun" => SdeScheme.StochasticHeun,
            "euler" or null => SdeScheme.EulerMaruyama,
            string other => throw new UsageException($"--scheme is euler or heun, not '{other}'."),
        },
        Starts = context.Get(Starts),
        Seed = context.Get(CommonOptions.Seed),
        Threads = context.Get(CommonOptions.Threads),
    };

    private static Simulation Plan(CommandContext context)
    {
        RefuseMoleculeOptions(context);
        double? timestep = context.Get(Timestep) is not { } text ? null
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
            : throw new UsageException($"--timestep needs a number, not '{text}'.");
        SimulationSettings settings = Settings(context, timestep);
        if (context.Parsed.GetValue(StudyPath) is { } study)
        {
            return Simulation.Of(StudyReader.Read(study), settings);
        }

        try
        {
            return Simulation.Of(Named(context.Get(SystemName)!, context.Get(Set) ?? []), settings);
        }
        catch (ArgumentException exception)
        {
            // The catalogue names what it does not know and what it has.
            throw new UsageException(exception.Message.Split(" (Parameter", 2)[0] + ".");
        }
    }

    private static SdeSystem Named(string name, string[] assignments)
    {
        if (!name.EndsWith(".json", StringComparison.Ordinal))
        {
            return SdeCatalogue.Create(name, Parameters(assignments));
        }

        return assignments.Length == 0
            ? EffectiveModelFile.ReadSystem(name)
            : throw new UsageException("--set belongs to a built-in system; an effective SDE has no parameters.");
    }

    private static void RefuseMoleculeOptions(CommandContext context)
    {
        foreach (Option option in (Option[])[MoleculeSimulationCommand.Resume, MoleculeSimulationCommand.Force, MoleculeSimulationCommand.MaxHours])
        {
            if (context.Parsed.GetResult(option) is { Implicit: false })
            {
                throw new UsageException($"{option.Name} is for molecules; a built-in system is run at once.");
            }
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
