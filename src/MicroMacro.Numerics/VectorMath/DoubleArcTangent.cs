using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>atan2 of double lanes: a minimax fit of atan on [0, π/8], unfolded to the whole circle.</summary>
internal static class DoubleArcTangent
{
    private const double TanEighthPi = 0.41421356237309503;

    /// <summary>The angle of the point (x, y) in [-π, π], to 2e-16 rad; 0 for the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimdDouble<T>
    {
        T ax = T.Abs(x), ay = T.Abs(y);
        T larger = T.Max(ax, ay), smaller = T.Min(ay, ax);
        T t = T.Select(T.Equal(larger, T.Zero), T.Zero, smaller / larger);

        // Beyond π/8 the angle is measured from the diagonal. The polynomial is a minimax fit to (atan(t)/t - 1)/t² on [0, tan²(π/8)].
        T beyond = T.GreaterThan(t, T.All(TanEighthPi));
        t = T.Select(beyond, (t - T.All(1)) / (t + T.All(1)), t);
        T s = t * t;
        T q = T.Fma(s, T.All(-0.01917688711906226), T.All(0.03923165829558719));
        q = T.Fma(q, s, T.All(-0.0508544973794026));
        q = T.Fma(q, s, T.All(0.0585814891280221));
        q = T.Fma(q, s, T.All(-0.06664511447381948));
        q = T.Fma(q, s, T.All(0.07692183190826087));
        q = T.Fma(q, s, T.All(-0.09090904578123903));
        q = T.Fma(q, s, T.All(0.11111111015256361));
        q = T.Fma(q, s, T.All(-0.14285714284666542));
        q = T.Fma(q, s, T.All(0.1999999999999552));
        q = T.Fma(q, s, T.All(-0.3333333333333333));
        T angle = T.Fma(q * s, t, t) + T.And(beyond, T.All(Math.PI / 4));
        angle = T.Select(T.GreaterThan(ay, ax), T.All(Math.PI / 2) - angle, angle);
        angle = T.Select(T.LessThan(x, T.Zero), T.All(Math.PI) - angle, angle);
        return T.Select(T.LessThan(y, T.Zero), -angle, angle);
    }
}
