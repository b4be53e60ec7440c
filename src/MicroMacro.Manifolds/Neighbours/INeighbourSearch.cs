namespace MicroMacro.Manifolds.Neighbours;

/// <summary>A way to find neighbours, shared by all threads.</summary>
internal interface INeighbourSearch
{
    /// <summary>The largest number of points asked for at once.</summary>
    int Tile { get; }

    /// <summary>Writes the rows of points first .. first + points - 1 of a neighbour table.</summary>
    void Find(int first, int points, int count, int[] indices, double[] squaredDistances);
}
