using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// The inner loops of MBAR over one block of <see cref="Lanes"/> samples, rows = states. Sums over samples run in eight lanes,
/// folded in one fixed order, so the bytes do not depend on the register width.
/// </summary>
internal static unsafe class MbarKernels
{
    /// <summary>Samples per block.</summary>
    public const int Lanes = 512;

    private const int Fold = 8;

    /// <summary>Turns log weights a [rows, Lanes] into weights that sum to one over the rows.</summary>
    /// <param name="a">In: f_k + ln N_k - u_kn; out: the responsibilities of the states for each sample.</param>
    /// <param name="rows">Number of states.</param>
    /// <param name="logNormalizer">Receives ln Σ_k exp(a), [Lanes].</param>
    /// <param name="largest">Receives the largest responsibility of each row, [rows].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize<T>(double* a, int rows, double* logNormalizer, double* largest)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int h = 0; h < Lanes; h += T.Count)
        {
            T top = T.Load(a + h);
            for (int j = 1; j < rows; j++)
            {
                top = T.Max(top, T.Load(a + (j * Lanes) + h));
            }

            T sum = T.Zero;
            for (int j = 0; j < rows; j++)
            {
                double* row = a + (j * Lanes) + h;
                T e = VectorMathDouble.Exp(T.Load(row) - top);
                T.Store(e, row);
                sum += e;
            }

            T.Store(top + VectorMathDouble.Log(sum), logNormalizer + h);
            T scale = T.All(1) / sum;
            for (int j = 0; j < rows; j++)
            {
                double* row = a + (j * Lanes) + h;
                T.Store(T.Load(row) * scale, row);
            }
        }

        double* lanes = stackalloc double[Fold];
        for (int j = 0; j < rows; j++)
        {
            T top = T.Zero;
            for (int h = 0; h < Lanes; h += T.Count)
            {
                top = T.Max(top, T.Load(a + (j * Lanes) + h));
            }

            T.Store(top, lanes);
            largest[j] = lanes[0];
            for (int i = 1; i < T.Count; i++)
            {
                largest[j] = Math.Max(largest[j], lanes[i]);
            }
        }
    }

    /// <summary>exp of one row [Lanes], in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Exponentiate<T>(double* row)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int h = 0; h < Lanes; h += T.Count)
        {
            T.Store(VectorMathDouble.Exp(T.Load(row + h)), row + h);
        }
    }

    /// <summary>d_n = Σ_j c_j q_jn and its logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Denominators<T>(double* q, int rows, double* c, double* d, double* logD)
        where T : unmanaged, ISimdDouble<T>
    {
        // Four independent chains hide the latency of the multiply-add.
        for (int h = 0; h < Lanes; h += 4 * T.Count)
        {
            T d0 = T.Zero, d1 = d0, d2 = d0, d3 = d0;
            double* row = q + h;
            for (int j = 0; j < rows; j++, row += Lanes)
            {
                T factor = T.All(c[j]);
                d0 = T.Fma(factor, T.Load(row), d0);
                d1 = T.Fma(factor, T.Load(row + T.Count), d1);
                d2 = T.Fma(factor, T.Load(row + (2 * T.Count)), d2);
                d3 = T.Fma(factor, T.Load(row + (3 * T.Count)), d3);
            }

            T.Store(d0, d + h);
            T.Store(d1, d + h + T.Count);
            T.Store(d2, d + h + (2 * T.Count));
            T.Store(d3, d + h + (3 * T.Count));
        }

        for (int h = 0; h < Lanes; h += T.Count)
        {
            T.Store(VectorMathDouble.Log(T.Load(d + h)), logD + h);
        }
    }

    /// <summary>t_jn = q_jn s_n for all rows, and Σ_n t_jn r_n into <paramref name="sums"/> [rows].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndSum<T>(double* q, int rows, double* s, double* r, double* t, double* sums)
        where T : unmanaged, ISimdDouble<T>
    {
        double* lanes = stackalloc double[Fold];
        for (int j = 0; j < rows; j++)
        {
            double* qj = q + (j * Lanes);
            double* tj = t + (j * Lanes);
            for (int h = 0; h < Fold; h += T.Count)
            {
                T sum = T.Zero;
                for (int n = h; n < Lanes; n += Fold)
                {
                    T value = T.Load(qj + n) * T.Load(s + n);
                    T.Store(value, tj + n);
                    sum = T.Fma(value, T.Load(r + n), sum);
                }

                T.Store(sum, lanes + h);
            }

            sums[j] = FoldLanes(lanes);
        }
    }

    /// <summary>Adds c_i c_j Σ_n t_in t_jn to the upper triangle of <paramref name="gram"/> at (index_i, index_j).</summary>
    /// <param name="t">Rows, shape [rows, Lanes].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="c">Row factors, [rows].</param>
    /// <param name="index">Ascending row numbers within the whole matrix, [rows].</param>
    /// <param name="gram">Shape [order, order].</param>
    /// <param name="order">Order of the whole matrix.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGram<T>(double* t, int rows, double* c, int* index, double* gram, int order)
        where T : unmanaged, ISimdDouble<T>
    {
        double* tile = stackalloc double[12 * Fold];
        for (int i = 0; i < rows; i += 3)
        {
            for (int j = i; j < rows; j += 4)
            {
                Tile<T>(t, rows, i, j, tile);
                for (int a = 0; a < 3 && i + a < rows; a++)
                {
                    for (int b = 0; b < 4 && j + b < rows; b++)
                    {
                        if (j + b >= i + a)
                        {
                            gram[((long)index[i + a] * order) + index[j + b]] += c[i + a] * c[j + b] * FoldLanes(tile + (((4 * a) + b) * Fold));
                        }
                    }
                }
            }
        }
    }

    // Twelve dot products at once: enough chains to fill the multiply-adders, few enough for sixteen registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<T>(double* t, int rows, int i, int j, double* tile)
        where T : unmanaged, ISimdDouble<T>
    {
        double* x0 = t + ((long)i * Lanes);
        double* x1 = t + ((long)Math.Min(i + 1, rows - 1) * Lanes);
        double* x2 = t + ((long)Math.Min(i + 2, rows - 1) * Lanes);
        double* y0 = t + ((long)j * Lanes);
        double* y1 = t + ((long)Math.Min(j + 1, rows - 1) * Lanes);
        double* y2 = t + ((long)Math.Min(j + 2, rows - 1) * Lanes);
        double* y3 = t + ((long)Math.Min(j + 3, rows - 1) * Lanes);
        for (int h = 0; h < Fold; h += T.Count)
        {
            T z = T.Zero;
            T s00 = z, s01 = z, s02 = z, s03 = z, s10 = z, s11 = z, s12 = z, s13 = z, s20 = z, s21 = z, s22 = z, s23 = z;
            for (int n = h; n < Lanes; n += Fold)
            {
                T a0 = T.Load(x0 + n), a1 = T.Load(x1 + n), a2 = T.Load(x2 + n);
                T b = T.Load(y0 + n);
                s00 = T.Fma(a0, b, s00);
                s10 = T.Fma(a1, b, s10);
                s20 = T.Fma(a2, b, s20);
                b = T.Load(y1 + n);
                s01 = T.Fma(a0, b, s01);
                s11 = T.Fma(a1, b, s11);
                s21 = T.Fma(a2, b, s21);
                b = T.Load(y2 + n);
                s02 = T.Fma(a0, b, s02);
                s12 = T.Fma(a1, b, s12);
                s22 = T.Fma(a2, b, s22);
                b = T.Load(y3 + n);
                s03 = T.Fma(a0, b, s03);
                s13 = T.Fma(a1, b, s13);
                s23 = T.Fma(a2, b, s23);
            }

            double* p = tile + h;
            T.Store(s00, p);
            T.Store(s01, p + Fold);
            T.Store(s02, p + (2 * Fold));
            T.Store(s03, p + (3 * Fold));
            T.Store(s10, p + (4 * Fold));
            T.Store(s11, p + (5 * Fold));
            T.Store(s12, p + (6 * Fold));
            T.Store(s13, p + (7 * Fold));
            T.Store(s20, p + (8 * Fold));
            T.Store(s21, p + (9 * Fold));
            T.Store(s22, p + (10 * Fold));
            T.Store(s23, p + (11 * Fold));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double FoldLanes(double* lanes) =>
        ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}
