using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Exact;

/// <summary>
/// Samples umbrella windows by the system's own dynamics with global moves in between. The dynamics keep the law up to their
/// timestep's error, as in a run without global moves; these add none.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="moves">Global moves, label k for window k of the request.</param>
/// <param name="replicas">Replicas per window.</param>
public sealed class MixedSampler(IMicroSystem system, GlobalMoves moves, int replicas)
{
    /// <summary>Acceptance in the burn-in below which a window goes on with local moves alone.</summary>
    public const double PoorAcceptance = 0.002;

    // Fewer moves than this do not tell poor from unlucky.
    private const int FewestTried = 100;

    /// <summary>Runs the windows.</summary>
    /// <param name="request">The run as it would be without global moves; its replicas window by window.</param>
    /// <param name="every">Records between global moves.</param>
    /// <param name="burnIn">Records at the start in which moves are only tried out: whether a window keeps them is decided there.</param>
    /// <param name="cancellation">Stops the run; nothing is kept of it.</param>
    /// <returns>The run, the energies that the moves cost, and what they did in each window.</returns>
    /// <exception cref="ArgumentException">The moves are not for the windows of the run.</exception>
    public (EnsembleRun Run, long Energies, GlobalMoveSummary[] Moves) Run(EnsembleRequest request, int every, int burnIn, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        int s = system.StateDimension, n = request.Starts.Length / s, windows = n / replicas;
        if (windows != moves.Tallies.Count)
        {
            throw new ArgumentException($"moves in {moves.Tallies.Count} windows do not fit a run of {windows}", nameof(request));
        }

        var key = new RandomKey(request.Seed, request.Stream);
        double[] states = [.. request.Starts];
        var record = new Recording(system, n, request.Records);
        bool[] givenUp = new bool[windows];
        bool decided = burnIn == 0;
        long energies = 0;
        for (int done = 0, round = 0; done < request.Records; round++)
        {
            int next = Math.Min(every, request.Records - done);
            record.Add(done, states, system.Run(
                request with
                {
                    Starts = states, Records = next, EquilibrationSteps = done == 0 ? request.EquilibrationSteps : 0, Stream = request.Stream + (ulong)round,
                },
                cancellation));
            done += next;
            if (!decided && done >= burnIn)
            {
                decided = true;
                for (int w = 0; w < windows; w++)
                {
                    GlobalMoveTally tally = moves.Tallies[w];
                    givenUp[w] = tally.Attempts >= FewestTried && tally.Acceptance < PoorAcceptance;
                    if (!givenUp[w])
                    {
                        tally.Clear();
                    }
                }
            }

            energies += done < request.Records ? Move(states, givenUp, key, (ulong)round, request.Threads) : 0;
        }

        return (record.Finish(), energies, [.. moves.Tallies.Select((t, w) => GlobalMoveSummary.Of(t, givenUp[w]))]);
    }

    private long Move(double[] states, bool[] givenUp, RandomKey key, ulong round, int threads)
    {
        int s = system.StateDimension;
        int[] moving = [.. Enumerable.Range(0, states.Length / s).Where(i => !givenUp[i / replicas])];
        double[] part = [.. moving.SelectMany(i => states.AsSpan(i * s, s).ToArray())];
        long energies = moving.Length == 0 ? 0 : moves.Move(part, [.. moving.Select(i => i / replicas)], key, round, threads);
        for (int i = 0; i < moving.Length; i++)
        {
            part.AsSpan(i * s, s).CopyTo(states.AsSpan(moving[i] * s));
        }

        return energies;
    }

    /// <summary>Puts the pieces of a run together.</summary>
    private sealed class Recording(IMicroSystem system, int replicas, int records)
    {
        private readonly int _s = system.StateDimension;
        private readonly int _c = system.CoarseVariables.Count;
        private readonly double[] _states = new double[checked(replicas * records * system.StateDimension)];
        private readonly double[] _coarse = new double[replicas * records * system.CoarseVariables.Count];
        private readonly double[]? _potential = system.HasPotential ? new double[replicas * records] : null;
        private readonly SortedDictionary<int, ReplicaFailure> _failures = [];
        private long _spent;

        /// <summary>Adds a piece; the states of replicas that lived through it go on.</summary>
        public void Add(int first, double[] states, EnsembleRun piece)
        {
            _spent += piece.ForceEvaluations;
            foreach (ReplicaFailure failure in piece.Failures)
            {
                _failures.TryAdd(failure.Replica, failure);
            }

            for (int r = 0; r < replicas; r++)
            {
                Copy(piece.States, _states, r, first, piece.Records, _s);
                Copy(piece.Coarse, _coarse, r, first, piece.Records, _c);
                if (_potential is not null)
                {
                    Copy(piece.ReducedPotential!, _potential, r, first, piece.Records, 1);
                }

                // A replica that failed stays where its last piece began: it is left out of the result, but the others keep their numbers.
                if (!_failures.ContainsKey(r))
                {
                    piece.States.AsSpan((((r * piece.Records) + piece.Records) - 1) * _s, _s).CopyTo(states.AsSpan(r * _s));
                }
            }
        }

        /// <summary>The run; replicas that failed at any time are NaN all through.</summary>
        public EnsembleRun Finish()
        {
            foreach (int r in _failures.Keys)
            {
                _states.AsSpan(r * records * _s, records * _s).Fill(double.NaN);
                _coarse.AsSpan(r * records * _c, records * _c).Fill(double.NaN);
                _potential.AsSpan(r * records, records).Fill(double.NaN);
            }

            return new EnsembleRun
            {
                Replicas = replicas,
                Records = records,
                States = _states,
                Coarse = _coarse,
                ReducedPotential = _potential,
                ForceEvaluations = _spent,
                Failures = [.. _failures.Values],
            };
        }

        private void Copy(double[] from, double[] to, int replica, int first, int count, int width) =>
            from.AsSpan(replica * count * width, count * width).CopyTo(to.AsSpan(((replica * records) + first) * width));
    }
}
