using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Networks;

/// <summary>SiLU, y = x / (1 + exp(-x)), on a run of floats while they are in the cache.</summary>
internal static unsafe class Silu
{
    /// <summary>Applies SiLU in place and, where asked, keeps its derivative and adds a skip connection.</summary>
    /// <param name="x">Pre-activations in, activations out.</param>
    /// <param name="gate">Receives dy/dx, or null.</param>
    /// <param name="skip">Added to y, or null.</param>
    /// <param name="count">Floats, a multiple of 32.</param>
    /// <param name="curvature">Receives d²y/dx², or null.</param>
    public static void Apply(float* x, float* gate, float* skip, int count, float* curvature = null)
    {
        switch (SimdSupport.Width)
        {
            case 512:
                Apply<F16>(x, gate, skip, count, curvature);
                break;
            case 256:
                Apply<F8>(x, gate, skip, count, curvature);
                break;
            default:
                Apply<F4>(x, gate, skip, count, curvature);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T>(float* x, float* gate, float* skip, int count, float* curvature)
        where T : unmanaged, ISimd<T>
    {
        T one = T.All(1f), two = T.All(2f);
        for (int i = 0; i < count; i += T.Count)
        {
            T z = T.Load(x + i);
            T s = one / (one + Exp(-z));
            T y = z * s;
            if (gate is not null)
            {
                T.Store(T.Fma(y, one - s, s), gate + i);
            }

            if (curvature is not null)
            {
                T rest = one - s;
                T.Store(s * rest * T.Fma(z, rest - s, two), curvature + i);
            }

            if (skip is not null)
            {
                y += T.Load(skip + i);
            }

            T.Store(y, x + i);
        }
    }

    // exp for a logistic: beyond ±87 it saturates, so that one exponent field holds the power of two, and the reduced argument may be off
    // by 1e-7 of itself at the far ends, where 1/(1 + e) no longer changes. A NaN goes through. Half the work of the general function.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Exp<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        x = T.Max(T.All(-87f), T.Min(T.All(87f), x));
        T shifted = T.Fma(x, T.All(1.44269502f), T.All(12582912f));
        T r = T.Fma(shifted - T.All(12582912f), T.All(-0.693147182f), x);
        T q = T.Fma(r, T.All(0.00138145953f), T.All(0.00836871658f));
        q = T.Fma(q, r, T.All(0.041668389f));
        q = T.Fma(q, r, T.All(0.166665211f));
        q = T.Fma(q, r, T.All(0.49999994f));
        T power = T.Fma(q * r, r, r) + T.All(1f);

        // The whole part sits in the low bits of the shifted number; shifted up it adds to the exponent field.
        return T.IntegerAdd(power, T.ShiftLeft(shifted, 23));
    }
}
