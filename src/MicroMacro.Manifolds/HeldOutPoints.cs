namespace MicroMacro.Manifolds;

/// <summary>
/// Which points a fit is tried on that it has not seen: whole groups, for neighbours in time are so alike that a fit to one knows the other.
/// </summary>
/// <param name="Groups">The groups held out, ascending.</param>
/// <param name="Total">How many groups there are.</param>
/// <param name="IsHeldOut">Which points, shape [n].</param>
public sealed record HeldOutPoints(int[] Groups, int Total, bool[] IsHeldOut)
{
    private const int Stretches = 20;

    /// <summary>The number of points held out.</summary>
    public int Count => IsHeldOut.Count(held => held);

    /// <summary>Points in the order of time, in twenty stretches of equal length, shape [n].</summary>
    /// <param name="count">n.</param>
    public static int[] StretchesOf(int count) => [.. Enumerable.Range(0, count).Select(i => (int)((long)i * Stretches / count))];

    /// <summary>Holds out each fifth group, the third, the eighth and so on in ascending order; the last where there are two.</summary>
    /// <param name="groups">The group of each point, such as its replica, shape [n].</param>
    /// <exception cref="ArgumentException">There are fewer than two groups.</exception>
    public static HeldOutPoints Of(IReadOnlyList<int> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        int[] distinct = [.. groups.Distinct().Order()];
        if (distinct.Length < 2)
        {
            throw new ArgumentException($"{groups.Count} points of {distinct.Length} group leave nothing to hold out", nameof(groups));
        }

        int[] held = distinct.Length == 2 ? [distinct[1]] : [.. distinct.Where((_, i) => i % 5 == 2)];
        var set = held.ToHashSet();
        return new(held, distinct.Length, [.. groups.Select(set.Contains)]);
    }

    /// <summary>The rows of an array, [n, width], of the points held out, or of the others.</summary>
    internal double[] Rows(double[] array, int width, bool heldOut) =>
        [.. Enumerable.Range(0, IsHeldOut.Length).Where(i => IsHeldOut[i] == heldOut).SelectMany(i => array[(i * width)..((i + 1) * width)])];
}
