using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>exp, log, sine and cosine of double lanes with stated error bounds and the same bits in every register width.</summary>
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
}
