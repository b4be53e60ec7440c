using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Networks;

/// <summary>SiLU, y = x / (1 + exp(-x)), on a run of floats while they are in the cache.</summary>
internal static unsafe class Silu
{
    /// <summary>Applies SiLU in place and, where asked, keeps its derivative and adds a skip connection.</summary>
    /// <param name="x">Pre-activations in, activations out.</param>
    /// <param name="gate">Receives dy/dx, or null.</param>
    /// <param name="skip">Added to y, or null.</param>
    /// <param name="count">Floats, a multiple of 32.</param>
    public static void Apply(float* x, float* gate, float* skip, int count)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Apply<F16>(x, gate, skip, count);
                break;
            case 256:
                Apply<F8>(x, gate, skip, count);
                break;
            default:
                Apply<F4>(x, gate, skip, count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(float* x, float* gate, float* skip, int count)
        where T : unmanaged, ISimd<T>
    {
        T one = T.All(1f);
        for (int i = 0; i < count; i += T.Count)
        {
            T z = T.Load(x + i);
            T s = one / (one + VectorMath.Exp(-z));
            T y = z * s;
            if (gate is not null)
            {
                T.Store(T.Fma(y, one - s, s), gate + i);
            }

            if (skip is not null)
            {
                y += T.Load(skip + i);
            }

            T.Store(y, x + i);
        }
    }
}
