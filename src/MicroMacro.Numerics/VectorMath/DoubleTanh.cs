using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>The hyperbolic tangent of double lanes.</summary>
internal static class DoubleTanh
{
    /// <summary>The hyperbolic tangent, to 1e-15 of its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T a)
        where T : unmanaged, ISimdDouble<T>
    {
        // 1 - 2/(e^2a + 1) loses digits where a is small; there the series stands.
        T large = T.All(1) - (T.All(2) / (DoubleKernels.Exp(a + a) + T.All(1)));
        T s = a * a;
        T q = T.Fma(s, T.All(62.0 / 2835), T.All(-17.0 / 315));
        q = T.Fma(q, s, T.All(2.0 / 15));
        q = T.Fma(q, s, T.All(-1.0 / 3));
        return T.Select(T.LessThan(T.Abs(a), T.All(0.05)), T.Fma(q * s, a, a), large);
    }
}
