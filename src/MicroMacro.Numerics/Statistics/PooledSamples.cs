namespace MicroMacro.Numerics.Statistics;

/// <summary>Two samples put together, with the groups of rows that a permutation test may exchange.</summary>
/// <remarks>
/// Rows of one replica or one trajectory are correlated; exchanging them one by one finds differences that are not there.
/// Giving them one group number keeps them together.
/// </remarks>
public sealed class PooledSamples
{
    private readonly double[] _values;
    private readonly int[] _owners;
    private readonly int[] _groupSizes;

    /// <summary>Pools two samples.</summary>
    /// <param name="x">The first sample, shape [n, dimension], row-major, finite.</param>
    /// <param name="y">The second sample, shape [m, dimension], row-major, finite.</param>
    /// <param name="dimension">The number of columns, at least 1.</param>
    /// <param name="groupsOfX">The group of each row of x, shape [n]; empty: each row is its own group.</param>
    /// <param name="groupsOfY">The group of each row of y, shape [m]; empty: each row is its own group. Groups of x and y are never the same.</param>
    /// <exception cref="ArgumentException">A shape does not fit, a sample is empty, or a value is not finite.</exception>
    public PooledSamples(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> y,
        int dimension,
        ReadOnlySpan<int> groupsOfX = default,
        ReadOnlySpan<int> groupsOfY = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
        FirstCount = Rows(x, dimension, nameof(x));
        SecondCount = Rows(y, dimension, nameof(y));
        _values = [.. x, .. y];
        _owners = new int[Count];
        var sizes = new List<int>();
        Number(groupsOfX, _owners.AsSpan(0, FirstCount), sizes, nameof(groupsOfX));
        FirstGroups = sizes.Count;
        Number(groupsOfY, _owners.AsSpan(FirstCount), sizes, nameof(groupsOfY));
        _groupSizes = [.. sizes];
    }

    /// <summary>The number of columns.</summary>
    public int Dimension { get; }

    /// <summary>The number of rows of the first sample.</summary>
    public int FirstCount { get; }

    /// <summary>The number of rows of the second sample.</summary>
    public int SecondCount { get; }

    /// <summary>The number of rows of both samples.</summary>
    public int Count => FirstCount + SecondCount;

    /// <summary>The number of groups in the first sample; they are numbered 0 .. FirstGroups - 1.</summary>
    public int FirstGroups { get; }

    /// <summary>The number of groups of both samples.</summary>
    public int Groups => _groupSizes.Length;

    /// <summary>Both samples, first x then y, shape [Count, Dimension].</summary>
    internal ReadOnlySpan<double> Values => _values;

    /// <summary>The group of each row, shape [Count].</summary>
    internal ReadOnlySpan<int> Owners => _owners;

    /// <summary>The number of rows of each group, shape [Groups].</summary>
    internal ReadOnlySpan<int> GroupSizes => _groupSizes;

    internal ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Dimension, Dimension);

    private static int Rows(ReadOnlySpan<double> sample, int dimension, string name)
    {
        if (sample.Length == 0 || sample.Length % dimension != 0)
        {
            throw new ArgumentException($"{sample.Length} values are not one or more rows of {dimension}", name);
        }

        for (int i = 0; i < sample.Length; i++)
        {
            if (!double.IsFinite(sample[i]))
            {
                throw new ArgumentException($"row {i / dimension}, column {i % dimension} is {sample[i]}; samples must be finite", name);
            }
        }

        return sample.Length / dimension;
    }

    private static void Number(ReadOnlySpan<int> groups, Span<int> owners, List<int> sizes, string name)
    {
        if (groups.Length != 0 && groups.Length != owners.Length)
        {
            throw new ArgumentException($"{groups.Length} group numbers are given for {owners.Length} rows", name);
        }

        var seen = new Dictionary<int, int>();
        for (int row = 0; row < owners.Length; row++)
        {
            int group = groups.IsEmpty ? row : groups[row];
            if (!seen.TryGetValue(group, out int number))
            {
                number = sizes.Count;
                seen.Add(group, number);
                sizes.Add(0);
            }

            owners[row] = number;
            sizes[number]++;
        }
    }
}
