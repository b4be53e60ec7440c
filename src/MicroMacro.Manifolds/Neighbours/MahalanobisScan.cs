using System.Runtime.CompilerServices;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>
/// All Mahalanobis distances ½ δᵀ (A_i + A_j) δ of points with inverse covariances A [singer2008nonlinear], one point against eight.
/// Both halves are summed alike, so the distance is symmetric to the bit.
/// </summary>
internal sealed unsafe class MahalanobisScan : PointwiseScan
{
    private readonly double[] _points;
    private readonly double[] _inverses;
    private readonly double[] _pointLanes;
    private readonly double[] _inverseLanes;
    private readonly int _d;

    /// <summary>Prepares points, [n, d], and inverse covariances, [n, d, d].</summary>
    public MahalanobisScan(double[] points, double[] inverses, int dimension)
    {
        (_points, _inverses, _d) = (points, inverses, dimension);
        _pointLanes = LaneLayout.Of(points, dimension);
        _inverseLanes = LaneLayout.Of(inverses, dimension * dimension);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Scan<T>(int point, ref NeighbourRow row)
    {
        int d = _d;
        T* delta = stackalloc T[d];
        double* found = stackalloc double[T.Count];
        fixed (double* points = _points, inverses = _inverses, pointLanes = _pointLanes, inverseLanes = _inverseLanes)
        {
            double* own = inverses + ((long)point * d * d);
            int blocks = _pointLanes.Length / (d * Lanes);
            for (int block = 0; block < blocks; block++)
            {
                for (int h = 0; h < Lanes; h += T.Count)
                {
                    double* others = inverseLanes + ((long)block * d * d * Lanes) + h;
                    for (int a = 0; a < d; a++)
                    {
                        delta[a] = T.Load(pointLanes + ((((long)block * d) + a) * Lanes) + h) - T.All(points[((long)point * d) + a]);
                    }

                    T mine = T.Zero;
                    T theirs = T.Zero;
                    for (int a = 0; a < d; a++)
                    {
                        T left = T.Zero;
                        T right = T.Zero;
                        for (int b = 0; b < d; b++)
                        {
                            left = T.Fma(T.All(own[(a * d) + b]), delta[b], left);
                            right = T.Fma(T.Load(others + (((a * d) + b) * Lanes)), delta[b], right);
                        }

                        mine = T.Fma(left, delta[a], mine);
                        theirs = T.Fma(right, delta[a], theirs);
                    }

                    LaneLayout.Offer(ref row, T.All(0.5) * (mine + theirs), point, (block * Lanes) + h, found);
                }
            }
        }
    }
}
