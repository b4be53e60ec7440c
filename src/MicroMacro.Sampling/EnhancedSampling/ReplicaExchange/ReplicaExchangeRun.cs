using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Numerics;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Replica exchange between temperatures [sugita1999], umbrella windows [sugita2000], or both. Replicas advance for a segment, one in each
/// state; then pairs of neighbouring states exchange their replicas with probability min(1, exp(-Δ)),
/// Δ = u_k(x_l) + u_l(x_k) - u_k(x_k) - u_l(x_l), and velocities are brought to the new temperatures.
/// </summary>
/// <remarks>A replica stays in its walker; what moves is the number of its state. The random numbers of an attempt are keyed by round and pair.</remarks>
public sealed class ReplicaExchangeRun
{
    private readonly IWalkers _walkers;
    private readonly ThermodynamicState[] _states;
    private readonly ExchangePairs _pairs;
    private readonly RandomKey _key;
    private readonly int _segment;
    private readonly bool _hasTemperatures;
    private readonly bool _hasWindows;
    private readonly List<int> _stateOf = [];
    private readonly List<double> _coarse = [];
    private readonly List<double> _energies = [];
    private readonly List<bool> _accepted = [];
    private int[] _current;

    /// <summary>A run that begins with walker k in state k.</summary>
    /// <param name="walkers">As many walkers as states.</param>
    /// <param name="states">The states, K of them.</param>
    /// <param name="stepsPerSegment">Steps between attempts, at least 1.</param>
    /// <param name="key">The key of the attempts' random numbers.</param>
    /// <param name="pairs">Which states exchange; null for neighbours in a row.</param>
    /// <exception cref="ArgumentException">The states do not fit the walkers or the pairs.</exception>
    public ReplicaExchangeRun(
        IWalkers walkers, IReadOnlyList<ThermodynamicState> states, int stepsPerSegment, RandomKey key, ExchangePairs? pairs = null)
    {
        ArgumentNullException.ThrowIfNull(walkers);
        ArgumentNullException.ThrowIfNull(states);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerSegment, 1);
        if (states.Count < 2 || walkers.Count != states.Count)
        {
            throw new ArgumentException($"{walkers.Count} walkers for {states.Count} states; at least 2 states and one walker for each are needed", nameof(states));
        }

        _pairs = pairs ?? ExchangePairs.Chain(states.Count);
        if (_pairs.States != states.Count)
        {
            throw new ArgumentException($"pairs among {_pairs.States} states do not fit {states.Count}", nameof(pairs));
        }

        (_walkers, _states, _segment, _key) = (walkers, [.. states], stepsPerSegment, key.Substream("exchange"));
        foreach (ThermodynamicState state in _states)
        {
            state.Window?.Check(walkers.Variables.Count);
            if (!(state.ThermalEnergy > 0 && double.IsFinite(state.ThermalEnergy)))
            {
                throw new ArgumentException($"kT = {state.ThermalEnergy} of a state is finite and above 0", nameof(states));
            }
        }

        _hasTemperatures = Array.Exists(_states, s => s.ThermalEnergy != _states[0].ThermalEnergy);
        _hasWindows = Array.Exists(_states, s => s.Window is not null);
        _current = [.. Enumerable.Range(0, states.Count)];
    }

    /// <summary>Number of states K, and of replicas.</summary>
    public int States => _states.Length;

    /// <summary>Segments made so far.</summary>
    public int Rounds => _stateOf.Count / States;

    /// <summary>The walkers.</summary>
    public IWalkers Walkers => _walkers;

    /// <summary>The state of each replica during each segment, shape [rounds, K].</summary>
    public int[] StateOf => [.. _stateOf];

    /// <summary>Slow variables of each replica at the end of each segment, shape [rounds, K, c].</summary>
    public double[] Coarse => [.. _coarse];

    /// <summary>Potential energies of each replica at the end of each segment, umbrella not included, shape [rounds, K]; 0 where all states have
    /// one temperature and nobody needs them.</summary>
    public double[] PotentialEnergies => [.. _energies];

    /// <summary>Acceptance and round trips so far.</summary>
    public ExchangeStatistics Statistics => ExchangeStatistics.Of(_pairs, States, [.. _stateOf], [.. _accepted]);

    /// <summary>Makes segments, each followed by its exchanges.</summary>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    public void Run(int rounds, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        for (int i = 0; i < rounds; i++)
        {
            WindowBias? bias = _hasWindows ? new WindowBias(_walkers.Variables, [.. _current.Select(s => _states[s].Window)]) : null;
            double[] thermal = ThermalEnergies();
            _walkers.Advance(_segment, bias, thermal, cancellation);
            double[] z = _walkers.SlowVariables();
            double[] energies = _hasTemperatures ? _walkers.PotentialEnergies() : new double[States];
            _stateOf.AddRange(_current);
            _coarse.AddRange(z);
            _energies.AddRange(energies);
            Exchange(Rounds - 1, z, energies);
            if (_hasTemperatures)
            {
                _walkers.ChangeThermalEnergies(thermal, ThermalEnergies());
            }
        }
    }

    /// <summary>
    /// The samples grouped by state, in time order, in all states, for <see cref="Mbar"/>. The unbiased state at another or the same
    /// temperature is asked for with the target that <see cref="Target"/> gives.
    /// </summary>
    /// <param name="from">The first round used.</param>
    /// <returns>Reduced potentials, and slow variables of the samples, shape [N, c].</returns>
    public (ReducedPotentials Potentials, double[] Coarse) Samples(int from = 0)
    {
        (int[] order, int[] counts) = ByState(from);
        int c = _walkers.Variables.Count;
        double[] z = new double[order.Length * c];
        double[] u = new double[States * order.Length];
        double lowest = Lowest();
        for (int n = 0; n < order.Length; n++)
        {
            _coarse.CopyTo(order[n] * c, z, n * c, c);
            for (int k = 0; k < States; k++)
            {
                u[(k * order.Length) + n] = Reduced(k, z.AsSpan(n * c, c), _energies[order[n]] - lowest);
            }
        }

        return (new ReducedPotentials(u, counts), z);
    }

    /// <summary>U/kT of the same samples, without umbrella, at a temperature: a target for MBAR.</summary>
    /// <param name="thermalEnergy">kT in the energy unit of the walkers.</param>
    /// <param name="from">The first round used.</param>
    /// <exception cref="ArgumentException">All states have one temperature, and this is another: its energies were not needed and are not known.</exception>
    public double[] Target(double thermalEnergy, int from = 0)
    {
        if (!_hasTemperatures && thermalEnergy != _states[0].ThermalEnergy)
        {
            throw new ArgumentException($"states at kT = {_states[0].ThermalEnergy} alone say nothing about kT = {thermalEnergy}", nameof(thermalEnergy));
        }

        double lowest = Lowest();
        return [.. ByState(from).Order.Select(row => (_energies[row] - lowest) / thermalEnergy)];
    }

    /// <summary>All that is needed to go on with the same bytes.</summary>
    public ArrayBundle ToArrays()
    {
        ArrayBundle arrays = _walkers.ToArrays();
        arrays["state_now"] = NamedArray.Of([.. _current], States);
        arrays["state_of"] = NamedArray.Of([.. _stateOf], Rounds, States);
        arrays["coarse"] = NamedArray.Of([.. _coarse], Rounds, States, _walkers.Variables.Count);
        arrays["potential"] = NamedArray.Of([.. _energies], Rounds, States);
        arrays["accepted"] = NamedArray.Of([.. _accepted.Select(a => a ? 1 : 0)], _accepted.Count);
        return arrays;
    }

    /// <summary>Takes up what <see cref="ToArrays"/> gave, records included.</summary>
    /// <exception cref="InvalidDataInputException">The arrays are not of such a run.</exception>
    public void Restore(ArrayBundle arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        int[] current = Values<int>(arrays, "state_now");
        int[] states = Values<int>(arrays, "state_of");
        double[] coarse = Values<double>(arrays, "coarse");
        double[] energies = Values<double>(arrays, "potential");
        int[] accepted = Values<int>(arrays, "accepted");
        if (!current.Order().SequenceEqual(Enumerable.Range(0, States)) || states.Length % States != 0
            || energies.Length != states.Length || coarse.Length != states.Length * _walkers.Variables.Count)
        {
            throw new InvalidDataInputException("the restart is of a replica exchange with other states");
        }

        int attempts = Enumerable.Range(0, states.Length / States).Sum(round => _pairs.Sets[round % _pairs.Sets.Count].Length);
        if (accepted.Length != attempts)
        {
            throw new InvalidDataInputException($"the restart is damaged: {accepted.Length} attempts to exchange where {states.Length / States} rounds make {attempts}");
        }

        int wrong = Array.FindIndex([.. states.Chunk(States)], row => !row.Order().SequenceEqual(Enumerable.Range(0, States)));
        if (wrong >= 0)
        {
            throw new InvalidDataInputException($"the restart is damaged: in round {wrong} the replicas are not in {States} different states");
        }

        _walkers.Restore(arrays);
        _current = [.. current];
        _stateOf.Clear();
        _stateOf.AddRange(states);
        _coarse.Clear();
        _coarse.AddRange(coarse);
        _energies.Clear();
        _energies.AddRange(energies);
        _accepted.Clear();
        _accepted.AddRange(accepted.Select(a => a != 0));
    }

    private static T[] Values<T>(ArrayBundle arrays, string name) => arrays.TryGet(name, out NamedArray? array) && array.Values is T[] values
        ? values
        : throw new InvalidDataInputException($"a restart of replica exchange holds '{name}' as numbers of type {typeof(T).Name}");

    private double[] ThermalEnergies() => Array.ConvertAll(_current, s => _states[s].ThermalEnergy);

    private double Lowest() => _energies.Count == 0 ? 0 : _energies.Min();

    /// <summary>u_k of a sample.</summary>
    private double Reduced(int state, ReadOnlySpan<double> z, double energy) =>
        (energy + (_states[state].Window?.Evaluate(_walkers.Variables, z, []) ?? 0)) / _states[state].ThermalEnergy;

    private void Exchange(int round, double[] z, double[] energies)
    {
        int c = _walkers.Variables.Count;
        int[] replicaOf = new int[States];
        for (int replica = 0; replica < States; replica++)
        {
            replicaOf[_current[replica]] = replica;
        }

        double Potential(int state, int replica) => Reduced(state, z.AsSpan(replica * c, c), energies[replica]);
        foreach ((int k, int l) in _pairs.Sets[round % _pairs.Sets.Count])
        {
            (int ofK, int ofL) = (replicaOf[k], replicaOf[l]);
            double delta = Potential(k, ofL) + Potential(l, ofK) - Potential(k, ofK) - Potential(l, ofL);
            bool accepted = Uniform.Two(_key, (uint)k, (ulong)round, 0).U0 < VectorMath.Exp(-delta);
            _accepted.Add(accepted);
            if (accepted)
            {
                (_current[ofK], _current[ofL]) = (l, k);
            }
        }
    }

    /// <summary>Rows of the records, grouped by state and in time order, and how many each state has.</summary>
    private (int[] Order, int[] Counts) ByState(int from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, Rounds);
        int[] rows = [.. Enumerable.Range(from * States, (Rounds - from) * States)];
        int[] order = [.. rows.OrderBy(row => _stateOf[row])];
        int[] counts = new int[States];
        foreach (int row in rows)
        {
            counts[_stateOf[row]]++;
        }

        return (order, counts);
    }
}
