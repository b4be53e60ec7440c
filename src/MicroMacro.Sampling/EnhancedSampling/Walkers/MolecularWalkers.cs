using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Walkers of a molecule under Langevin dynamics; energies in kJ/mol.</summary>
public sealed class MolecularWalkers : IWalkers
{
    private readonly MolecularEnsemble _ensemble;
    private readonly ILaneVariable[] _variables;
    private readonly RandomKey _key;
    private readonly int _atoms;
    private readonly int _threads;
    private readonly ILaneBias? _restraints;
    private MolecularState _state;
    private float[]? _energies;

    /// <summary>Walkers from given positions, with velocities of their temperatures.</summary>
    /// <param name="ensemble">The dynamics.</param>
    /// <param name="thermalEnergy">kT of <paramref name="ensemble"/> in kJ/mol.</param>
    /// <param name="timestep">Its timestep in ps.</param>
    /// <param name="atoms">Number of atoms N.</param>
    /// <param name="variables">The slow variables, at least one.</param>
    /// <param name="starts">Positions in nm, shape [R, 3N].</param>
    /// <param name="key">The key of their random numbers.</param>
    /// <param name="thermalEnergies">kT of each walker's velocities in kJ/mol, [R]; null for the ensemble's own.</param>
    /// <param name="restraints">What acts besides, all the time; in no energy. Null for nothing.</param>
    /// <param name="threads">Threads to use; the results do not depend on it.</param>
    /// <exception cref="ArgumentException">The starts or variables do not fit the molecule.</exception>
    public MolecularWalkers(
        MolecularEnsemble ensemble, double thermalEnergy, double timestep, int atoms, IReadOnlyList<ILaneVariable> variables, ReadOnlySpan<double> starts,
        RandomKey key, IReadOnlyList<double>? thermalEnergies = null, ILaneBias? restraints = null, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentOutOfRangeException.ThrowIfLessThan(atoms, 1);
        if (variables.Count == 0 || variables.Any(v => v.AtomsNeeded > atoms))
        {
            throw new ArgumentException($"at least one slow variable of {atoms} atoms is needed", nameof(variables));
        }

        (_ensemble, _variables, _key, _atoms, _threads) = (ensemble, [.. variables], key, atoms, threads ?? Environment.ProcessorCount);
        (ThermalEnergy, Timestep, _restraints) = (thermalEnergy, timestep, restraints);
        _state = ensemble.Start(starts, key, 0, thermalEnergies);
        Variables = [.. _variables.Select(v => v.Variable)];
    }

    /// <inheritdoc/>
    public int Count => _state.Positions.Length / (3 * _atoms);

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> Variables { get; }

    /// <inheritdoc/>
    public double ThermalEnergy { get; }

    /// <inheritdoc/>
    public string EnergyUnit => "kJ/mol";

    /// <inheritdoc/>
    public double Timestep { get; }

    /// <inheritdoc/>
    public long Step => _state.Step;

    /// <inheritdoc/>
    public long ForceEvaluations { get; private set; }

    /// <summary>Positions and velocities.</summary>
    public MolecularState State => _state;

    /// <inheritdoc/>
    public void Advance(int steps, ISlowBias? bias, IReadOnlyList<double>? thermalEnergies, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (bias?.Walkers is int held && held != Count)
        {
            throw new ArgumentException($"a bias for {held} walkers does not fit {Count}", nameof(bias));
        }

        // One record at the last step, for its energies.
        MolecularRun run = _ensemble.Run(
            new MolecularRequest
            {
                State = _state,
                Key = _key,
                ThermalEnergies = thermalEnergies,
                Records = 1,
                Stride = steps,
                Bias = bias is null ? _restraints : new SummedBias([.. new ILaneBias?[] { new MolecularWalkerBias(_variables, bias, Count), _restraints }.OfType<ILaneBias>()]),
                Threads = _threads,
            },
            cancellation);
        ForceEvaluations += run.ForceEvaluations;
        if (run.Failures.Count > 0)
        {
            MolecularFailure failure = run.Failures[0];
            throw new PhysicsFailedException(
                $"walker {failure.Replica} failed at step {failure.Step} ({failure.Reason}); a shorter timestep or a weaker bias may help");
        }

        (_state, _energies) = (run.Final, run.PotentialEnergies);
    }

    /// <inheritdoc/>
    public double[] SlowVariables()
    {
        double[] x = States();
        int c = _variables.Length;
        var z = new double[Count * c];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = _variables[i % c].Evaluate(x.AsSpan(i / c * 3 * _atoms, 3 * _atoms), [], 0);
        }

        return z;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">No step was made yet.</exception>
    public double[] PotentialEnergies() => _energies is null
        ? throw new InvalidOperationException("the potential energies of molecules are known from the first step on")
        : Array.ConvertAll(_energies, u => (double)u);

    /// <inheritdoc/>
    public double[] States() => Array.ConvertAll(_state.Positions, x => (double)x);

    /// <inheritdoc/>
    public void ChangeThermalEnergies(IReadOnlyList<double> from, IReadOnlyList<double> to) => _state = _state.WithThermalEnergies(from, to);

    /// <inheritdoc/>
    public ArrayBundle ToArrays()
    {
        ArrayBundle arrays = _state.ToArrays(_atoms);
        arrays["evaluations"] = NamedArray.Of([ForceEvaluations], 1);
        arrays["energies"] = NamedArray.Of(_energies ?? [], _energies?.Length ?? 0);
        return arrays;
    }

    /// <inheritdoc/>
    public void Restore(ArrayBundle arrays)
    {
        MolecularState state = MolecularState.FromArrays(arrays, _atoms);
        if (state.Positions.Length != _state.Positions.Length
            || !(arrays.TryGet("evaluations", out NamedArray? spent) && spent.Values is long[] { Length: 1 } evaluations)
            || !(arrays.TryGet("energies", out NamedArray? last) && last.Values is float[] energies && (energies.Length == 0 || energies.Length == Count)))
        {
            throw new InvalidDataInputException($"a restart of {Count} walkers holds 'positions', 'velocities', 'energies' and 'evaluations' of as many");
        }

        (_state, ForceEvaluations, _energies) = (state, evaluations[0], energies.Length == 0 ? null : energies);
    }
}
