using MicroMacro.Manifolds.Neighbours;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>
/// Many points in few dimensions in the order of a k-d tree: neighbours in space are then neighbours in memory, and products with the
/// kernel find their vectors in the cache.
/// </summary>
/// <param name="Order">The point that stands at each place, shape [n].</param>
internal sealed record PointOrder(int[] Order)
{
    /// <summary>The order, or null where it would not pay.</summary>
    public static PointOrder? Of(double[] points, int dimension) => NearestNeighbours.WantsTree(dimension, points.Length / dimension)
        ? new(new KdTree(points, dimension).Order.ToArray())
        : null;

    /// <summary>Rows [n, width] in this order.</summary>
    public double[] Arrange(double[] rows)
    {
        int width = rows.Length / Order.Length;
        double[] arranged = new double[rows.Length];
        for (int i = 0; i < Order.Length; i++)
        {
            rows.AsSpan(Order[i] * width, width).CopyTo(arranged.AsSpan(i * width));
        }

        return arranged;
    }

    /// <summary>Rows [n, width] in the order that they had before.</summary>
    public T[] Restore<T>(T[] arranged)
    {
        int width = arranged.Length / Order.Length;
        T[] rows = new T[arranged.Length];
        for (int i = 0; i < Order.Length; i++)
        {
            arranged.AsSpan(i * width, width).CopyTo(rows.AsSpan(Order[i] * width));
        }

        return rows;
    }
}
