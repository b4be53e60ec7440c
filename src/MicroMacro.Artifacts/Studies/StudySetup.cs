using MicroMacro.Artifacts.Results;
using MicroMacro.Coupling.Closures;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A study turned into the objects that run it.</summary>
internal sealed record StudySetup
{
    /// <summary>The system with its slow variables.</summary>
    public required IMicroSystem System { get; init; }

    /// <summary>One sentence about the system.</summary>
    public required string Description { get; init; }

    /// <summary>The molecule's topology; null for an SDE.</summary>
    public MolecularTopology? Topology { get; init; }

    /// <summary>How states are lifted.</summary>
    public required ILearner Learner { get; init; }

    /// <summary>What the loop is asked for.</summary>
    public required LoopOptions Options { get; init; }

    /// <summary>The first data.</summary>
    public required InitialData Initial { get; init; }

    /// <summary>What averages given the slow variables are wanted of.</summary>
    public required IReadOnlyList<StateObservable> Observables { get; init; }

    /// <summary>A free energy to compare with, or null.</summary>
    public ReferenceSurface? Reference { get; init; }

    /// <summary>Reads all that the study names and builds what it describes.</summary>
    /// <exception cref="StudyException">The study asks for what its system cannot do.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file that it names cannot be used.</exception>
    public static StudySetup Of(Study study)
    {
        (IMicroSystem system, double[] typical, string description, MolecularTopology? topology) = StudySystems.Open(study);
        return new StudySetup
        {
            System = system,
            Description = description,
            Topology = topology,
            Learner = StudyLearners.Of(study, system, topology),
            Options = LoopOptionsOf(study, system),
            Initial = StudyInitialData.Of(study, system, typical),
            Observables = StudyObservables.Of(study, topology),
            Reference = ReferenceOf(study, system),
        };
    }

    private static LoopOptions LoopOptionsOf(Study study, IMicroSystem system)
    {
        WindowSettings windows = study.Windows;
        LoopSettings loop = study.Loop;
        if (windows.Axes.Count != system.CoarseVariables.Count)
        {
            throw new StudyException($"{study.SourcePath}: windows along {windows.Axes.Count} axes do not fit the {system.CoarseVariables.Count} slow variables of {system.Name}.");
        }

        double[][] centers = [.. windows.Axes.Select((axis, i) => axis.Centers(system.CoarseVariables[i].Period))];
        var options = new LoopOptions
        {
            Grid = new WindowGrid(system.CoarseVariables, centers),
            Stiffness = [.. windows.Axes.Select(a => a.Stiffness)],
            ReplicasPerWindow = windows.Replicas,
            HealingSteps = study.Steps(windows.Healing),
            BurnInSteps = study.Steps(windows.BurnIn),
            SamplingSteps = study.Steps(windows.Time),
            Stride = Math.Max(1, checked((int)study.Steps(windows.Record))),
            GlobalMoveInterval = study.Steps(windows.GlobalMoves),
            Reach = loop.Reach,
            Iterations = loop.Iterations,
            Budget = loop.Budget,
            FalseAlarmRate = loop.FalseAlarmRate,
            ResidualTolerance = loop.ResidualTolerance,
            VerdictSamples = loop.VerdictSamples,
            TrainingFrames = study.Model.TrainingFrames,
            Reweight = system.HasPotential,
            Explore = loop.Explore,
            Strategy = loop.Strategy,
        };
        return options with
        {
            TargetError = loop.TargetError / system.ThermalEnergy ?? options.TargetError,
            Region = loop.Region / system.ThermalEnergy ?? options.Region,
        };
    }

    private static ReferenceSurface? ReferenceOf(Study study, IMicroSystem system)
    {
        if (system.CoarseVariables.Count != 1)
        {
            return null;
        }

        CoarseVariable variable = system.CoarseVariables[0];
        if (study.ReferencePath is { } path)
        {
            return ReferenceReader.Read(path, variable, system.ThermalEnergy);
        }

        // A system without a fast variable has no conditional law, and may know its free energy all the same.
        if (study.System is not SdeSettings { System: var sde } || study.Slow.Count > 0 || sde.FreeEnergy(0) is null)
        {
            return null;
        }

        WindowAxis axis = study.Windows.Axes[0];
        const int points = 721;
        double[] grid = [.. Enumerable.Range(0, points).Select(i => axis.From + ((axis.To - axis.From) * i / (points - 1.0)))];
        return new ReferenceSurface(grid, [.. grid.Select(z => sde.FreeEnergy(z)!.Value)], new double[points], 0, system.Truth is null ? "exact" : "exact, by quadrature");
    }
}
