using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Studies.Keys;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Formulas;
using MicroMacro.Sampling.Molecules;
using MicroMacro.Systems.Molecules;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Opens the system that a study names.</summary>
internal static class StudySystems
{
    /// <summary>The system, a state to start from, one sentence about it and, for a molecule, its topology.</summary>
    public static (IMicroSystem System, double[] Typical, string Description, MolecularTopology? Topology) Open(Study study) => study.System switch
    {
        MoleculeSettings molecule => Molecule(study, molecule),
        SdeSettings sde => Sde(study, sde),
        _ => throw new InvalidOperationException($"a study of kind {study.System.GetType().Name} has no system"),
    };

    /// <summary>The starting state that a study asks for by name, from the typical one.</summary>
    /// <exception cref="StudyException">A name is no coordinate of the system.</exception>
    public static double[] Start(Study study, double[] typical)
    {
        double[] state = [.. typical];
        if (study.Initial.Start.Count == 0)
        {
            return state;
        }

        if (study.System is not SdeSettings settings)
        {
            throw new StudyException($"{study.SourcePath}: a molecule starts from its coordinates file; 'start' names coordinates of an SDE.");
        }

        IReadOnlyList<SdeCoordinate> coordinates = settings.System.Coordinates;
        foreach ((string name, double value) in study.Initial.Start)
        {
            int index = coordinates.Select(c => c.Name).ToList().IndexOf(name);
            if (index < 0)
            {
                throw new StudyException($"{study.SourcePath}: start: {settings.System.Name} has no coordinate '{name}'; it has {string.Join(", ", coordinates.Select(c => c.Name))}.");
            }

            state[index] = value;
        }

        return state;
    }

    /// <summary>The topology that a study names.</summary>
    /// <exception cref="InvalidDataInputException">The file is not there, damaged, or asks for what is not supported.</exception>
    public static MolecularTopology Topology(MoleculeSettings settings)
    {
        using FileStream file = InputFile.Open(settings.TopologyPath);
        return AmberTopologyReader.Read(file, settings.TopologyPath);
    }

    private static (IMicroSystem System, double[] Typical, string Description, MolecularTopology? Topology) Sde(Study study, SdeSettings settings)
    {
        SdeSystem system = settings.System;
        FormulaVariable[] formulas = [.. study.Slow.Where(s => s.Kind == SlowVariableKind.Formula).Select(s => new FormulaVariable(s.Name, s.Formula, s.Period))];
        SdeMicroSystem micro = formulas.Length > 0
            ? new(system, settings.Timestep, formulas: new FormulaVariables(system, formulas))
            : new(system, settings.Timestep, learned: Learned(study, system));
        return (micro, [.. system.TypicalState], system.Description, null);
    }

    private static LearnedObservable[] Learned(Study study, SdeSystem system)
    {
        LearnedObservable[] learned = [.. study.Slow.Select(slow => slow.Learned!.OfObservation(slow.Name))];
        return Array.Find(learned, l => l.Function.Dimension != system.ObservationDimension) is { } wrong
            ? throw new StudyException($"{study.SourcePath}: '{wrong.Variable.Name}' is a function of {wrong.Function.Dimension} numbers; {system.Name} shows {system.ObservationDimension}.")
            : learned;
    }

    private static (IMicroSystem System, double[] Typical, string Description, MolecularTopology? Topology) Molecule(Study study, MoleculeSettings settings)
    {
        MolecularTopology topology = Topology(settings);
        using FileStream coordinatesFile = InputFile.Open(settings.CoordinatesPath);
        double[] positions = AmberCoordinatesReader.Read(coordinatesFile, settings.CoordinatesPath, topology.AtomCount).Positions;
        var langevin = new LangevinOptions { ThermalEnergy = study.ThermalEnergy, Friction = settings.Friction, Timestep = settings.Timestep };
        StructureValidity validity = MoleculeValidity.Of(study, topology, positions);
        try
        {
            var system = new MolecularMicroSystem(study.Name, topology, [.. study.Slow.Select(Variable)], langevin, state => Of(validity.Check(state)), settings.Solvent,
                settings.HydrogenMass is { } mass ? HydrogenMasses.Repartition(topology, mass) : null);
            string description = FormattableString.Invariant(
                $"{topology.AtomCount} atoms from {Path.GetFileName(settings.TopologyPath)} {Surroundings(settings.Solvent)} at {settings.Temperature:0.##} K, Langevin dynamics with {1000 * settings.Timestep:0.##} fs steps and a friction of {settings.Friction:0.##}/ps.");
            return (system, positions, description, topology);
        }
        catch (ArgumentException exception)
        {
            throw new StudyException($"{study.SourcePath}: {exception.Message.Split(" (Parameter")[0]}.");
        }
    }

    /// <summary>"in vacuum", or in which solvent.</summary>
    private static string Surroundings(GeneralizedBornOptions? solvent) => solvent is null
        ? "in vacuum"
        : FormattableString.Invariant($"in generalised-Born water ({SolventWords.Of(solvent)}{(solvent.SaltConcentration > 0 ? $", {solvent.SaltConcentration:0.###} M salt" : "")}{(solvent.HasSurfaceTerm ? ", ACE surface term" : "")})");

    /// <summary>The collective variable that a study describes.</summary>
    public static ILaneVariable Variable(SlowVariable slow) => slow.Kind switch
    {
        SlowVariableKind.Torsion => new Torsion(slow.Name, slow.Atoms[0], slow.Atoms[1], slow.Atoms[2], slow.Atoms[3]),
        SlowVariableKind.Learned => slow.Learned!.OfMolecule(slow.Name),
        SlowVariableKind.Angle => new Angle(slow.Name, slow.Atoms[0], slow.Atoms[1], slow.Atoms[2]),
        SlowVariableKind.Combination => new LinearCombination(slow.Name, slow.Unit, [.. slow.Parts.Select(Variable)], slow.Coefficients),
        SlowVariableKind.Distance => new Distance(slow.Name, slow.Atoms[0], slow.Atoms[1]),
        _ => new Coordinate(slow.Name, slow.Atoms[0], slow.Axis),
    };

    private static StateValidity Of(StructureReport report) =>
        (report.IsFinite ? StateValidity.Valid : StateValidity.NonFinite)
        | (report.Bonds > 0 ? StateValidity.Bond : StateValidity.Valid)
        | (report.Angles > 0 ? StateValidity.Angle : StateValidity.Valid)
        | (report.Chirality > 0 ? StateValidity.Chirality : StateValidity.Valid)
        | (report.Isomers > 0 ? StateValidity.Isomer : StateValidity.Valid)
        | (report.Clashes > 0 ? StateValidity.Clash : StateValidity.Valid);
}
