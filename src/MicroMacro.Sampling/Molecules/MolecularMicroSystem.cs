using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Sampling.Molecules;

/// <summary>
/// A molecule in its force field as a system for the coupled loop. States and observations are positions in nm, [3N]; energies
/// are in kJ/mol; runs are Langevin dynamics in float32 lanes, everything asked of a single state is double precision.
/// </summary>
public sealed class MolecularMicroSystem : IMicroSystem, IObservationVolume
{
    private readonly ILaneVariable[] _slow;
    private readonly Torsion[] _fast;
    private readonly LangevinOptions _langevin;
    private readonly StateCheck? _check;
    private readonly ScalarForceField _forceField;
    private readonly MolecularEnsemble _ensemble;
    private readonly List<int[]> _tripleHydrogens;

    /// <summary>A molecule with its slow variables and its dynamics.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="topology">The molecule.</param>
    /// <param name="slow">The slow variables, at least one.</param>
    /// <param name="langevin">Temperature, friction and timestep.</param>
    /// <param name="check">What makes a structure valid, besides finite numbers; null for nothing else.</param>
    /// <param name="solvent">The implicit solvent; null for vacuum.</param>
    /// <param name="masses">Masses in amu, [N], for the dynamics; null for the physical ones, which alone have the molecule's kinetics.</param>
    /// <exception cref="ArgumentException">No slow variable, or one that names an atom that the molecule does not have.</exception>
    public MolecularMicroSystem(
        string name, MolecularTopology topology, IReadOnlyList<ILaneVariable> slow, LangevinOptions langevin, StateCheck? check = null,
        GeneralizedBornOptions? solvent = null, IReadOnlyList<double>? masses = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentNullException.ThrowIfNull(slow);
        ArgumentNullException.ThrowIfNull(langevin);
        if (slow.Count == 0)
        {
            throw new ArgumentException("at least one slow variable is needed", nameof(slow));
        }

        foreach (ILaneVariable variable in slow)
        {
            if (variable.AtomsNeeded > topology.AtomCount)
            {
                throw new ArgumentException(
                    $"slow variable '{variable.Variable.Name}' names atom {variable.AtomsNeeded - 1}; atoms go from 0 to {topology.AtomCount - 1}", nameof(slow));
            }
        }

        (Name, Topology, _slow, _check) = (name, topology, [.. slow], check);

        // Moving the molecule back to the origin would act on a variable that depends on where it is.
        _langevin = Array.TrueForAll(_slow, v => v.IsTranslationInvariant) ? langevin : langevin with { RecenterEvery = 0 };
        _forceField = new ScalarForceField(topology, null, solvent);
        _ensemble = new MolecularEnsemble(new ForceFieldPotential(new LaneForceField(topology, null, solvent)), masses ?? topology.Masses(), _langevin);
        var graph = new MolecularGraph(topology);
        _tripleHydrogens = graph.TripleHydrogens();
        _fast = WatchedTorsions(topology, graph, _slow);
        CoarseVariables = [.. _slow.Select(v => v.Variable)];
        FastVariables = [.. _fast.Select(v => v.Variable)];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The molecule.</summary>
    public MolecularTopology Topology { get; }

    /// <inheritdoc/>
    public int StateDimension => 3 * Topology.AtomCount;

    /// <inheritdoc/>
    public int ObservationDimension => StateDimension;

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> CoarseVariables { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> FastVariables { get; }

    /// <inheritdoc/>
    public double ThermalEnergy => _langevin.ThermalEnergy;

    /// <inheritdoc/>
    public string EnergyUnit => "kJ/mol";

    /// <inheritdoc/>
    /// <remarks>The observation is the state, and all bonds are flexible. Rigid motion may be left out of densities, so no slow variable may see it.</remarks>
    public double LogObservationVolume(ReadOnlySpan<double> state) => Array.TrueForAll(_slow, v => v.IsTranslationInvariant)
        ? 0
        : throw new NotSupportedException($"a slow variable of {Name} depends on where the molecule is; its states have no density up to rigid motion");

    /// <inheritdoc/>
    public bool HasPotential => true;

    /// <inheritdoc/>
    public IKnownTruth? Truth => null;

    /// <inheritdoc/>
    public void Restrict(ReadOnlySpan<double> state, Span<double> z)
    {
        for (int i = 0; i < _slow.Length; i++)
        {
            z[i] = _slow[i].Evaluate(state, [], 0);
        }
    }

    /// <inheritdoc/>
    public void EvaluateFast(ReadOnlySpan<double> state, Span<double> values)
    {
        for (int i = 0; i < _fast.Length; i++)
        {
            values[i] = _fast[i].Evaluate(state, [], 0);
        }
    }

    /// <inheritdoc/>
    public void ApplySymmetry(Span<double> state, uint choice)
    {
        foreach (int[] hydrogens in _tripleHydrogens)
        {
            for (uint turn = 0; turn < choice % 3; turn++)
            {
                Exchange(state, hydrogens[0], hydrogens[1]);
                Exchange(state, hydrogens[1], hydrogens[2]);
            }

            choice /= 3;
        }
    }

    /// <inheritdoc/>
    public StateValidity Check(ReadOnlySpan<double> state)
    {
        foreach (double value in state)
        {
            if (!double.IsFinite(value))
            {
                return StateValidity.NonFinite;
            }
        }

        return _check?.Invoke(state) ?? StateValidity.Valid;
    }

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<double> state, Span<double> observation) => state.CopyTo(observation);

    /// <inheritdoc/>
    public void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => observation.CopyTo(state);

    /// <inheritdoc/>
    public double ReducedPotential(ReadOnlySpan<double> state) => _forceField.Evaluate(state, []).Total / ThermalEnergy;

    /// <summary>(U + bias)/kT of a state in an umbrella window, in double precision, with its slope.</summary>
    /// <param name="state">Positions in nm, shape [3N].</param>
    /// <param name="stiffness">κ per slow variable in kT per squared unit, shape [c].</param>
    /// <param name="center">The umbrella's centre, shape [c].</param>
    /// <param name="slope">Set to the gradient in 1/nm, shape [3N].</param>
    public double ReducedPotential(ReadOnlySpan<double> state, ReadOnlySpan<double> stiffness, ReadOnlySpan<double> center, Span<double> slope)
    {
        double energy = _forceField.Evaluate(state, slope).Total / ThermalEnergy;
        for (int j = 0; j < slope.Length; j++)
        {
            slope[j] /= -ThermalEnergy;
        }

        for (int k = 0; k < _slow.Length; k++)
        {
            double difference = CoarseVariables[k].Difference(_slow[k].Evaluate(state, [], 0), center[k]);
            energy += 0.5 * stiffness[k] * difference * difference;
            _slow[k].Evaluate(state, slope, stiffness[k] * difference);
        }

        return energy;
    }

    /// <inheritdoc/>
    public long Relax(Span<double> state, double reducedPotentialCeiling)
    {
        var options = new MinimizerOptions { Ceiling = reducedPotentialCeiling * ThermalEnergy };
        return Minimizer.Lower((x, forces) => _forceField.Evaluate(x, forces).Total, state, options).ForceEvaluations;
    }

    /// <inheritdoc/>
    /// <remarks>Reduced potentials of the records come from the float32 lanes: they carry an error of about 1e-3 kT.</remarks>
    /// <exception cref="ArgumentException">The request does not fit the molecule.</exception>
    public EnsembleRun Run(EnsembleRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        int replicas = request.Check(StateDimension, _slow.Length);
        var key = new RandomKey(request.Seed, request.Stream);
        MolecularRun run = _ensemble.Run(
            new MolecularRequest
            {
                State = _ensemble.Start(request.Starts, key),
                Key = key,
                Records = request.Records,
                Stride = request.Stride,
                EquilibrationSteps = request.EquilibrationSteps,
                Bias = request.Centers is null ? null : Umbrella(request),
                Threads = request.Threads,
            },
            cancellation);
        return Collect(run, replicas, request.Records);
    }

    private static Torsion[] WatchedTorsions(MolecularTopology topology, MolecularGraph graph, ILaneVariable[] slow)
    {
        List<int[]> all = graph.HeavyTorsions();
        string[] names = TorsionNames.Of(topology, all);
        bool IsSlow(int[] t) => slow.OfType<Torsion>().Any(s =>
            (s.AtomNumbers[1] == t[1] && s.AtomNumbers[2] == t[2]) || (s.AtomNumbers[1] == t[2] && s.AtomNumbers[2] == t[1]));
        return [.. all.Zip(names).Where(p => !IsSlow(p.First)).Select(p => new Torsion(p.Second, p.First[0], p.First[1], p.First[2], p.First[3]))];
    }

    private static void Exchange(Span<double> state, int a, int b)
    {
        for (int axis = 0; axis < 3; axis++)
        {
            (state[(3 * a) + axis], state[(3 * b) + axis]) = (state[(3 * b) + axis], state[(3 * a) + axis]);
        }
    }

    private HarmonicUmbrella Umbrella(EnsembleRequest request) =>
        new(_slow, Array.ConvertAll(request.Stiffness!, k => k * ThermalEnergy), request.Centers!);

    private EnsembleRun Collect(MolecularRun run, int replicas, int records)
    {
        double[] states = Array.ConvertAll(run.Positions, x => (double)x);
        double[] potential = Array.ConvertAll(run.PotentialEnergies, u => u / ThermalEnergy);
        foreach (MolecularFailure failure in run.Failures)
        {
            Array.Fill(states, double.NaN, failure.Replica * records * StateDimension, records * StateDimension);
            Array.Fill(potential, double.NaN, failure.Replica * records, records);
        }

        int c = _slow.Length;
        var coarse = new double[replicas * records * c];
        for (int row = 0; row < replicas * records; row++)
        {
            Restrict(states.AsSpan(row * StateDimension, StateDimension), coarse.AsSpan(row * c, c));
        }

        return new EnsembleRun
        {
            Replicas = replicas,
            Records = records,
            States = states,
            Coarse = coarse,
            ReducedPotential = potential,
            ForceEvaluations = run.ForceEvaluations,
            Failures = [.. run.Failures.Select(f => new ReplicaFailure(f.Replica, f.Step, f.Reason))],
        };
    }
}
