using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Makes the settings of metadynamics, an exchange or placed windows of an SDE, of a study whose keys have been checked.</summary>
internal sealed class SdeSimulationBinder(StudySectionReader root, string path)
{
    private const int UsualReplicas = 16;

    /// <summary>The settings; null where the system is a molecule or the study has no simulation.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public SdeSimulationSettings? Bind()
    {
        if (root.Child("system")!.Section.Mark == "topology" || root.Child("simulation") is not { } section)
        {
            return null;
        }

        string method = EnhancedBinder.MethodOf(section)
            ?? throw root.At("simulation", "the 'simulation' of an SDE has 'metadynamics', 'exchange' or 'placement'; plain replicas take --replicas, --steps and --stride");
        foreach (string key in (string[])["minimize", "trajectory", "start", "frames"])
        {
            if (section.Has(key))
            {
                throw section.At(key, $"'{key}' is for molecules");
            }
        }

        SdeSettings sde = StudyBinder.Process(root, path);
        if (!sde.System.IsReversible)
        {
            throw section.At(method, $"{sde.System.Name} has no potential, so neither a bias nor a temperature changes its law as it should");
        }

        if (FormulaBinder.Slow(root, root.Children("slow"), sde, () => root.Children("slow").Count == 0 ? [] : throw NotOfState()).Count > 0)
        {
            throw NotOfState();
        }

        return Bind(section, method, sde, StudyLabel.Of(sde.System));
    }

    private StudyException NotOfState() => root.At(
        "slow", "the bias acts on variables of the state as they are, such as slow: [{ name: x, formula: x }]; formulas of several and learned ones are for 'micromacro run'");

    private SdeSimulationSettings Bind(StudySectionReader section, string method, SdeSettings sde, StudyLabel[] labels)
    {
        if (section.Has("time") == section.Has("steps"))
        {
            throw section.At("time", section.Has("time") ? "give 'time' or 'steps', not both" : "the simulation lacks the key 'time' (or 'steps')");
        }

        long? Steps(string key) => section.Number(key, UnitKind.Plain) is { } time ? section.Steps(key, time, sde.Timestep, "") : null;
        SdeSimulationSettings settings = new()
        {
            Name = root.Text("name")!,
            Seed = (ulong)(root.Count("seed") ?? 1),
            System = sde,
            Replicas = (int)(section.Count("replicas") ?? UsualReplicas),
            Steps = section.Count("steps") ?? Steps("time")!.Value,
            EquilibrationSteps = Steps("equilibration") ?? 0,
            Stride = 1,
        };
        return method switch
        {
            "exchange" => Exchange(section, settings, labels),
            "placement" => Placement(section, settings, labels, Steps("record")),
            _ => Metadynamics(section, settings, labels, Steps("record")),
        };
    }

    private static SdeSimulationSettings Exchange(StudySectionReader section, SdeSimulationSettings settings, StudyLabel[] labels)
    {
        double[] temperatures = section.List("temperature", UnitKind.Plain);
        if (temperatures.Length > 1 && temperatures.Length != settings.Replicas)
        {
            throw section.At("temperature", $"there are {temperatures.Length} temperatures for {settings.Replicas} replicas; give one for all, or one for each");
        }

        List<VariableRestraint> restraints = Restraints(section, labels, settings.Replicas);
        ExchangeSettings exchange = EnhancedBinder.Exchange(
            section, EnhancedUnits.Sde, settings.System.Timestep, settings.Steps, settings.Replicas, Math.Max(1, temperatures.Length), restraints);
        return section.Has("record")
            ? throw section.At("record", "with 'exchange' a record is made before each attempt: leave 'record' out")
            : settings with { Exchange = exchange, Stride = exchange.Every, Temperatures = temperatures.Length == 0 ? [1] : temperatures, Restraints = restraints };
    }

    private static SdeSimulationSettings Metadynamics(StudySectionReader section, SdeSimulationSettings settings, StudyLabel[] labels, long? record)
    {
        Refuse(section, "metadynamics", "temperature", "restraints");
        MetadynamicsSettings metadynamics = EnhancedBinder.Metadynamics(section, labels, EnhancedUnits.Sde, settings.System.Timestep, 1);
        return settings with { Metadynamics = metadynamics, Stride = Stride(section, record ?? Math.Min(metadynamics.Pace, settings.Steps), settings.Steps) };
    }

    private static SdeSimulationSettings Placement(StudySectionReader section, SdeSimulationSettings settings, StudyLabel[] labels, long? record)
    {
        Refuse(section, "placement", "temperature");
        int stride = Stride(section, record ?? throw section.At("record", "'placement' needs 'record', the time between records"), settings.Steps);
        PlacementSettings placement = EnhancedBinder.Placement(section, labels, EnhancedUnits.Sde, (settings.EquilibrationSteps, settings.Steps, stride), null);
        return settings with { Placement = placement, Stride = stride, Replicas = placement.Centers.Count };
    }

    private static int Stride(StudySectionReader section, long stride, long steps) => stride >= 1 && stride <= Math.Min(steps, int.MaxValue)
        ? (int)stride
        : throw section.At("record", "'record' must be at least the timestep and at most the length of the simulation");

    private static void Refuse(StudySectionReader section, string method, params string[] keys)
    {
        foreach (string key in keys)
        {
            if (section.Has(key))
            {
                throw section.At(key, $"'{method}' of an SDE takes no '{key}'");
            }
        }
    }

    private static List<VariableRestraint> Restraints(StudySectionReader section, StudyLabel[] labels, int replicas)
    {
        List<VariableRestraint> restraints = [];
        foreach (StudySectionReader restraint in section.Children("restraints"))
        {
            if (restraint.Section.Mark == "atoms")
            {
                throw restraint.At("atoms", "an SDE has no atoms");
            }

            restraints.Add(RestraintBinder.OnVariable(
                restraint, labels, replicas, label => restraint.Number("stiffness", UnitKind.Stiffness(UnitKind.ThermalEnergy, label))!.Value));
        }

        return restraints;
    }
}
