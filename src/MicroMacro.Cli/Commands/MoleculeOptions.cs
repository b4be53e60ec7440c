using System.CommandLine;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Cli.Hosting;
using MicroMacro.Dynamics.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>The options of 'simulate' that are about molecules: a simulation without a study, and what of a study they replace.</summary>
internal static class MoleculeOptions
{
    private static readonly Option<string?> Topology = Text("--topology", "AMBER topology of a molecule, for a simulation without a study.", "FILE");
    private static readonly Option<string?> Coordinates = Text("--coordinates", "Its AMBER coordinates.", "FILE");
    private static readonly Option<string?> Temperature = Text("--temperature", "Temperature; 300 K by default.", "\"300 K\"");
    private static readonly Option<string?> Friction = Text("--friction", "Friction of the Langevin dynamics; 5 /ps by default, 0 for constant energy.", "\"5 /ps\"");
    private static readonly Option<string?> Constraints = Text("--constraints", "Bonds of fixed length.", "none|h-bonds|all-bonds");
    private static readonly Option<string?> HydrogenMass = Text("--hydrogen-mass", "Mass of each hydrogen, taken from its heavy atom.", "\"3 amu\"");
    private static readonly Option<string?> Time = Text("--time", "Time per replica after the equilibration; or --steps.", "\"1 ns\"");
    private static readonly Option<string?> Record = Text("--record", "Time between records; 1 ps by default. Or --stride.", "\"1 ps\"");
    private static readonly Option<string?> Equilibration = Text("--equilibration", "Time before the first record. Or --burn-in.", "\"10 ps\"");
    private static readonly Option<bool> Minimize = new("--minimize") { Description = "Lower the energy of the starting structures first." };
    private static readonly Option<string?> Trajectory = Text("--trajectory", "Format of the trajectories, a file for each replica.", "dcd|xtc|both|none");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Topology, Coordinates, SolventOptions.Solvent, SolventOptions.Salt, SolventOptions.Surface, Temperature, Friction, Constraints, HydrogenMass, Time, Record, Equilibration, Minimize, Trajectory,
    ];

    private static IReadOnlyList<Option> OfMolecule { get; } =
        [Topology, Coordinates, SolventOptions.Solvent, SolventOptions.Salt, SolventOptions.Surface, Temperature, Friction, Constraints, HydrogenMass];

    /// <summary>Whether the command line names a molecule of its own.</summary>
    public static bool NamesMolecule(CommandContext context) => IsGiven(context, Topology) || IsGiven(context, Coordinates);

    /// <summary>Refuses options of molecules where there is none.</summary>
    /// <exception cref="UsageException">One is given.</exception>
    public static void Refuse(CommandContext context, string why)
    {
        if (All.FirstOrDefault(o => IsGiven(context, o)) is { } given)
        {
            throw new UsageException($"{given.Name} is for molecules; {why}.");
        }
    }

    /// <summary>A simulation of the molecule that the command line names.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="timestep">--timestep as it is written, or null.</param>
    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    public static MoleculeSimulationSettings Settings(CommandContext context, string? timestep)
    {
        string topology = context.Get(Topology) ?? throw new UsageException("--coordinates needs --topology, the molecule that they belong to.");
        string coordinates = context.Get(Coordinates) ?? throw new UsageException("--topology needs --coordinates, where the simulation starts.");
        double temperature = Value(Temperature, context.Get(Temperature), UnitKind.Temperature, 0, 10_000) ?? 300;
        MoleculeSettings molecule = new(
            topology,
            coordinates,
            temperature,
            CommandQuantity.Of("--timestep", timestep, UnitKind.Time, 0, 0.01) ?? 0.001,
            Value(Friction, context.Get(Friction), UnitKind.Rate, -double.Epsilon, 10_000) ?? 5)
        {
            Solvent = SolventOptions.Read(context),
            Constraints = Word(context, Constraints, ["none", "h-bonds", "all-bonds"]) switch { "h-bonds" => ConstraintChoice.BondsToHydrogen, "all-bonds" => ConstraintChoice.AllBonds, _ => ConstraintChoice.None },
            HydrogenMass = Value(HydrogenMass, context.Get(HydrogenMass), UnitKind.Mass, 0, 4),
        };
        return new MoleculeSimulationSettings
        {
            Name = Path.GetFileNameWithoutExtension(topology),
            Molecule = molecule,
            Temperatures = [temperature],
            Steps = 0,
            Stride = 1,
        };
    }

    /// <summary>The settings with what the command line says of them.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="settings">A study's, or those of <see cref="Settings"/>.</param>
    /// <param name="common">The options that simulations of all kinds share: replicas, steps, stride, burn-in, starts, seed.</param>
    /// <param name="isStudy">Whether a study says what the molecule is.</param>
    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    public static MoleculeSimulationSettings Replace(
        CommandContext context, MoleculeSimulationSettings settings, Artifacts.Simulations.SimulationSettings common, bool isStudy)
    {
        if (isStudy && OfMolecule.FirstOrDefault(o => IsGiven(context, o)) is { } given)
        {
            throw new UsageException($"{given.Name} belongs to a simulation without a study; this one says it itself, in 'system'.");
        }

        double dt = settings.Molecule.Timestep;
        long steps = Steps(context, Time, common.Steps, "--steps", dt) ?? (isStudy ? settings.Steps : throw new UsageException("Say how long: --time, such as --time 1ns, or --steps."));
        long usual = isStudy ? settings.Stride : Math.Max(1, Math.Min(steps, (long)Math.Round(1 / dt)));
        bool takesStarts = common.Starts is null || common.Starts.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) || File.Exists(common.Starts);
        return settings with
        {
            Seed = common.Seed ?? settings.Seed,
            Replicas = common.Replicas ?? settings.Replicas,
            Steps = steps,
            Stride = Steps(context, Record, common.Stride, "--stride", dt) ?? usual,
            EquilibrationSteps = Steps(context, Equilibration, common.BurnIn, "--burn-in", dt) ?? settings.EquilibrationSteps,
            Minimize = settings.Minimize || context.Get(Minimize),
            Trajectory = Word(context, Trajectory, ["dcd", "xtc", "both", "none"]) is { } format ? Enum.Parse<TrajectoryFormats>(format, ignoreCase: true) : settings.Trajectory,
            StartPath = takesStarts ? common.Starts ?? settings.StartPath : throw new UsageException($"--starts '{common.Starts}' is no file; a molecule starts from coordinates, a trajectory or an npz file with x."),
            Frames = common.Starts is null ? settings.Frames : [],
        };
    }

    /// <summary>A quantity of the command line in internal units, or null where it is not given.</summary>
    private static double? Value(Option<string?> option, string? text, UnitKind kind, double above, double most) => CommandQuantity.Of(option.Name, text, kind, above, most);

    private static long? Steps(CommandContext context, Option<string?> time, long? steps, string stepsName, double timestep)
    {
        string? text = context.Get(time);
        if (text is not null && steps is not null)
        {
            throw new UsageException($"Give {time.Name} or {stepsName}, not both.");
        }

        try
        {
            return text is null ? steps : StepCount.Of(time.Name, Value(time, text, UnitKind.Time, -double.Epsilon, 1e15)!.Value, timestep, "ps");
        }
        catch (StudyException exception)
        {
            throw new UsageException(exception.Message.TrimEnd('.') + ".");
        }
    }

    private static string? Word(CommandContext context, Option<string?> option, IReadOnlyCollection<string> words) =>
        context.Get(option) is not { } word ? null
        : words.Contains(word) ? word
        : throw new UsageException($"{option.Name} must be one of {string.Join(", ", words)}, not '{word}'.");

    private static bool IsGiven(CommandContext context, Option option) => context.Parsed.GetResult(option) is { Implicit: false };

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
