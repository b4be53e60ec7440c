using MicroMacro.Numerics.Random;

namespace MicroMacro.Coupling.Exact;

/// <summary>Runs chains of replicas in umbrella windows: each round makes every kind of move once, then records.</summary>
/// <remarks>A run may be cut anywhere: the next part starts from the last states and round and goes on to the same bytes.</remarks>
public static class WindowChain
{
    /// <summary>Runs some rounds.</summary>
    /// <param name="states">States, shape [n, s], moved in place.</param>
    /// <param name="windows">The window of each replica, shape [n].</param>
    /// <param name="moves">The kinds of moves, in order.</param>
    /// <param name="firstRound">Number of the first round.</param>
    /// <param name="rounds">Rounds.</param>
    /// <param name="key">Key of the chains.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="cancellation">Stops between rounds.</param>
    /// <returns>Recorded states, shape [n, rounds, s], and force evaluations.</returns>
    public static (double[] Records, long ForceEvaluations) Run(
        double[] states, int[] windows, IReadOnlyList<IWindowMoves> moves, ulong firstRound, int rounds, RandomKey key, int threads, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(states);
        ArgumentNullException.ThrowIfNull(windows);
        ArgumentNullException.ThrowIfNull(moves);
        ArgumentOutOfRangeException.ThrowIfNegative(rounds);
        if (windows.Length == 0 || states.Length % windows.Length != 0)
        {
            throw new ArgumentException($"{states.Length} numbers are no states of {windows.Length} replicas", nameof(states));
        }

        int n = windows.Length, s = states.Length / n;
        double[] records = new double[checked(n * rounds * s)];
        long spent = 0;
        for (int round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (IWindowMoves kind in moves)
            {
                spent += kind.Move(states, windows, key, firstRound + (ulong)round, threads);
            }

            for (int i = 0; i < n; i++)
            {
                states.AsSpan(i * s, s).CopyTo(records.AsSpan(((i * rounds) + round) * s));
            }
        }

        return (records, spent);
    }
}
