using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>The difference of two angles from their sines and cosines, in lanes, without an arc cosine.</summary>
internal static class LaneArcTangent
{
    private const float HalfPi = 1.57079637f;

    /// <summary>
    /// 2 atan(sine / onePlusCosine), the angle in (-pi, pi) whose sine is s and cosine c up to a common factor l > 0, given
    /// sine = l s and onePlusCosine = l (1 + c) >= 0. Small angles keep their relative accuracy.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromHalfTangent<T>(T sine, T onePlusCosine)
        where T : unmanaged, ISimd<T>
    {
        T magnitude = T.Abs(sine);
        T beyond = T.GreaterThan(magnitude, onePlusCosine);
        T smaller = T.Select(beyond, onePlusCosine, magnitude);
        T larger = T.Select(beyond, magnitude, onePlusCosine);

        // Both are zero only where the angle is pi exactly, or a vector has no length: any finite answer will do.
        T half = AtanUnit(smaller / T.Max(larger, T.All(1e-30f)));
        half = T.Select(beyond, T.All(HalfPi) - half, half);
        T angle = half + half;
        return T.Or(angle, T.And(sine, T.AllBits(int.MinValue)));
    }

    /// <summary>
    /// atan(u) for u in [0, 1] within 1.25 ulp: u + u^3 Q(u^2), Q of degree 7 fitted by Remez exchange to the relative error of
    /// the result (1.7e-8 before rounding).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AtanUnit<T>(T u)
        where T : unmanaged, ISimd<T>
    {
        T w = u * u;
        T q = T.Fma(w, T.All(0.0029206713661551476f), T.All(-0.01636783964931965f));
        q = T.Fma(q, w, T.All(0.04321170970797539f));
        q = T.Fma(q, w, T.All(-0.07552200555801392f));
        q = T.Fma(q, w, T.All(0.10665997862815857f));
        q = T.Fma(q, w, T.All(-0.14211052656173706f));
        q = T.Fma(q, w, T.All(0.19993773102760315f));
        q = T.Fma(q, w, T.All(-0.33333152532577515f));
        return T.Fma(q, w * u, u);
    }
}
