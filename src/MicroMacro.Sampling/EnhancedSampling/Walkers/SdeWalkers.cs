using MicroMacro.Dynamics;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Walkers of a built-in reversible Itô process; energies in the process's own kT. At another temperature kT' a walker moves in
/// the same potential with the same noise: its drift is multiplied by kT/kT', so that its law is exp(-U kT/kT').
/// </summary>
public sealed class SdeWalkers : IWalkers
{
    private readonly SdeSystem _system;
    private readonly SdeScheme _scheme;
    private readonly RandomKey _key;
    private readonly int _threads;
    private readonly int[] _coordinates;
    private readonly SdeWalkerBias _bias;
    private double[] _states;

    /// <summary>Walkers from given starts.</summary>
    /// <param name="system">The process.</param>
    /// <param name="starts">States, shape [R, d].</param>
    /// <param name="key">The key of their random numbers.</param>
    /// <param name="coordinates">The coordinates of the state that a bias acts on; null for the slow ones.</param>
    /// <param name="timestep">The timestep; null for the system's own.</param>
    /// <param name="scheme">The scheme.</param>
    /// <param name="threads">Threads to use; the results do not depend on it.</param>
    /// <exception cref="ArgumentException">The system has no potential, a coordinate or the starts do not fit it, or the timestep is not above 0.</exception>
    public SdeWalkers(
        SdeSystem system, double[] starts, RandomKey key, IReadOnlyList<int>? coordinates = null, double? timestep = null,
        SdeScheme scheme = SdeScheme.EulerMaruyama, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(starts);
        if (!system.IsReversible)
        {
            throw new ArgumentException($"{system.Name} has no potential: neither a bias nor a temperature changes its law as it should", nameof(system));
        }

        _coordinates = [.. coordinates ?? [.. Enumerable.Range(0, system.SlowCount)]];
        if (_coordinates.Length == 0 || _coordinates.Distinct().Count() != _coordinates.Length || Array.Exists(_coordinates, i => i < 0 || i >= system.StateDimension))
        {
            throw new ArgumentException($"biased coordinates are different ones from 0 to {system.StateDimension - 1}, not [{string.Join(", ", _coordinates)}]", nameof(coordinates));
        }

        int d = system.StateDimension;
        if (starts.Length == 0 || starts.Length % d != 0 || !Array.TrueForAll(starts, double.IsFinite))
        {
            throw new ArgumentException($"{starts.Length} numbers are no finite starts of {d} each", nameof(starts));
        }

        Timestep = timestep ?? system.DefaultTimestep;
        if (!(Timestep > 0 && double.IsFinite(Timestep)))
        {
            throw new ArgumentOutOfRangeException(nameof(timestep), Timestep, "a timestep is finite and above 0");
        }

        (_system, _states, _key, _scheme, _threads) = (system, [.. starts], key, scheme, threads ?? Environment.ProcessorCount);
        Variables = [.. _coordinates.Select(i => new CoarseVariable(system.Coordinates[i].Name, system.Coordinates[i].Period, ""))];
        _bias = system.Accept(new BiasOfProcess(starts.Length / d, _coordinates));
    }

    /// <summary>Whether walkers can be at other temperatures than the system's own: where its noise is the same everywhere, since the drift is then that of the potential alone.</summary>
    public bool TakesTemperatures => _system.HasConstantNoise;

    /// <inheritdoc/>
    public int Count => _states.Length / _system.StateDimension;

    /// <inheritdoc/>
    public IReadOnlyList<CoarseVariable> Variables { get; }

    /// <inheritdoc/>
    public double ThermalEnergy => 1;

    /// <inheritdoc/>
    public string EnergyUnit => "kT";

    /// <inheritdoc/>
    public double Timestep { get; }

    /// <inheritdoc/>
    public long Step { get; private set; }

    /// <inheritdoc/>
    public long ForceEvaluations { get; private set; }

    /// <inheritdoc/>
    public void Advance(int steps, ISlowBias? bias, IReadOnlyList<double>? thermalEnergies, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _bias.Set(bias, thermalEnergies);
        if (_bias.ChangesTemperature && !TakesTemperatures)
        {
            throw new ArgumentException($"the noise of {_system.Name} depends on the state, so that its drift does not scale with a temperature", nameof(thermalEnergies));
        }

        SdeRun run = SdeEnsemble.Run(
            _system,
            new SdeRequest
            {
                Starts = _states,
                Timestep = Timestep,
                Scheme = _scheme,
                Key = _key,
                EquilibrationSteps = steps,
                FirstStep = Step,
                Bias = _bias.IsNeeded ? _bias : null,
                Threads = _threads,
            },
            cancellation);
        if (run.Failures.Count > 0)
        {
            SdeFailure failure = run.Failures[0];
            throw new PhysicsFailedException(
                $"walker {failure.Replica} failed at step {failure.Step} (coordinate {_system.Coordinates[failure.Coordinate].Name}); a shorter timestep or a weaker bias may help");
        }

        (_states, Step) = (run.FinalStates, run.NextStep);
        ForceEvaluations += run.DriftEvaluations;
    }

    /// <inheritdoc/>
    public double[] SlowVariables()
    {
        int d = _system.StateDimension;
        var z = new double[Count * _coordinates.Length];
        for (int i = 0; i < z.Length; i++)
        {
            int coordinate = _coordinates[i % _coordinates.Length];
            z[i] = _system.Coordinates[coordinate].Wrap(_states[(i / _coordinates.Length * d) + coordinate]);
        }

        return z;
    }

    /// <inheritdoc/>
    public double[] PotentialEnergies()
    {
        int d = _system.StateDimension;
        return [.. Enumerable.Range(0, Count).Select(r => _system.ReducedPotential(_states.AsSpan(r * d, d)))];
    }

    /// <inheritdoc/>
    public double[] States() => [.. _states];

    /// <inheritdoc/>
    public void ChangeThermalEnergies(IReadOnlyList<double> from, IReadOnlyList<double> to)
    {
        // Overdamped motion has no velocities.
    }

    /// <inheritdoc/>
    public ArrayBundle ToArrays() => new()
    {
        ["states"] = NamedArray.Of(_states, Count, _system.StateDimension),
        ["clock"] = NamedArray.Of([Step, ForceEvaluations], 2),
    };

    /// <inheritdoc/>
    public void Restore(ArrayBundle arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (!(arrays.TryGet("states", out NamedArray? states) && states.Values is double[] x && x.Length == _states.Length
            && arrays.TryGet("clock", out NamedArray? clock) && clock.Values is long[] { Length: 2 } count && count[0] >= 0))
        {
            throw new InvalidDataInputException($"a restart of {Count} walkers holds 'states' of shape [{Count}, {_system.StateDimension}] and 'clock'");
        }

        (_states, Step, ForceEvaluations) = ([.. x], count[0], count[1]);
    }

    private sealed class BiasOfProcess(int walkers, int[] coordinates) : IItoProcessVisitor<SdeWalkerBias>
    {
        public SdeWalkerBias Visit<TProcess>(TProcess process)
            where TProcess : struct, IItoProcess => new SdeWalkerBias<TProcess>(process, walkers, coordinates);
    }
}
