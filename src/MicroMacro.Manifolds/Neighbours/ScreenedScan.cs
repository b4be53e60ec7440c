using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>
/// All Euclidean distances in single precision by ½ |y|² - x·y, eight points against blocks of sixteen that stay in the cache; what its
/// rounding cannot rule out is measured again by differences in double precision, so the neighbours are the exact ones.
/// </summary>
internal sealed unsafe class ScreenedScan : INeighbourSearch
{
    private const int Lanes = 16;
    private const int Rows = 4;

    /// <summary>Points that others are held against at a time: 64 KiB in 66 dimensions.</summary>
    private const int ChunkPoints = 256;

    private readonly double[] _points;
    private readonly float[] _lanes;
    private readonly float[] _halfSquares;
    private readonly double[] _mean;
    private readonly double _radius;
    private readonly int _d;
    private readonly int _n;

    private ScreenedScan(double[] points, int dimension, double[] mean, double radius)
    {
        (_points, _d, _n, _mean, _radius) = (points, dimension, points.Length / dimension, mean, radius);
        int padded = (_n + Lanes - 1) / Lanes * Lanes;
        _lanes = new float[(long)padded * dimension];
        _halfSquares = new float[padded];
        Array.Fill(_halfSquares, float.NaN);
        for (int i = 0; i < _n; i++)
        {
            double sum = 0;
            for (int a = 0; a < dimension; a++)
            {
                double value = points[((long)i * dimension) + a] - mean[a];
                sum += value * value;
                _lanes[((long)(i / Lanes) * dimension * Lanes) + (a * Lanes) + (i % Lanes)] = (float)value;
            }

            _halfSquares[i] = (float)(0.5 * sum);
        }
    }

    /// <inheritdoc/>
    public int Tile => 64;

    /// <summary>The scan of points, [n, d], or null where single precision cannot hold their squared distances.</summary>
    public static ScreenedScan? Of(double[] points, int dimension)
    {
        int n = points.Length / dimension;
        double[] mean = new double[dimension];
        for (int e = 0; e < points.Length; e++)
        {
            mean[e % dimension] += points[e] / n;
        }

        double largest = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int a = 0; a < dimension; a++)
            {
                double value = points[((long)i * dimension) + a] - mean[a];
                sum += value * value;
            }

            largest = Math.Max(largest, sum);
        }

        return largest is > 1e-20 and < 1e30 ? new(points, dimension, mean, Math.Sqrt(largest)) : null;
    }

    /// <inheritdoc/>
    public void Find(int first, int points, int count, int[] indices, double[] squaredDistances)
    {
        switch (SimdSupport.Width)
        {
            case 512: Find<F16>(first, points, count, indices, squaredDistances); break;
            case 256: Find<F8>(first, points, count, indices, squaredDistances); break;
            default: Find<F4>(first, points, count, indices, squaredDistances); break;
        }
    }

    private void Find<T>(int first, int points, int count, int[] indices, double[] squaredDistances)
        where T : unmanaged, ISimd<T>
    {
        float[] negated = new float[(points + Rows - 1) / Rows * Rows * _d];
        ScreenedCandidates[] kept = new ScreenedCandidates[points];
        for (int q = 0; q < points; q++)
        {
            double square = 0;
            for (int a = 0; a < _d; a++)
            {
                double value = _mean[a] - _points[((long)(first + q) * _d) + a];
                negated[(q * _d) + a] = (float)value;
                square += value * value;
            }

            // Each of d + 4 roundings is at most 2^-24 of ½ |y|² + |x||y|; twice that is allowed.
            double slack = (_d + 4) * Math.ScaleB(1, -23) * _radius * ((0.5 * _radius) + Math.Sqrt(square));
            kept[q] = new ScreenedCandidates(count, (float)slack);
        }

        float* screened = stackalloc float[Rows * ChunkPoints];
        fixed (float* queries = negated)
        {
            for (int start = 0; start < _n; start += ChunkPoints)
            {
                int end = Math.Min(_n, start + ChunkPoints);
                for (int q = 0; q < points; q += Rows)
                {
                    Screen<T>(queries + (q * _d), start, end, screened);
                    for (int r = q; r < Math.Min(points, q + Rows); r++)
                    {
                        kept[r].Take<T>(screened + ((r - q) * ChunkPoints), start, end, first + r);
                    }
                }
            }
        }

        for (int q = 0; q < points; q++)
        {
            NeighbourRow row = new(first + q, count, indices, squaredDistances);
            Measure(first + q, kept[q].Finish() ?? [.. Enumerable.Range(0, _n).Where(j => j != first + q)], ref row);
        }
    }

    /// <summary>½ |y|² - x·y of four x and the y of a chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Screen<T>(float* x, int start, int end, float* result)
        where T : unmanaged, ISimd<T>
    {
        int d = _d;
        fixed (float* lanes = _lanes, halves = _halfSquares)
        {
            for (int j = start; j < end; j += Lanes)
            {
                for (int h = 0; h < Lanes; h += T.Count)
                {
                    float* source = lanes + ((long)j * d) + h;
                    T s0 = T.Load(halves + j + h), s1 = s0, s2 = s0, s3 = s0;
                    for (int a = 0; a < d; a++)
                    {
                        T y = T.Load(source + (a * Lanes));
                        s0 = T.Fma(T.All(x[a]), y, s0);
                        s1 = T.Fma(T.All(x[d + a]), y, s1);
                        s2 = T.Fma(T.All(x[(2 * d) + a]), y, s2);
                        s3 = T.Fma(T.All(x[(3 * d) + a]), y, s3);
                    }

                    float* target = result + (j - start) + h;
                    T.Store(s0, target);
                    T.Store(s1, target + ChunkPoints);
                    T.Store(s2, target + (2 * ChunkPoints));
                    T.Store(s3, target + (3 * ChunkPoints));
                }
            }
        }
    }

    /// <summary>Exact distances, four at a time, in the order of sums that every search has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(int point, ReadOnlySpan<int> candidates, ref NeighbourRow row)
    {
        double* sums = stackalloc double[4];
        int d = _d;
        fixed (double* points = _points)
        {
            double* own = points + ((long)point * d);
            for (int c = 0; c < candidates.Length; c += 4)
            {
                int last = candidates.Length - 1;
                double* y0 = points + ((long)candidates[c] * d);
                double* y1 = points + ((long)candidates[Math.Min(c + 1, last)] * d);
                double* y2 = points + ((long)candidates[Math.Min(c + 2, last)] * d);
                double* y3 = points + ((long)candidates[Math.Min(c + 3, last)] * d);
                double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
                for (int a = 0; a < d; a++)
                {
                    (double d0, double d1, double d2, double d3) = (y0[a] - own[a], y1[a] - own[a], y2[a] - own[a], y3[a] - own[a]);
                    s0 = Math.FusedMultiplyAdd(d0, d0, s0);
                    s1 = Math.FusedMultiplyAdd(d1, d1, s1);
                    s2 = Math.FusedMultiplyAdd(d2, d2, s2);
                    s3 = Math.FusedMultiplyAdd(d3, d3, s3);
                }

                (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3);
                for (int b = 0; b < Math.Min(4, candidates.Length - c); b++)
                {
                    if (sums[b] <= row.Worst)
                    {
                        row.Offer(candidates[c + b], sums[b]);
                    }
                }
            }
        }
    }
}
