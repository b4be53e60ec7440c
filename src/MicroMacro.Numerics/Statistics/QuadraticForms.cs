using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Statistics;

/// <summary>-sᵀ D s for many vectors s and one symmetric matrix D: the energy distances of many labellings of one pooled sample.</summary>
internal static class QuadraticForms
{
    private const int Lanes = 8;

    /// <summary>The negated forms, eight vectors at a time in lanes; the bits depend on neither their number nor the register width.</summary>
    /// <param name="matrix">D, shape [n, n], symmetric.</param>
    /// <param name="vectors">Vectors s, each of n entries.</param>
    public static double[] Negated(double[] matrix, double[][] vectors)
    {
        int n = vectors[0].Length;
        double[] forms = new double[vectors.Length];
        double[] block = new double[n * Lanes];
        double[] result = new double[Lanes];
        for (int first = 0; first < vectors.Length; first += Lanes)
        {
            int count = Math.Min(Lanes, vectors.Length - first);
            for (int i = 0; i < n; i++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    block[(i * Lanes) + lane] = lane < count ? vectors[first + lane][i] : 0;
                }
            }

            Evaluate(matrix, block, n, result);
            result.AsSpan(0, count).CopyTo(forms.AsSpan(first));
        }

        return forms;
    }

    private static unsafe void Evaluate(double[] matrix, double[] block, int n, double[] result)
    {
        fixed (double* d = matrix, s = block, r = result)
        {
            switch (SimdSupport.Width)
            {
                case 512:
                    Evaluate<D8>(d, s, n, r);
                    break;
                case 256:
                    Evaluate<D4>(d, s, n, r);
                    break;
                default:
                    Evaluate<D2>(d, s, n, r);
                    break;
            }
        }
    }

    // Four accumulators hide the latency of the multiply-adds; their order of addition is fixed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Evaluate<T>(double* matrix, double* vectors, int n, double* result)
        where T : unmanaged, ISimdDouble<T>
    {
        for (int h = 0; h < Lanes; h += T.Count)
        {
            T total = T.Zero;
            for (int i = 0; i < n; i++)
            {
                double* row = matrix + ((long)i * n);
                T a = T.Zero, b = T.Zero, c = T.Zero, e = T.Zero;
                int j = 0;
                for (; j + 4 <= i; j += 4)
                {
                    double* s = vectors + ((long)j * Lanes) + h;
                    a = T.Fma(T.All(row[j]), T.Load(s), a);
                    b = T.Fma(T.All(row[j + 1]), T.Load(s + Lanes), b);
                    c = T.Fma(T.All(row[j + 2]), T.Load(s + (2 * Lanes)), c);
                    e = T.Fma(T.All(row[j + 3]), T.Load(s + (3 * Lanes)), e);
                }

                for (; j < i; j++)
                {
                    a = T.Fma(T.All(row[j]), T.Load(vectors + ((long)j * Lanes) + h), a);
                }

                T own = T.Load(vectors + ((long)i * Lanes) + h);
                T twice = (a + b) + (c + e);
                total = T.Fma(own, T.Fma(T.All(row[i]), own, twice + twice), total);
            }

            T.Store(-total, result + h);
        }
    }
}
