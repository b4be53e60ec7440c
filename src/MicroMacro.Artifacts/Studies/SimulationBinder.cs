using MicroMacro.Artifacts.Simulations.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Makes the settings of a plain simulation of a study whose keys have been checked.</summary>
internal sealed class SimulationBinder(StudySectionReader root, string path)
{
    // The columns of a COLVAR file that are no variables.
    private static readonly string[] Reserved = ["time", "energy", "bias"];

    /// <summary>The settings; null where the system is no molecule.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public MoleculeSimulationSettings? Bind()
    {
        StudySectionReader system = root.Child("system")!;
        if (system.Section.Mark != "topology")
        {
            return null;
        }

        MoleculeSettings molecule = MoleculeBinder.Bind(system, File);
        IReadOnlyList<StudySectionReader> sections = root.Children("slow");
        List<SlowVariable> variables = MoleculeBinder.Slow(sections, molecule, File);
        int reserved = variables.FindIndex(v => Reserved.Contains(v.Name));
        if (reserved >= 0)
        {
            throw sections[reserved].At("name", $"'{variables[reserved].Name}' is the name of another column of the COLVAR files; call the variable otherwise");
        }

        MoleculeSimulationSettings settings = new()
        {
            Name = root.Text("name")!,
            Seed = (ulong)(root.Count("seed") ?? 1),
            Molecule = molecule,
            Variables = variables,
            Temperatures = [molecule.Temperature],
            Steps = 0,
            Stride = 1,
        };
        settings = root.Child("simulation") is { } simulation ? OfSimulation(simulation, settings) : OfInitial(settings);
        return settings.NeedsThermostat is { } what && molecule.Friction == 0
            ? throw system.At("friction", $"without friction nothing keeps a temperature, and {what}; take a friction above 0, such as 5 /ps")
            : settings;
    }

    private MoleculeSimulationSettings OfSimulation(StudySectionReader section, MoleculeSimulationSettings common)
    {
        double timestep = common.Molecule.Timestep;
        if (section.Has("time") == section.Has("steps"))
        {
            throw section.At("time", section.Has("time") ? "give 'time' or 'steps', not both" : "the simulation lacks the key 'time' (or 'steps')");
        }

        MoleculeSimulationSettings settings = common with
        {
            Replicas = (int)(section.Count("replicas") ?? MoleculeSimulationSettings.UsualReplicas),
            Steps = section.Count("steps") ?? Steps(section, "time", timestep)!.Value,
            EquilibrationSteps = Steps(section, "equilibration", timestep) ?? 0,
            Minimize = section.Flag("minimize") ?? false,
            Trajectory = TrajectoryOf(section.Text("trajectory") ?? "dcd"),
            StartPath = File(section.Text("start")),
            Frames = section.CountList("frames"),
        };
        settings = settings with { Stride = Steps(section, "record", timestep) ?? UsualStride(settings.Steps, timestep) };
        if (section.Has("frames") && settings.StartPath is null)
        {
            throw section.At("frames", "'frames' needs 'start', the file that they are taken from");
        }

        double[] temperatures = section.List("temperature", UnitKind.Temperature);
        settings = temperatures.Length == 0 ? settings : settings with { Temperatures = temperatures };
        if (temperatures.Length > 1 && temperatures.Length != settings.Replicas)
        {
            throw section.At("temperature", $"there are {temperatures.Length} temperatures for {settings.Replicas} replicas; give one for all, or one for each");
        }

        if (settings.Stride < 1 || settings.Records < 1)
        {
            throw section.At("record", settings.Stride < 1 ? "'record' must be at least the timestep" : "'record' is longer than the simulation, so nothing would be recorded");
        }

        return EnhancedBinder.Bind(section, Restrained(section, settings));
    }

    /// <summary>The first ensemble of a study without a simulation of its own.</summary>
    private MoleculeSimulationSettings OfInitial(MoleculeSimulationSettings common)
    {
        if (root.Child("initial") is not { } section)
        {
            throw root.At("simulation", "the study lacks the key 'simulation'");
        }

        foreach (string key in (string[])["time", "record"])
        {
            if (!section.Has(key))
            {
                throw section.At(key, $"the study has no 'simulation', and its first data have no '{key}'");
            }
        }

        double timestep = common.Molecule.Timestep;
        MoleculeSimulationSettings settings = common with
        {
            Replicas = (int)(section.Count("replicas") ?? 64),
            Steps = Steps(section, "time", timestep)!.Value,
            Stride = Steps(section, "record", timestep)!.Value,
            EquilibrationSteps = Steps(section, "burn-in", timestep) ?? 0,
            StartPath = section.Named("start", null).Count == 0 ? File(section.Text("start")) : throw section.At("start", "a molecule starts from its coordinates or from a file, not from values by name"),
        };
        return settings.Stride >= 1 && settings.Records >= 1 ? settings : throw section.At("record", "'record' must be at least the timestep and at most 'time'");
    }

    private MoleculeSimulationSettings Restrained(StudySectionReader section, MoleculeSimulationSettings settings)
    {
        StudyLabel[] labels = [.. settings.Variables.Select(StudyLabel.Of)];
        List<VariableRestraint> variables = [];
        List<PositionRestraint> positions = [];
        double? thermalEnergy = settings.Temperatures.Distinct().Count() == 1 ? Quantity.BoltzmannConstant * settings.Temperatures[0] : null;
        foreach (StudySectionReader restraint in section.Children("restraints"))
        {
            if (restraint.Section.Mark == "atoms")
            {
                UnitKind kind = UnitKind.Stiffness(UnitKind.Energy, UnitKind.Length);
                positions.Add(new(restraint.Selection("atoms"), Stiffness(restraint, kind, thermalEnergy), File(restraint.Text("reference"))) { Place = restraint.Place("atoms") });
                continue;
            }

            variables.Add(RestraintBinder.OnVariable(
                restraint, labels, settings.Replicas, label => Stiffness(restraint, UnitKind.Stiffness(UnitKind.Energy, label), thermalEnergy)));
        }

        return settings with { VariableRestraints = variables, PositionRestraints = positions };
    }

    /// <summary>The stiffness of a restraint.</summary>
    /// <param name="restraint">The restraint.</param>
    /// <param name="kind">What it must be.</param>
    /// <param name="thermalEnergy">kT of all replicas; null where they have different temperatures, and so different kT.</param>
    private static double Stiffness(StudySectionReader restraint, UnitKind kind, double? thermalEnergy) =>
        thermalEnergy is null && restraint.Text("stiffness")!.Contains("kT", StringComparison.Ordinal)
            ? throw restraint.At("stiffness", $"a stiffness in kT is another one for each temperature, and all replicas share it; give it in {kind.Examples[0]}")
            : restraint.Number("stiffness", kind, thermalEnergy)!.Value;

    /// <summary>The formats that a word means.</summary>
    public static TrajectoryFormats TrajectoryOf(string word) => Enum.Parse<TrajectoryFormats>(word, ignoreCase: true);

    /// <summary>1 ps, or the whole run where it is shorter.</summary>
    public static long UsualStride(long steps, double timestep) =>
        Math.Max(1, Math.Min(steps, (long)Math.Round(1.0 / timestep, MidpointRounding.AwayFromZero)));

    private static long? Steps(StudySectionReader section, string key, double timestep) =>
        section.Number(key, UnitKind.Time) is double time ? section.Steps(key, time, timestep, "ps") : null;

    private string? File(string? name) => name is null ? null : Path.Combine(Path.GetDirectoryName(path) ?? "", name);
}
