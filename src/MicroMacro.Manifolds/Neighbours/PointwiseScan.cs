using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>A search that holds each point, by itself, against all others, eight at a time.</summary>
internal abstract class PointwiseScan : INeighbourSearch
{
    /// <summary>Points in a block of <see cref="LaneLayout"/>.</summary>
    protected const int Lanes = 8;

    /// <inheritdoc/>
    public int Tile => 4;

    /// <inheritdoc/>
    public void Find(int first, int points, int count, int[] indices, double[] squaredDistances)
    {
        for (int i = first; i < first + points; i++)
        {
            NeighbourRow row = new(i, count, indices, squaredDistances);
            Scan(i, ref row);
        }
    }

    /// <summary>Writes the squared distances of a point to all, [n]; 0 to itself.</summary>
    public void All(int point, double[] squaredDistances)
    {
        var row = NeighbourRow.OfAll(squaredDistances);
        Scan(point, ref row);
        squaredDistances[point] = 0;
    }

    /// <summary>Offers the row of a point its distances to all.</summary>
    protected abstract void Scan<T>(int point, ref NeighbourRow row)
        where T : unmanaged, ISimdDouble<T>;

    private void Scan(int point, ref NeighbourRow row)
    {
        switch (SimdSupport.Width)
        {
            case 512: Scan<D8>(point, ref row); break;
            case 256: Scan<D4>(point, ref row); break;
            default: Scan<D2>(point, ref row); break;
        }
    }
}
