using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>atan2 of float lanes: a minimax fit of atan on [0, 1] to the relative error of the result, unfolded to the whole circle.</summary>
internal static class FloatArcTangent
{
    private const float HalfPiHigh = 1.57079637f;
    private const float HalfPiLow = -4.37113883e-8f;
    private const float PiHigh = 3.14159274f;
    private const float PiLow = -8.74227766e-8f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimd<T>
    {
        T absX = T.Abs(x);
        T absY = T.Abs(y);
        T larger = T.Max(absX, absY);
        T t = T.Min(absX, absY) / T.Select(T.Equal(larger, T.Zero), T.All(1f), larger);
        T s = t * t;
        T p = T.Fma(s, T.All(0.00292068999f), T.All(-0.0163679197f));
        p = T.Fma(p, s, T.All(0.0432118475f));
        p = T.Fma(p, s, T.All(-0.0755221322f));
        p = T.Fma(p, s, T.All(0.106660038f));
        p = T.Fma(p, s, T.All(-0.142110556f));
        p = T.Fma(p, s, T.All(0.199937731f));
        p = T.Fma(p, s, T.All(-0.333331525f));
        T angle = T.Fma(p * s, t, t);
        angle = T.Select(T.GreaterThan(absY, absX), (T.All(HalfPiHigh) - angle) + T.All(HalfPiLow), angle);
        angle = T.Select(T.LessThan(x, T.Zero), (T.All(PiHigh) - angle) + T.All(PiLow), angle);

        // The sign of y, and NaN from either side.
        angle = T.Or(angle, T.And(y, T.AllBits(unchecked((int)0x80000000))));
        return T.Select(T.Equal(x, x), T.Select(T.Equal(y, y), angle, y), x);
    }
}
