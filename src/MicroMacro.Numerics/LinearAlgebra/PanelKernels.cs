using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>
/// Arithmetic on panels: eight vectors of length n side by side, shape [n, 8], row-major. A row is one register, so a sparse product
/// with eight vectors reads the matrix once and gathers nothing.
/// </summary>
/// <remarks>Rows are done in fixed blocks and sums over rows are added block by block: the same bits for any thread count and width.</remarks>
internal static unsafe class PanelKernels
{
    /// <summary>Vectors in a panel.</summary>
    public const int Width = 8;

    private const int RowsPerBlock = 2048;

    /// <summary>y = A x.</summary>
    public static void Multiply(SparseMatrix matrix, double[] x, double[] y, int threads) => ForRows(matrix.Size, threads, (_, first, end) =>
    {
        fixed (double* source = x, target = y, values = matrix.Values)
        {
            fixed (int* starts = matrix.RowStarts, columns = matrix.Columns)
            {
                switch (SimdSupport.Width)
                {
                    case 512: Multiply<D8>(starts, columns, values, source, target, first, end); break;
                    case 256: Multiply<D4>(starts, columns, values, source, target, first, end); break;
                    default: Multiply<D2>(starts, columns, values, source, target, first, end); break;
                }
            }
        }
    });

    /// <summary>y ← scale (A x - shift x) - y: one step of a three-term recurrence.</summary>
    public static void MultiplySubtract(SparseMatrix matrix, double[] x, double[] y, double scale, double shift, int threads) => ForRows(matrix.Size, threads, (_, first, end) =>
    {
        fixed (double* source = x, target = y, values = matrix.Values)
        {
            fixed (int* starts = matrix.RowStarts, columns = matrix.Columns)
            {
                switch (SimdSupport.Width)
                {
                    case 512: MultiplySubtract<D8>(starts, columns, values, source, target, scale, shift, first, end); break;
                    case 256: MultiplySubtract<D4>(starts, columns, values, source, target, scale, shift, first, end); break;
                    default: MultiplySubtract<D2>(starts, columns, values, source, target, scale, shift, first, end); break;
                }
            }
        }
    });

    /// <summary>xᵀ y, shape [8, 8].</summary>
    public static double[] Gram(double[] x, double[] y, int threads)
    {
        int rows = x.Length / Width;
        double[] parts = new double[Blocks(rows) * Width * Width];
        ForRows(rows, threads, (block, first, end) =>
        {
            fixed (double* left = x, right = y, part = &parts[block * Width * Width])
            {
                switch (SimdSupport.Width)
                {
                    case 512: Gram<D8>(left, right, first, end, part); break;
                    case 256: Gram<D4>(left, right, first, end, part); break;
                    default: Gram<D2>(left, right, first, end, part); break;
                }
            }
        });
        double[] sum = new double[Width * Width];
        for (int i = 0; i < parts.Length; i++)
        {
            sum[i % sum.Length] += parts[i];
        }

        return sum;
    }

    /// <summary>w += x h with h of shape [8, 8].</summary>
    public static void AddProduct(double[] w, double[] x, double[] h, int threads) => ForRows(w.Length / Width, threads, (_, first, end) =>
    {
        fixed (double* target = w, source = x, factors = h)
        {
            switch (SimdSupport.Width)
            {
                case 512: AddProduct<D8>(target, source, factors, first, end); break;
                case 256: AddProduct<D4>(target, source, factors, first, end); break;
                default: AddProduct<D2>(target, source, factors, first, end); break;
            }
        }
    });

    private static int Blocks(int rows) => (rows + RowsPerBlock - 1) / RowsPerBlock;

    private static void ForRows(int rows, int threads, Action<int, int, int> body) => ParallelBlocks.For(
        Blocks(rows), threads, block => body(block, block * RowsPerBlock, Math.Min(rows, (block + 1) * RowsPerBlock)));

    /// <summary>One row of a sparse product: four sums, entries in turn, so that none waits for the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Row<T>(int* columns, double* values, double* x, int entry, int end)
        where T : unmanaged, ISimdDouble<T>
    {
        T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero;
        for (; entry + 4 <= end; entry += 4)
        {
            s0 = T.Fma(T.All(values[entry]), T.Load(x + ((long)columns[entry] * Width)), s0);
            s1 = T.Fma(T.All(values[entry + 1]), T.Load(x + ((long)columns[entry + 1] * Width)), s1);
            s2 = T.Fma(T.All(values[entry + 2]), T.Load(x + ((long)columns[entry + 2] * Width)), s2);
            s3 = T.Fma(T.All(values[entry + 3]), T.Load(x + ((long)columns[entry + 3] * Width)), s3);
        }

        for (; entry < end; entry++)
        {
            s0 = T.Fma(T.All(values[entry]), T.Load(x + ((long)columns[entry] * Width)), s0);
        }

        return (s0 + s1) + (s2 + s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<T>(int* starts, int* columns, double* values, double* x, double* y, int first, int end)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int i = first; i < end; i++)
        {
            for (int h = 0; h < Width; h += T.Count)
            {
                T sum = Row<T>(columns, values, x + h, starts[i], starts[i + 1]);
                T.Store(sum, y + ((long)i * Width) + h);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplySubtract<T>(int* starts, int* columns, double* values, double* x, double* y, double scale, double shift, int first, int end)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int i = first; i < end; i++)
        {
            for (int h = 0; h < Width; h += T.Count)
            {
                long own = ((long)i * Width) + h;
                T sum = T.Fma(T.All(-shift), T.Load(x + own), Row<T>(columns, values, x + h, starts[i], starts[i + 1]));
                T.Store(T.Fma(T.All(scale), sum, -T.Load(y + own)), y + own);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gram<T>(double* x, double* y, int first, int end, double* result)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int h = 0; h < Width; h += T.Count)
        {
            T s0 = T.Zero, s1 = T.Zero, s2 = T.Zero, s3 = T.Zero, s4 = T.Zero, s5 = T.Zero, s6 = T.Zero, s7 = T.Zero;
            for (int i = first; i < end; i++)
            {
                double* row = x + ((long)i * Width);
                T right = T.Load(y + ((long)i * Width) + h);
                s0 = T.Fma(T.All(row[0]), right, s0);
                s1 = T.Fma(T.All(row[1]), right, s1);
                s2 = T.Fma(T.All(row[2]), right, s2);
                s3 = T.Fma(T.All(row[3]), right, s3);
                s4 = T.Fma(T.All(row[4]), right, s4);
                s5 = T.Fma(T.All(row[5]), right, s5);
                s6 = T.Fma(T.All(row[6]), right, s6);
                s7 = T.Fma(T.All(row[7]), right, s7);
            }

            T.Store(s0, result + h);
            T.Store(s1, result + Width + h);
            T.Store(s2, result + (2 * Width) + h);
            T.Store(s3, result + (3 * Width) + h);
            T.Store(s4, result + (4 * Width) + h);
            T.Store(s5, result + (5 * Width) + h);
            T.Store(s6, result + (6 * Width) + h);
            T.Store(s7, result + (7 * Width) + h);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProduct<T>(double* w, double* x, double* factors, int first, int end)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int h = 0; h < Width; h += T.Count)
        {
            for (int i = first; i < end; i++)
            {
                double* row = x + ((long)i * Width);
                double* target = w + ((long)i * Width) + h;
                T sum = T.Load(target);
                for (int a = 0; a < Width; a++)
                {
                    sum = T.Fma(T.All(row[a]), T.Load(factors + (a * Width) + h), sum);
                }

                T.Store(sum, target);
            }
        }
    }
}
