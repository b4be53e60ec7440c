using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Reads metadynamics, exchange or placement of windows of a simulation whose keys have been checked.</summary>
internal static class EnhancedBinder
{
    /// <summary>The keys of the methods, of which a simulation has one at most.</summary>
    public static IReadOnlyList<string> Methods { get; } = ["metadynamics", "exchange", "placement"];

    private const double UsualBiasFactor = 10;
    private const double UsualOverlap = 0.03;
    private const int UsualMost = 100;
    private const int UsualFirst = 3;

    /// <summary>The method that a simulation asks for, or null.</summary>
    /// <exception cref="StudyException">There are several.</exception>
    public static string? MethodOf(StudySectionReader simulation)
    {
        string[] given = [.. Methods.Where(simulation.Has)];
        return given.Length < 2 ? given.FirstOrDefault() : throw simulation.At(given[1], $"give '{given[0]}' or '{given[1]}', not both");
    }

    /// <summary>The settings of a molecule's simulation with what the section asks for.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public static MoleculeSimulationSettings Bind(StudySectionReader simulation, MoleculeSimulationSettings settings)
    {
        if (MethodOf(simulation) is not { } method)
        {
            return settings;
        }

        if (simulation.Has("trajectory") && settings.Trajectory != TrajectoryFormats.None)
        {
            throw simulation.At("trajectory", $"'{method}' writes no trajectories; leave the key out or say none");
        }

        settings = settings with { Trajectory = TrajectoryFormats.None };
        StudyLabel[] labels = [.. settings.Variables.Select(v => StudyLabel.Of(v) with { Period = StudySystems.Variable(v).Variable.Period })];
        if (method != "exchange" && settings.Temperatures.Count > 1)
        {
            throw simulation.At("temperature", $"'{method}' takes one temperature for all replicas");
        }

        double timestep = settings.Molecule.Timestep;
        switch (method)
        {
            case "metadynamics":
                return settings with { Metadynamics = Metadynamics(simulation, labels, EnhancedUnits.Molecule, timestep, settings.Stride) };
            case "placement":
                double thermalEnergy = Quantity.BoltzmannConstant * settings.Temperatures[0];
                PlacementSettings placement = Placement(simulation, labels, EnhancedUnits.Molecule, (settings.EquilibrationSteps, settings.Steps, settings.Stride), thermalEnergy);
                return settings with { Placement = placement, Replicas = placement.Centers.Count };
            default:
                ExchangeSettings exchange = Exchange(simulation, EnhancedUnits.Molecule, timestep, settings.Steps, settings.Replicas, settings.Temperatures.Count, settings.VariableRestraints);
                return !simulation.Has("record") || settings.Stride == exchange.Every
                    ? settings with { Exchange = exchange, Stride = exchange.Every }
                    : throw simulation.At("record", "with 'exchange' a record is made before each attempt: leave 'record' out, or give what 'every' says");
        }
    }

    /// <summary>Metadynamics of any system.</summary>
    public static MetadynamicsSettings Metadynamics(StudySectionReader simulation, StudyLabel[] labels, EnhancedUnits units, double timestep, long stride)
    {
        StudySectionReader section = simulation.Child("metadynamics")!;
        if (labels.Length is not (1 or 2))
        {
            throw simulation.At("metadynamics", $"metadynamics acts on all slow variables, one or two; there are {labels.Length}");
        }

        UnitKind[] kinds = [.. labels.Select(l => l.Kind)];
        (double[] from, double[] to) = Ends(section, labels, kinds);
        double pace = section.Number("pace", units.Time) ?? units.UsualPace ?? throw section.At("pace", "metadynamics lacks the key 'pace', the time between hills");
        long steps = section.Steps("pace", pace, timestep, units.TimeName);
        if (steps is < 1 or > int.MaxValue || stride > int.MaxValue)
        {
            throw section.At("pace", "'pace' must be at least the timestep");
        }

        return new MetadynamicsSettings(
            section.Numbers("width", kinds), from, to, section.Number("height", units.Energy)!.Value, section.Number("bias-factor", UnitKind.Plain) ?? UsualBiasFactor, (int)steps);
    }

    private static (double[] From, double[] To) Ends(StudySectionReader section, StudyLabel[] labels, UnitKind[] kinds)
    {
        if (section.Has("from") != section.Has("to") || (!section.Has("from") && labels.Any(l => l.Period == 0)))
        {
            throw section.At("from", "'from' and 'to' are both needed unless all slow variables are periodic");
        }

        double[] from = section.Has("from") ? section.Numbers("from", kinds) : [.. labels.Select(l => -l.Period / 2)];
        double[] to = section.Has("to") ? section.Numbers("to", kinds) : [.. labels.Select(l => l.Period / 2)];
        for (int a = 0; a < labels.Length; a++)
        {
            // Degrees do not give the period to the last digit.
            double period = labels[a].Period;
            if (period > 0 && Math.Abs(to[a] - from[a] - period) < 1e-6 * period)
            {
                to[a] = from[a] + period;
            }

            if (!(to[a] > from[a]) || (period > 0 && to[a] - from[a] != period))
            {
                throw section.At("to", $"the bias on '{labels[a].Name}' goes from 'from' up to 'to'{(period > 0 ? ", one whole period" : "")}");
            }
        }

        return (from, to);
    }

    /// <summary>The exchange of any system.</summary>
    public static ExchangeSettings Exchange(
        StudySectionReader simulation, EnhancedUnits units, double timestep, long steps, int replicas, int temperatures, IReadOnlyList<VariableRestraint> restraints)
    {
        StudySectionReader section = simulation.Child("exchange")!;
        long every = section.Steps("every", section.Number("every", units.Time)!.Value, timestep, units.TimeName);
        if (every < 1 || every > Math.Min(steps, int.MaxValue))
        {
            throw section.At("every", "'every' must be at least the timestep and at most the length of the simulation");
        }

        bool around = section.Flag("around") ?? false;
        if (replicas < (around ? 3 : 2))
        {
            throw simulation.At("replicas", $"{replicas} replicas cannot exchange");
        }

        if (temperatures == 1 && restraints.All(r => r.Centers.Count == 1))
        {
            throw simulation.At("exchange", "all replicas have the same temperature and restraints: give a list of temperatures, or of centers, one for each replica");
        }

        return restraints.DistinctBy(r => r.Variable).Count() == restraints.Count
            ? new ExchangeSettings((int)every, around)
            : throw simulation.At("restraints", "with 'exchange' a variable has one restraint at most");
    }

    /// <summary>The placement of windows of any system.</summary>
    public static PlacementSettings Placement(StudySectionReader simulation, StudyLabel[] labels, EnhancedUnits units, (long Equilibration, long Steps, long Stride) run, double? thermalEnergy)
    {
        StudySectionReader section = simulation.Child("placement")!;
        if (labels.Length != 1)
        {
            throw simulation.At("placement", $"windows are placed along one slow variable; there are {labels.Length}");
        }

        foreach (string key in (string[])["replicas", "restraints"])
        {
            if (simulation.Has(key) && (key == "replicas" || simulation.Children(key).Any(r => r.Section.Mark == "on")))
            {
                throw simulation.At(key, $"with 'placement' there are as many replicas as windows, each with its umbrella; leave '{key}' out");
            }
        }

        if (PlacementSettings.Fault(run.Equilibration, run.Steps, run.Stride) is { } fault)
        {
            throw simulation.At("equilibration", fault);
        }

        StudyLabel label = labels[0];
        int count = (int)(section.Count("count") ?? UsualFirst);
        int most = (int)(section.Count("most") ?? UsualMost);
        bool around = section.Flag("around") ?? false;
        if (count > most)
        {
            throw section.At("most", $"'most' is at least 'count', {count}");
        }

        return new PlacementSettings(
            Centers(section, label, count, around), section.Number("stiffness", UnitKind.Stiffness(units.Energy, label.Kind), thermalEnergy)!.Value,
            section.Number("overlap", UnitKind.Plain) ?? UsualOverlap, most, around);
    }

    private static double[] Centers(StudySectionReader section, StudyLabel label, int count, bool around)
    {
        if (around)
        {
            return label.Period == 0 || count < 3 || section.Has("from") || section.Has("to")
                ? throw section.At("around", label.Period == 0 ? $"'{label.Name}' is not periodic, so windows cannot go around it" : "with 'around' give at least three windows, and leave 'from' and 'to' out")
                : [.. Enumerable.Range(0, count).Select(k => label.Period * (((k + 0.5) / count) - 0.5))];
        }

        foreach (string key in (string[])["from", "to"])
        {
            if (!section.Has(key))
            {
                throw section.At(key, $"the placement lacks the key '{key}', the centre of an outermost window (or around: true)");
            }
        }

        double from = section.Number("from", label.Kind)!.Value, to = section.Number("to", label.Kind)!.Value;
        return count < 2 || !(to > from) || (label.Period > 0 && to - from >= label.Period)
            ? throw section.At("to", $"windows are placed from 'from' up to 'to'{(label.Period > 0 ? ", less than a period" : "")}, two at least")
            : [.. Enumerable.Range(0, count).Select(k => from + ((to - from) * k / (count - 1)))];
    }
}
