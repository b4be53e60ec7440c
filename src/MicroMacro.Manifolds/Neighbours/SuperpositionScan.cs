using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>
/// All distances of structures after the best superposition, one against eight: min over rotations of Σ |R x_a - y_a|² of centred
/// structures is G_x + G_y - 2 λ with λ the largest root of a quartic in the 3 x 3 matrix Σ x_a y_aᵀ [theobald2005rapid].
/// </summary>
internal sealed unsafe class SuperpositionScan : PointwiseScan
{
    private readonly double[] _points;
    private readonly double[] _lanes;
    private readonly double[] _sizes;
    private readonly int _d;

    /// <summary>Prepares structures, [n, d] with d three times the atoms.</summary>
    public SuperpositionScan(double[] points, int dimension)
    {
        _d = dimension;
        _points = Centred(points, dimension);
        _lanes = LaneLayout.Of(_points, dimension);
        _sizes = new double[_lanes.Length / dimension];
        for (int i = 0; i < points.Length / dimension; i++)
        {
            foreach (double x in _points.AsSpan(i * dimension, dimension))
            {
                _sizes[i] += x * x;
            }
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Scan<T>(int point, ref NeighbourRow row)
    {
        double* found = stackalloc double[T.Count];
        fixed (double* all = _points, lanes = _lanes, sizes = _sizes)
        {
            double* own = all + ((long)point * _d);
            int blocks = _lanes.Length / (_d * Lanes);
            for (int block = 0; block < blocks; block++)
            {
                for (int h = 0; h < Lanes; h += T.Count)
                {
                    double* other = lanes + ((long)block * _d * Lanes) + h;
                    T xx = T.Zero, xy = T.Zero, xz = T.Zero, yx = T.Zero, yy = T.Zero, yz = T.Zero, zx = T.Zero, zy = T.Zero, zz = T.Zero;
                    for (int a = 0; a < _d; a += 3)
                    {
                        T ox = T.Load(other + (a * Lanes)), oy = T.Load(other + ((a + 1) * Lanes)), oz = T.Load(other + ((a + 2) * Lanes));
                        T px = T.All(own[a]), py = T.All(own[a + 1]), pz = T.All(own[a + 2]);
                        (xx, xy, xz) = (T.Fma(px, ox, xx), T.Fma(px, oy, xy), T.Fma(px, oz, xz));
                        (yx, yy, yz) = (T.Fma(py, ox, yx), T.Fma(py, oy, yy), T.Fma(py, oz, yz));
                        (zx, zy, zz) = (T.Fma(pz, ox, zx), T.Fma(pz, oy, zy), T.Fma(pz, oz, zz));
                    }

                    // Each expression is its own mirror image under transposition, so that a distance is symmetric to the bit.
                    T square = (xx * xx) + (yy * yy) + (zz * zz) + ((xy * xy) + (yx * yx)) + ((xz * xz) + (zx * zx)) + ((yz * yz) + (zy * zy));
                    T determinant = (xx * (yy * zz)) - (xx * (yz * zy)) - (yy * (xz * zx)) - (zz * (xy * yx)) + (((xy * yz) * zx) + ((yx * zy) * xz));
                    T cxx = (yy * zz) - (yz * zy), cyy = (xx * zz) - (xz * zx), czz = (xx * yy) - (xy * yx);
                    T cxy = (yx * zz) - (yz * zx), cyx = (xy * zz) - (zy * xz);
                    T cxz = (yx * zy) - (yy * zx), czx = (xy * yz) - (yy * xz);
                    T cyz = (xx * zy) - (xy * zx), czy = (xx * yz) - (yx * xz);
                    T minors = (cxx * cxx) + (cyy * cyy) + (czz * czz) + ((cxy * cxy) + (cyx * cyx)) + ((cxz * cxz) + (czx * czx)) + ((cyz * cyz) + (czy * czy));
                    T total = T.All(sizes[point]) + T.Load(sizes + (block * Lanes) + h);
                    T lambda = LargestRoot(T.All(0.5) * total, square, determinant, minors);
                    T distance = T.Max(total - (lambda + lambda), T.Zero);

                    // Lanes beyond the last structure must stay NaN, which Max would turn to 0.
                    LaneLayout.Offer(ref row, distance + (xx - xx), point, (block * Lanes) + h, found);
                }
            }
        }
    }

    /// <summary>The largest root of λ⁴ - 2 |M|² λ² - 8 det M λ + |M|⁴ - 4 |cof M|² by Newton from above, where it converges monotonically.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LargestRoot<T>(T start, T square, T determinant, T minors)
        where T : unmanaged, ISimdDouble<T>
    {
        T c2 = T.All(-2) * square;
        T c1 = T.All(-8) * determinant;
        T c0 = (square * square) - (T.All(4) * minors);
        T lambda = start;
        for (int round = 0; round < 60; round++)
        {
            T squared = lambda * lambda;
            T value = (((squared + c2) * squared) + (c1 * lambda)) + c0;
            T slope = (lambda * ((T.All(4) * squared) + (c2 + c2))) + c1;
            T step = T.Select(T.GreaterThan(slope, T.Zero), T.Max(value, T.Zero) / slope, T.Zero);
            lambda -= step;
            if (!T.Any(T.GreaterThan(step, T.All(1e-14) * lambda)))
            {
                break;
            }
        }

        return lambda;
    }

    private static double[] Centred(double[] points, int d)
    {
        double[] centred = new double[points.Length];
        for (int i = 0; i < points.Length; i += d)
        {
            for (int axis = 0; axis < 3; axis++)
            {
                double mean = 0;
                for (int a = axis; a < d; a += 3)
                {
                    mean += points[i + a];
                }

                mean /= d / 3;
                for (int a = axis; a < d; a += 3)
                {
                    centred[i + a] = points[i + a] - mean;
                }
            }
        }

        return centred;
    }
}
