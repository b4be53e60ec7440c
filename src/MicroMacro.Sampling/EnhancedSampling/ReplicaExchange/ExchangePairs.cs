namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>Which states try to exchange: sets of disjoint pairs, taken in turn.</summary>
public sealed class ExchangePairs
{
    private ExchangePairs(IReadOnlyList<(int First, int Second)[]> sets, int start, int end) => (Sets, Start, End) = (sets, start, end);

    /// <summary>The sets.</summary>
    public IReadOnlyList<(int First, int Second)[]> Sets { get; }

    /// <summary>The state at which round trips begin.</summary>
    public int Start { get; }

    /// <summary>The state at which they turn.</summary>
    public int End { get; }

    /// <summary>Neighbours in a row: even pairs, then odd ones. Round trips go from the first state to the last and back.</summary>
    /// <param name="states">Number of states K, at least 2.</param>
    public static ExchangePairs Chain(int states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 2);
        return new([.. new[] { Links(0, states), Links(1, states) }.Where(s => s.Length > 0)], 0, states - 1);
    }

    /// <summary>Neighbours around a periodic variable, the last and the first state too. Round trips turn half way round.</summary>
    /// <param name="states">Number of states K, at least 3.</param>
    public static ExchangePairs Ring(int states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(states, 3);
        (int, int) closing = (states - 1, 0);
        (int, int)[][] sets = states % 2 == 0
            ? [Links(0, states), [.. Links(1, states), closing]]
            : [Links(0, states), Links(1, states), [closing]];
        return new(sets, 0, states / 2);
    }

    /// <summary>Neighbours in a rectangle of states, numbered row by row: along the columns, then along the rows. Round trips go between opposite corners.</summary>
    /// <param name="rows">Number of rows, at least 2.</param>
    /// <param name="columns">Number of columns, at least 2.</param>
    public static ExchangePairs Rectangle(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 2);
        List<(int, int)[]> sets = [];
        foreach (int parity in (int[])[0, 1])
        {
            sets.Add([.. Enumerable.Range(0, rows).SelectMany(r => Links(parity, columns).Select(p => ((r * columns) + p.First, (r * columns) + p.Second)))]);
            sets.Add([.. Enumerable.Range(0, columns).SelectMany(c => Links(parity, rows).Select(p => ((p.First * columns) + c, (p.Second * columns) + c)))]);
        }

        return new([.. sets.Where(s => s.Length > 0)], 0, (rows * columns) - 1);
    }

    internal int States => 1 + Sets.Max(s => s.Max(p => Math.Max(p.First, p.Second)));

    private static (int First, int Second)[] Links(int parity, int states) =>
        [.. Enumerable.Range(0, states - 1).Where(k => k % 2 == parity).Select(k => (k, k + 1))];
}
