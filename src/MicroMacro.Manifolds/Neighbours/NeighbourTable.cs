namespace MicroMacro.Manifolds.Neighbours;

/// <summary>The nearest neighbours of each of n points, itself excluded, nearest first; equal distances in order of index.</summary>
/// <param name="Count">Neighbours per point, k.</param>
/// <param name="Indices">Their indices, shape [n, k].</param>
/// <param name="SquaredDistances">Their squared distances, shape [n, k].</param>
public sealed record NeighbourTable(int Count, int[] Indices, double[] SquaredDistances)
{
    /// <summary>The number of points n.</summary>
    public int Points => Indices.Length / Count;
}
