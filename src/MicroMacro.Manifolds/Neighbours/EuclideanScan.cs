using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>All Euclidean distances: four points against eight at a time, by differences, so that nothing cancels.</summary>
internal sealed unsafe class EuclideanScan : INeighbourSearch
{
    private const int Lanes = 8;

    private readonly double[] _points;
    private readonly double[] _lanes;
    private readonly int _d;

    /// <summary>Prepares the points, [n, d].</summary>
    public EuclideanScan(double[] points, int dimension)
    {
        (_points, _d) = (points, dimension);
        _lanes = LaneLayout.Of(points, dimension);
    }

    /// <inheritdoc/>
    public int Tile => 4;

    /// <inheritdoc/>
    public void Find(int first, int points, int count, int[] indices, double[] squaredDistances)
    {
        switch (SimdSupport.Width)
        {
            case 512: Find<D8>(first, points, count, indices, squaredDistances); break;
            case 256: Find<D4>(first, points, count, indices, squaredDistances); break;
            default: Find<D2>(first, points, count, indices, squaredDistances); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Find<T>(int first, int points, int count, int[] indices, double[] squaredDistances)
        where T : unmanaged, ISimdDouble<T>
    {
        // A tile that is cut short repeats its last point, and offers nothing to the rows it does not have.
        int last = first + points - 1;
        NeighbourRow row0 = new(first, count, indices, squaredDistances);
        NeighbourRow row1 = new(Math.Min(first + 1, last), count, indices, squaredDistances);
        NeighbourRow row2 = new(Math.Min(first + 2, last), count, indices, squaredDistances);
        NeighbourRow row3 = new(Math.Min(first + 3, last), count, indices, squaredDistances);
        double* found = stackalloc double[T.Count];
        fixed (double* all = _points, lanes = _lanes)
        {
            double* q0 = all + ((long)first * _d);
            double* q1 = all + ((long)Math.Min(first + 1, last) * _d);
            double* q2 = all + ((long)Math.Min(first + 2, last) * _d);
            double* q3 = all + ((long)Math.Min(first + 3, last) * _d);
            int blocks = _lanes.Length / (_d * Lanes);
            for (int block = 0; block < blocks; block++)
            {
                for (int h = 0; h < Lanes; h += T.Count)
                {
                    double* source = lanes + ((long)block * _d * Lanes) + h;
                    T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
                    for (int a = 0; a < _d; a++)
                    {
                        T x = T.Load(source + (a * Lanes));
                        T d0 = x - T.All(q0[a]);
                        T d1 = x - T.All(q1[a]);
                        T d2 = x - T.All(q2[a]);
                        T d3 = x - T.All(q3[a]);
                        s0 = T.Fma(d0, d0, s0);
                        s1 = T.Fma(d1, d1, s1);
                        s2 = T.Fma(d2, d2, s2);
                        s3 = T.Fma(d3, d3, s3);
                    }

                    int index = (block * Lanes) + h;
                    LaneLayout.Offer(ref row0, s0, first, index, found);
                    if (points > 1)
                    {
                        LaneLayout.Offer(ref row1, s1, first + 1, index, found);
                    }

                    if (points > 2)
                    {
                        LaneLayout.Offer(ref row2, s2, first + 2, index, found);
                    }

                    if (points > 3)
                    {
                        LaneLayout.Offer(ref row3, s3, first + 3, index, found);
                    }
                }
            }
        }
    }
}
