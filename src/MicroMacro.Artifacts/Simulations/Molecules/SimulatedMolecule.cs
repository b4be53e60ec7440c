using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The molecule of a simulation with its variables, its restraints and its dynamics, opened from its files.</summary>
internal sealed class SimulatedMolecule
{
    private readonly MoleculeSimulationSettings _settings;
    private readonly double[] _thermalEnergies;
    private readonly double[] _masses;

    private SimulatedMolecule(MoleculeSimulationSettings settings, MolecularTopology topology, ILaneVariable[] variables)
    {
        (_settings, Topology, Variables) = (settings, topology, variables);
        _thermalEnergies = [.. Enumerable.Range(0, settings.Replicas).Select(r => Quantity.BoltzmannConstant * settings.Temperatures[settings.Temperatures.Count == 1 ? 0 : r])];
        CoarseVariables = [.. variables.Select(v => v.Variable)];
        Bias = settings.VariableRestraints.Count + settings.PositionRestraints.Count == 0
            ? null
            : new SimulationBias([.. settings.VariableRestraints.Select(Umbrella)], [.. settings.PositionRestraints.Select(Restraint)]);
        _masses = settings.Molecule.HydrogenMass is { } mass ? HydrogenMasses.Repartition(topology, mass) : topology.Masses();
        Ensemble = new MolecularEnsemble(
            new ForceFieldPotential(new LaneForceField(topology, null, settings.Molecule.Solvent)),
            _masses,
            Langevin(),
            Constraints(topology, settings.Molecule.Constraints));
    }

    /// <summary>The molecule.</summary>
    public MolecularTopology Topology { get; }

    /// <summary>The recorded variables.</summary>
    public IReadOnlyList<ILaneVariable> Variables { get; }

    /// <summary>Their names, periods and units.</summary>
    public IReadOnlyList<CoarseVariable> CoarseVariables { get; }

    /// <summary>All restraints, or null.</summary>
    public SimulationBias? Bias { get; }

    /// <summary>The dynamics.</summary>
    public MolecularEnsemble Ensemble { get; }

    /// <summary>Opens the molecule.</summary>
    /// <exception cref="StudyException">A setting does not fit the molecule.</exception>
    /// <exception cref="InvalidDataInputException">A file cannot be used.</exception>
    public static SimulatedMolecule Open(MoleculeSimulationSettings settings)
    {
        MolecularTopology topology = StudySystems.Topology(settings.Molecule);
        int most = (int)(SamplesArchive.MostPositions / (3 * topology.AtomCount));
        if (settings.Replicas > most)
        {
            throw new StudyException($"{settings.Replicas} replicas of {topology.AtomCount} atoms are too many for the memory; {most} is the most.");
        }

        try
        {
            ILaneVariable[] variables = [.. settings.Variables.Select(StudySystems.Variable)];
            int at = Array.FindIndex(variables, v => v.AtomsNeeded > topology.AtomCount);
            return at < 0
                ? new SimulatedMolecule(settings, topology, variables)
                : throw new StudyException(
                    $"{(settings.Variables[at].Place is { Length: > 0 } place ? place + ": the" : "The")} variable '{settings.Variables[at].Name}' names atom {variables[at].AtomsNeeded - 1}; the atoms of '{settings.Molecule.TopologyPath}' go from 0 to {topology.AtomCount - 1}.");
        }
        catch (ArgumentException exception)
        {
            throw new StudyException(settings.Name, exception);
        }
    }

    /// <summary>The variables of a configuration.</summary>
    public void Evaluate(ReadOnlySpan<double> positions, Span<double> values)
    {
        for (int i = 0; i < Variables.Count; i++)
        {
            values[i] = Variables[i].Evaluate(positions, [], 0);
        }
    }

    /// <summary>The stiffest umbrella on the first variable that the timestep can follow, in kJ/mol per squared unit of it; see <see cref="ReducedMass"/>.</summary>
    /// <param name="structures">Positions in nm, shape [S, 3N].</param>
    public double StiffestUmbrella(ReadOnlySpan<double> structures) => ReducedMass.StiffestUmbrella(Variables[0], structures, _masses, _settings.Molecule.Timestep);

    /// <summary>Replicas at positions [R, 3N], with velocities of their temperatures.</summary>
    public MolecularState Start(double[] positions) => Ensemble.Start(positions, Key, 0, _thermalEnergies);

    /// <summary>Runs a segment.</summary>
    public MolecularRun Run(MolecularState state, Segment segment, int threads, CancellationToken cancellation) => Ensemble.Run(
        new MolecularRequest
        {
            State = state,
            Key = Key,
            ThermalEnergies = _thermalEnergies,
            EquilibrationSteps = segment.Skip,
            Records = segment.Records,
            Stride = segment.Stride,
            Bias = Bias?.Lanes,
            Threads = threads,
        },
        cancellation);

    /// <summary>Lowers the energy of each start, restraints included, on several threads; equal starts are lowered once.</summary>
    /// <param name="starts">Positions in nm, shape [R, 3N].</param>
    /// <param name="threads">Threads.</param>
    /// <param name="done">Told after each how many of how many are done.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How each ended, [R].</returns>
    public MinimizerStatus[] Minimize(double[] starts, int threads, Action<int, int> done, CancellationToken cancellation)
    {
        int width = 3 * Topology.AtomCount;
        bool areAlike = _settings.VariableRestraints.All(r => r.Centers.Count == 1)
            && Enumerable.Range(1, _settings.Replicas - 1).All(r => starts.AsSpan(r * width, width).SequenceEqual(starts.AsSpan(0, width)));
        int count = areAlike ? 1 : _settings.Replicas;
        int finished = 0;
        MinimizerStatus[] statuses = new MinimizerStatus[_settings.Replicas];
        ParallelBlocks.For(
            count,
            threads,
            replica =>
            {
                ScalarForceField forceField = new(Topology, null, _settings.Molecule.Solvent);
                statuses[replica] = Minimizer.Lower(
                    (x, forces) =>
                    {
                        double energy = forceField.Evaluate(x, forces).Total;
                        return energy + (Bias?.Evaluate(replica, x, forces) ?? 0);
                    },
                    starts.AsSpan(replica * width, width),
                    new MinimizerOptions { Cancellation = cancellation }).Status;
                done(Interlocked.Increment(ref finished), count);
            },
            cancellation);
        for (int replica = count; replica < _settings.Replicas; replica++)
        {
            starts.AsSpan(0, width).CopyTo(starts.AsSpan(replica * width));
            statuses[replica] = statuses[0];
        }

        return statuses;
    }

    private RandomKey Key => new(_settings.Seed, 0);

    private static BondConstraints Constraints(MolecularTopology topology, ConstraintChoice choice)
    {
        BondConstraints constraints = BondConstraints.Of(topology, choice);
        return constraints.Count > 0 || choice == ConstraintChoice.None
            ? constraints
            : throw new ArgumentException(
                $"the constraints that are asked for select no bond{(choice == ConstraintChoice.BondsToHydrogen ? ", for no bonded atom is known as a hydrogen" : "")}; take none");
    }

    // Moving the molecule back to the origin would act on what depends on where it is.
    private LangevinOptions Langevin()
    {
        LangevinOptions options = new()
        {
            ThermalEnergy = _thermalEnergies[0],
            Friction = _settings.Molecule.Friction,
            Timestep = _settings.Molecule.Timestep,
        };
        return Variables.All(v => v.IsTranslationInvariant) && Bias?.Lanes.IsTranslationInvariant is null or true ? options : options with { RecenterEvery = 0 };
    }

    private HarmonicUmbrella Umbrella(VariableRestraint restraint)
    {
        double[] centers = [.. Enumerable.Range(0, _settings.Replicas).Select(r => restraint.Centers[restraint.Centers.Count == 1 ? 0 : r])];
        return new([Variables[restraint.Variable]], [restraint.Stiffness], centers);
    }

    private AtomRestraint Restraint(PositionRestraint restraint)
    {
        int[] atoms = SelectedAtoms.Of(restraint, Topology);
        double[] reference = StartingStructures.Coordinates(restraint.ReferencePath ?? _settings.Molecule.CoordinatesPath, Topology.AtomCount);
        return new(
            atoms,
            [.. Enumerable.Repeat(restraint.Stiffness, atoms.Length)],
            [.. atoms.SelectMany(a => reference[(3 * a)..((3 * a) + 3)])]);
    }
}
