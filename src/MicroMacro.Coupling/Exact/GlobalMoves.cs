using MicroMacro.Generative.Exact;
using MicroMacro.Generative.Likelihood;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Exact;

/// <summary>
/// Independence Metropolis steps of replicas in umbrella windows: a state drawn from a model takes the place of a replica's own with
/// the probability that leaves the window's physical law as it is [tierney1994markov]. Mixed with local moves that keep that law,
/// they cross hidden barriers without bias; a poor model only makes them rare.
/// </summary>
public sealed class GlobalMoves : IWindowMoves
{
    /// <summary>Energies evaluated by one move: the proposal's and that of the state it would replace.</summary>
    public const int EnergiesPerMove = 2;

    private readonly WindowDensity _density;
    private readonly IExactProposals _proposals;
    private readonly double[] _centers;
    private readonly int _stateDimension;
    private readonly int _slow;

    /// <summary>Moves between the states of some windows.</summary>
    /// <param name="system">The system.</param>
    /// <param name="density">The windows' law over features.</param>
    /// <param name="proposals">Proposals, label k for window k; they must not change while a chain runs.</param>
    /// <param name="centers">Centres of the windows, shape [m, c].</param>
    /// <exception cref="ArgumentException">The proposals are not for these windows.</exception>
    public GlobalMoves(IMicroSystem system, WindowDensity density, IExactProposals proposals, double[] centers)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(density);
        ArgumentNullException.ThrowIfNull(proposals);
        ArgumentNullException.ThrowIfNull(centers);
        (_stateDimension, _slow) = (system.StateDimension, system.CoarseVariables.Count);
        if (proposals.FeatureDimension != density.FeatureDimension || centers.Length != proposals.Labels * _slow)
        {
            throw new ArgumentException(
                $"proposals of {proposals.FeatureDimension} features at {proposals.Labels} labels do not fit windows of {density.FeatureDimension} features with {centers.Length} centres", nameof(proposals));
        }

        (_density, _proposals, _centers) = (density, proposals, centers);
        Tallies = [.. Enumerable.Range(0, proposals.Labels).Select(_ => new GlobalMoveTally())];
    }

    /// <summary>What the moves did so far, by window.</summary>
    public IReadOnlyList<GlobalMoveTally> Tallies { get; }

    /// <inheritdoc/>
    public long Move(double[] states, int[] windows, RandomKey key, ulong round, int threads)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(windows);
        int n = windows.Length, s = _stateDimension, d = _density.FeatureDimension;
        if (states.Length != n * s)
        {
            throw new ArgumentException($"{states.Length} numbers are not {n} states of {s}", nameof(states));
        }

        RandomKey ofRound = key.Substream("global").Substream(round);
        double[] features = new double[n * d], here = new double[n], there = new double[n], candidates = new double[n * s];
        ParallelBlocks.For(n, threads, i => here[i] = _density.OfState(states.AsSpan(i * s, s), Center(windows[i]), features.AsSpan(i * d, d)));
        double[] ofHere = _proposals.LogDensity(features, windows, ofRound.Substream("up"), threads);
        DensityDraw draw = _proposals.Draw(windows, ofRound.Substream("down"), threads);
        ParallelBlocks.For(n, threads, i => there[i] = _density.OfFeatures(draw.Samples.AsSpan(i * d, d), Center(windows[i]), candidates.AsSpan(i * s, s)));
        for (int i = 0; i < n; i++)
        {
            double from = here[i] - ofHere[i];
            double to = double.IsFinite(draw.LogDensity[i]) ? there[i] - draw.LogDensity[i] : double.NegativeInfinity;
            bool accepted = VectorMath.Log(1 - Uniform.Two(ofRound, (uint)i, 0, 0).U0) < to - from;
            Tallies[windows[i]].Count(to, from, accepted);
            if (accepted)
            {
                candidates.AsSpan(i * s, s).CopyTo(states.AsSpan(i * s, s));
            }
        }

        return (long)EnergiesPerMove * n;
    }

    private ReadOnlySpan<double> Center(int window) => _centers.AsSpan(window * _slow, _slow);
}
