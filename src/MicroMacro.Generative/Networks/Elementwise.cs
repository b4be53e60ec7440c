using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Networks;

/// <summary>Element-by-element steps of the backward pass.</summary>
internal static unsafe class Elementwise
{
    /// <summary>gate[i] *= gradient[i]: the loss gradient before a unit from the one after it.</summary>
    public static void Gate(float* gate, float* gradient, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Gate<F16>(gate, gradient, count);
                break;
            case 256:
                Gate<F8>(gate, gradient, count);
                break;
            default:
                Gate<F4>(gate, gradient, count);
                break;
        }
    }

    /// <summary>sum[i] += x[i].</summary>
    public static void Add(float* sum, float* x, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Add<F16>(sum, x, count);
                break;
            case 256:
                Add<F8>(sum, x, count);
                break;
            default:
                Add<F4>(sum, x, count);
                break;
        }
    }

    /// <summary>sum[j] += the sum over rows of x[row, j], for one panel of 32 columns, rows in order.</summary>
    public static void AddRows(float* sum, float* x, int rows)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                AddRows<F16>(sum, x, rows);
                break;
            case 256:
                AddRows<F8>(sum, x, rows);
                break;
            default:
                AddRows<F4>(sum, x, rows);
                break;
        }
    }

    /// <summary>The sum of squares in 32 interleaved chains that are then added in order; exact enough for a norm, the same in every width.</summary>
    public static double SumOfSquares(float* x, int count)
    {
        float* chains = stackalloc float[32];
        new Span<float>(chains, 32).Clear();
        switch (SimdSupport.Width)
        {
            case 512:
                Squares<F16>(chains, x, count);
                break;
            case 256:
                Squares<F8>(chains, x, count);
                break;
            default:
                Squares<F4>(chains, x, count);
                break;
        }

        double sum = 0;
        for (int i = 0; i < 32; i++)
        {
            sum += chains[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gate<T>(float* gate, float* gradient, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T.Store(T.Load(gate + i) * T.Load(gradient + i), gate + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(float* sum, float* x, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int i = 0; i < count; i += T.Count)
        {
            T.Store(T.Load(sum + i) + T.Load(x + i), sum + i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<T>(float* sum, float* x, int rows)
        where T : unmanaged, ISimd<T>
    {
        for (int j = 0; j < 32; j += T.Count)
        {
            T total = T.Load(sum + j);
            for (int r = 0; r < rows; r++)
            {
                total += T.Load(x + (r * 32) + j);
            }

            T.Store(total, sum + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Squares<T>(float* chains, float* x, int count)
        where T : unmanaged, ISimd<T>
    {
        for (int j = 0; j < 32; j += T.Count)
        {
            T total = T.All(0f);
            for (int i = j; i < count; i += 32)
            {
                T value = T.Load(x + i);
                total = T.Fma(value, value, total);
            }

            T.Store(total, chains + j);
        }
    }
}
