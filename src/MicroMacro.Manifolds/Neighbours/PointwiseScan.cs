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
            switch (SimdSupport.Width)
            {
                case 512: Scan<D8>(i, ref row); break;
                case 256: Scan<D4>(i, ref row); break;
                default: Scan<D2>(i, ref row); break;
            }
        }
    }

    /// <summary>Offers the row of a point its distances to all.</summary>
    protected abstract void Scan<T>(int point, ref NeighbourRow row)
        where T : unmanaged, ISimdDouble<T>;
}
