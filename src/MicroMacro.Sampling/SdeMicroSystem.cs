using MicroMacro.Dynamics;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.Formulas;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling;

/// <summary>An Itô process as a system for the coupled loop; energies in kT, steps of a fixed timestep.</summary>
public sealed class SdeMicroSystem : IMicroSystem, IObservationVolume
{
    // Moves of a tenth of a unit and forces of 0.01 kT per unit suit potentials whose states are some units apart.
    private static readonly MinimizerOptions Relaxation = new() { MaximumMove = 0.1, ForceTolerance = 0.01, CeilingTolerance = 0.5 };

    private readonly SdeSystem _system;
    private readonly LearnedObservable[] _learned;
    private readonly FormulaVariables? _formulas;
    private readonly ISdeObservation _observation;

    /// <summary>A system with its timestep.</summary>
    /// <param name="system">The process.</param>
    /// <param name="timestep">The timestep, or null for the system's own.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="learned">Coordinates learned from observations that take the place of the system's own slow variables; null for those.</param>
    /// <param name="formulas">Formulas that take the place of the system's own slow variables; null for those.</param>
    /// <exception cref="ArgumentException">The timestep is not finite and above 0, a learned coordinate is of other observations, or
    /// there are learned coordinates and formulas, or no slow variable at all.</exception>
    public SdeMicroSystem(
        SdeSystem system,
        double? timestep = null,
        SdeScheme scheme = SdeScheme.EulerMaruyama,
        IReadOnlyList<LearnedObservable>? learned = null,
        FormulaVariables? formulas = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        _system = system;
        _observation = system.Observation;
        Timestep = timestep ?? system.DefaultTimestep;
        if (!(Timestep > 0 && double.IsFinite(Timestep)))
        {
            throw new ArgumentOutOfRangeException(nameof(timestep), Timestep, "a timestep is finite and above 0");
        }

        Scheme = scheme;
        _learned = [.. learned ?? []];
        if (Array.Find(_learned, l => l.Function.Dimension != system.ObservationDimension) is { } wrong)
        {
            throw new ArgumentException(
                $"'{wrong.Variable.Name}' is a function of {wrong.Function.Dimension} numbers; {system.Name} shows {system.ObservationDimension}", nameof(learned));
        }

        _formulas = formulas;
        if ((_learned.Length > 0 && formulas is not null) || (_learned.Length == 0 && formulas is null && system.SlowCount == 0))
        {
            throw new ArgumentException($"{system.Name} needs slow variables of one kind: its own, learned ones or formulas", nameof(formulas));
        }

        bool isOwn = _learned.Length == 0 && formulas is null;
        CoarseVariables = formulas?.Variables ?? (isOwn ? [.. system.Coordinates.Take(system.SlowCount).Select(Describe)] : [.. _learned.Select(l => l.Variable)]);
        FastVariables = [.. system.Coordinates.Skip(system.SlowCount).Select(Describe)];
        Truth = isOwn ? SdeTruth.Of(system) : null;
    }

    /// <summary>The timestep.</summary>
    public double Timestep { get; }

    /// <summary>The scheme.</summary>
    public SdeScheme Scheme { get; }

    /// <summary>The process.</summary>
    public SdeSystem System => _system;

    /// <summary>Whether the slow variables are the process's own first coordinates, not learned ones or formulas.</summary>
    public bool HasOwnVariables => _learned.Length == 0 && _formulas is null;

    /// <inheritdoc/>
    public string Name => _system.Name;

    /// <inheritdoc/>
    public int StateDimension => _system.StateDimension;

    /// <inheritdoc/>
    public int ObservationDimension => _system.ObservationDimension;

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> CoarseVariables { get; }

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> FastVariables { get; }

    /// <inheritdoc/>
    public double ThermalEnergy => 1;

    /// <inheritdoc/>
    public string EnergyUnit => "kT";

    /// <inheritdoc/>
    public bool HasPotential => _system.IsReversible;

    /// <inheritdoc/>
    public IKnownTruth? Truth { get; }

    /// <inheritdoc/>
    public void Restrict(ReadOnlySpan<double> state, Span<double> z)
    {
        if (_formulas is not null)
        {
            _formulas.Evaluate(state, z);
            return;
        }

        if (_learned.Length == 0)
        {
            _system.Restrict(state, z);
            return;
        }

        Span<double> observation = stackalloc double[_system.ObservationDimension];
        _system.Observe(state, observation);
        for (int c = 0; c < _learned.Length; c++)
        {
            z[c] = _learned[c].Evaluate(observation);
        }
    }

    /// <inheritdoc/>
    public void EvaluateFast(ReadOnlySpan<double> state, Span<double> values)
    {
        for (int i = 0; i < FastVariables.Count; i++)
        {
            values[i] = _system.Coordinates[_system.SlowCount + i].Wrap(state[_system.SlowCount + i]);
        }
    }

    /// <inheritdoc/>
    public void ApplySymmetry(Span<double> state, uint choice)
    {
        // The built-in systems have no exact symmetry that keeps z.
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

        return StateValidity.Valid;
    }

    /// <inheritdoc/>
    public void Observe(ReadOnlySpan<double> state, Span<double> observation) => _system.Observe(state, observation);

    /// <inheritdoc/>
    public void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => _system.Reconstruct(observation, state);

    /// <inheritdoc/>
    public double ReducedPotential(ReadOnlySpan<double> state) => _system.ReducedPotential(state);

    /// <inheritdoc/>
    public unsafe double LogObservationVolume(ReadOnlySpan<double> state)
    {
        int d = StateDimension;
        if (!HasPotential || ObservationDimension != d)
        {
            throw new NotSupportedException($"{Name} has no density over its {ObservationDimension} observed numbers");
        }

        D1* at = stackalloc D1[2 * d];
        D1* direction = at + d;
        Span<double> jacobian = stackalloc double[d * d];
        for (int i = 0; i < d; i++)
        {
            at[i] = new D1(state[i]);
            direction[i] = D1.Zero;
        }

        fixed (double* rows = jacobian)
        {
            for (int i = 0; i < d; i++)
            {
                direction[i] = new D1(1);
                _observation.PullBack(at, direction, (D1*)(rows + (i * d)));
                direction[i] = D1.Zero;
            }
        }

        return LuFactor.TryFactor(jacobian, d, out LuFactor? factor) ? factor.LogAbsoluteDeterminant : double.NegativeInfinity;
    }

    /// <inheritdoc/>
    /// <remarks>Without a potential there is nothing to lower and the state stays as it is.</remarks>
    public long Relax(Span<double> state, double reducedPotentialCeiling)
    {
        if (!HasPotential || _system.ReducedPotential(state) <= reducedPotentialCeiling)
        {
            return 0;
        }

        return Minimizer.Lower(EnergyAndForces, state, Relaxation with { Ceiling = reducedPotentialCeiling }).ForceEvaluations;

        double EnergyAndForces(ReadOnlySpan<double> x, Span<double> forces)
        {
            _system.ReducedForces(x, forces);
            return _system.ReducedPotential(x);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The request does not fit the system.</exception>
    public EnsembleRun Run(EnsembleRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        int replicas = request.Check(StateDimension, CoarseVariables.Count);
        SdeRun run = SdeEnsemble.Run(_system, Translate(request), cancellation);
        foreach (SdeFailure failure in run.Failures)
        {
            long row = (long)request.Records * StateDimension;
            Array.Fill(run.States, double.NaN, (int)(failure.Replica * row), (int)row);
        }

        int c = CoarseVariables.Count;
        int rows = replicas * request.Records;
        var coarse = new double[rows * c];
        double[]? potential = HasPotential ? new double[rows] : null;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<double> state = run.States.AsSpan(row * StateDimension, StateDimension);
            Restrict(state, coarse.AsSpan(row * c, c));
            if (potential is not null)
            {
                potential[row] = _system.ReducedPotential(state);
            }
        }

        return new EnsembleRun
        {
            Replicas = replicas,
            Records = request.Records,
            States = run.States,
            Coarse = coarse,
            ReducedPotential = potential,
            ForceEvaluations = run.DriftEvaluations,
            Failures = [.. run.Failures.Select(f => new ReplicaFailure(f.Replica, f.Step, $"coordinate {_system.Coordinates[f.Coordinate].Name}"))],
        };
    }

    private static CoarseVariable Describe(SdeCoordinate coordinate) =>
        new(coordinate.Name, coordinate.Period, "");

    private SdeRequest Translate(EnsembleRequest request) => new()
    {
        Starts = request.Starts,
        Timestep = Timestep,
        Scheme = Scheme,
        Key = new RandomKey(request.Seed, request.Stream),
        Records = request.Records,
        Stride = request.Stride,
        EquilibrationSteps = request.EquilibrationSteps,
        Bias = request.Centers is null ? null
            : _formulas is not null ? _formulas.Umbrella(request.Stiffness!, request.Centers)
            : _learned.Length > 0 ? new LearnedUmbrella(_system, _learned, request.Stiffness!, request.Centers)
            : null,
        Umbrella = request.Centers is null || _formulas is not null || _learned.Length > 0 ? null : SdeUmbrella.OnSlow(_system, request.Stiffness!, request.Centers),
        Threads = request.Threads,
    };
}
