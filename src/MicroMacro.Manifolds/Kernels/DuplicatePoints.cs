namespace MicroMacro.Manifolds.Kernels;

/// <summary>Points that coincide.</summary>
internal static class DuplicatePoints
{
    /// <summary>How many points, [n, d], coincide with one of smaller index.</summary>
    public static int Count(double[] points, int dimension)
    {
        int n = points.Length / dimension;
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (i, j) => Row(points, i, dimension).SequenceCompareTo(Row(points, j, dimension)));
        int duplicates = 0;
        for (int i = 1; i < n; i++)
        {
            duplicates += Row(points, order[i - 1], dimension).SequenceEqual(Row(points, order[i], dimension)) ? 1 : 0;
        }

        return duplicates;
    }

    private static ReadOnlySpan<double> Row(double[] points, int i, int dimension) => points.AsSpan(i * dimension, dimension);
}
