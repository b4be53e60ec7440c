using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>exp, log, sine, cosine, hyperbolic tangent and angle of double lanes with stated error bounds and the same bits in every register width.</summary>
/// <remarks>The scalar and span forms are in <see cref="VectorMath"/>.</remarks>
public static class VectorMathDouble
{
    /// <summary>e^x of each double lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ISimdDouble<T> => DoubleKernels.Exp(x);

    /// <summary>The natural logarithm of each double lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimdDouble<T> => DoubleKernels.Log(x);

    /// <summary>Sine and cosine of each double lane, radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos<T>(T x, out T sin, out T cos)
        where T : unmanaged, ISimdDouble<T> => DoubleKernels.SinCos(x, out sin, out cos);

    /// <summary>The hyperbolic tangent of each double lane, to 1e-15 of its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : unmanaged, ISimdDouble<T> => DoubleTanh.Tanh(x);

    /// <summary>The angle of the point (x, y) in [-π, π], to 2e-16 rad; 0 for the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimdDouble<T> => DoubleArcTangent.Atan2(y, x);
}
