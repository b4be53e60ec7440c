using MicroMacro.Artifacts.Simulations.Enhanced;
using MicroMacro.Artifacts.Simulations.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Adds metadynamics or exchange to the settings of a simulation whose keys have been checked.</summary>
internal static class EnhancedBinder
{
    private const double UsualBiasFactor = 10;
    private const double UsualPace = 0.5;

    /// <summary>The settings with what the section asks for.</summary>
    /// <exception cref="StudyException">A value is wrong, or values do not fit each other.</exception>
    public static MoleculeSimulationSettings Bind(StudySectionReader simulation, MoleculeSimulationSettings settings)
    {
        (bool hills, bool exchange) = (simulation.Has("metadynamics"), simulation.Has("exchange"));
        if (!hills && !exchange)
        {
            return settings;
        }

        if (hills && exchange)
        {
            throw simulation.At("exchange", "give 'metadynamics' or 'exchange', not both");
        }

        if (simulation.Has("trajectory") && settings.Trajectory != TrajectoryFormats.None)
        {
            throw simulation.At("trajectory", $"'{(hills ? "metadynamics" : "exchange")}' writes no trajectories; leave the key out or say none");
        }

        settings = settings with { Trajectory = TrajectoryFormats.None };
        return hills ? Metadynamics(simulation, settings) : Exchange(simulation, settings);
    }

    private static MoleculeSimulationSettings Metadynamics(StudySectionReader simulation, MoleculeSimulationSettings settings)
    {
        StudySectionReader section = simulation.Child("metadynamics")!;
        StudyLabel[] labels = [.. settings.Variables.Select(StudyLabel.Of)];
        if (labels.Length is not (1 or 2))
        {
            throw simulation.At("metadynamics", $"metadynamics acts on all slow variables, one or two; there are {labels.Length}");
        }

        if (settings.Temperatures.Count > 1)
        {
            throw simulation.At("temperature", "metadynamics takes one temperature for all replicas");
        }

        UnitKind[] kinds = [.. labels.Select(l => l.Kind)];
        double[] periods = [.. settings.Variables.Select(v => StudySystems.Variable(v).Variable.Period)];
        if (section.Has("from") != section.Has("to") || (!section.Has("from") && periods.Contains(0)))
        {
            throw section.At("from", "'from' and 'to' are both needed unless all slow variables are periodic");
        }

        double[] from = section.Has("from") ? section.Numbers("from", kinds) : [.. periods.Select(p => -p / 2)];
        double[] to = section.Has("to") ? section.Numbers("to", kinds) : [.. periods.Select(p => p / 2)];
        for (int a = 0; a < labels.Length; a++)
        {
            // Degrees do not give the period to the last digit.
            if (periods[a] > 0 && Math.Abs(to[a] - from[a] - periods[a]) < 1e-6 * periods[a])
            {
                to[a] = from[a] + periods[a];
            }

            if (!(to[a] > from[a]) || (periods[a] > 0 && to[a] - from[a] != periods[a]))
            {
                throw section.At("to", $"the bias on '{settings.Variables[a].Name}' goes from 'from' up to 'to'{(periods[a] > 0 ? ", one whole period" : "")}");
            }
        }

        double pace = section.Number("pace", UnitKind.Time) ?? UsualPace;
        long steps = section.Steps("pace", pace, settings.Molecule.Timestep, "ps");
        if (steps is < 1 or > int.MaxValue || settings.Stride > int.MaxValue)
        {
            throw section.At("pace", "'pace' must be at least the timestep");
        }

        return settings with
        {
            Metadynamics = new MetadynamicsSettings(
                section.Numbers("width", kinds), from, to, section.Number("height", UnitKind.Energy)!.Value,
                section.Number("bias-factor", UnitKind.Plain) ?? UsualBiasFactor, (int)steps),
        };
    }

    private static MoleculeSimulationSettings Exchange(StudySectionReader simulation, MoleculeSimulationSettings settings)
    {
        StudySectionReader section = simulation.Child("exchange")!;
        long every = section.Steps("every", section.Number("every", UnitKind.Time)!.Value, settings.Molecule.Timestep, "ps");
        if (every < 1 || every > Math.Min(settings.Steps, int.MaxValue))
        {
            throw section.At("every", "'every' must be at least the timestep and at most the length of the simulation");
        }

        if (simulation.Has("record") && settings.Stride != every)
        {
            throw simulation.At("record", "with 'exchange' a record is made before each attempt: leave 'record' out, or give what 'every' says");
        }

        bool around = section.Flag("around") ?? false;
        if (settings.Replicas < (around ? 3 : 2))
        {
            throw simulation.At("replicas", $"{settings.Replicas} replicas cannot exchange");
        }

        if (settings.Temperatures.Count == 1 && settings.VariableRestraints.All(r => r.Centers.Count == 1))
        {
            throw simulation.At("exchange", "all replicas have the same temperature and restraints: give a list of temperatures, or of centers, one for each replica");
        }

        return settings.VariableRestraints.DistinctBy(r => r.Variable).Count() == settings.VariableRestraints.Count
            ? settings with { Exchange = new ExchangeSettings((int)every, around), Stride = every }
            : throw simulation.At("restraints", "with 'exchange' a variable has one restraint at most");
    }
}
