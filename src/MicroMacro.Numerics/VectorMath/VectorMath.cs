using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>exp, log, sine and cosine with stated error bounds and the same bits in every register width, scalar included.</summary>
/// <remarks>
/// <para>Largest error, in units in the last place of the exact result (subnormal results included):
/// float exp 1.1, log 1.0, sine and cosine 1.7 (|x| up to 131072);
/// double exp 1.1, log 1.0, sine and cosine 1.7 (|x| up to 2^30).</para>
/// <para>Special values: exp(-inf) = 0, exp(+inf) = +inf and above the largest finite result +inf; log(0) = log(-0) = -inf,
/// log of a negative number = NaN, log(+inf) = +inf; sine and cosine beyond their range, of infinities and of NaN = NaN;
/// NaN gives NaN (its payload is not promised). The sine of -0 is 0.</para>
/// <para>Float lanes here, double lanes in <see cref="VectorMathDouble"/>. The run time's own vector functions are not used:
/// they may change bits between processors, widths and re-compilations within one run.</para>
/// </remarks>
public static class VectorMath
{
    /// <summary>The largest |x| for which float sine and cosine are computed; beyond it they are NaN.</summary>
    public const float LargestFloatAngle = 131072f;

    /// <summary>The largest |x| for which double sine and cosine are computed; beyond it they are NaN.</summary>
    public const double LargestDoubleAngle = 1073741824.0;

    /// <summary>e^x of each float lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ISimd<T> => FloatKernels.Exp(x);

    /// <summary>The natural logarithm of each float lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimd<T> => FloatKernels.Log(x);

    /// <summary>
    /// The natural logarithm of lanes that are known to be positive, normal and finite: the bits of <see cref="Log{T}(T)"/> at
    /// two thirds of its cost, and some number for anything else.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOfNormal<T>(T x)
        where T : unmanaged, ISimd<T> => FloatKernels.LogOfNormal(x, T.Zero);

    /// <summary>Sine and cosine of each float lane, radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos<T>(T x, out T sin, out T cos)
        where T : unmanaged, ISimd<T> => FloatKernels.SinCos(x, out sin, out cos);

    /// <summary>The angle of the point (x, y) in [-π, π], radians, within 2 ulp; 0 (with the sign of y) at the origin, NaN for two infinities.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimd<T> => FloatArcTangent.Atan2(y, x);

    /// <summary>The angle of the point (x, y), the bits of <see cref="Atan2{T}(T, T)"/>.</summary>
    public static float Atan2(float y, float x) => FloatArcTangent.Atan2(new F1(y), new F1(x)).Value;

    /// <summary>The angle of the point (x, y) in [-π, π], radians, the bits of <see cref="VectorMathDouble.Atan2{T}(T, T)"/>.</summary>
    public static double Atan2(double y, double x) => DoubleArcTangent.Atan2(new D1(y), new D1(x)).Value;

    /// <summary>e^x, the bits of <see cref="Exp{T}(T)"/>.</summary>
    public static float Exp(float x) => FloatKernels.Exp(new F1(x)).Value;

    /// <summary>The natural logarithm, the bits of <see cref="Log{T}(T)"/>.</summary>
    public static float Log(float x) => FloatKernels.Log(new F1(x)).Value;

    /// <summary>Sine and cosine, radians, the bits of <see cref="SinCos{T}(T, out T, out T)"/>.</summary>
    public static (float Sin, float Cos) SinCos(float x)
    {
        FloatKernels.SinCos(new F1(x), out F1 sin, out F1 cos);
        return (sin.Value, cos.Value);
    }

    /// <summary>e^x, the bits of <see cref="VectorMathDouble.Exp{T}(T)"/>.</summary>
    public static double Exp(double x) => DoubleKernels.Exp(new D1(x)).Value;

    /// <summary>The natural logarithm, the bits of <see cref="VectorMathDouble.Log{T}(T)"/>.</summary>
    public static double Log(double x) => DoubleKernels.Log(new D1(x)).Value;

    /// <summary>Sine and cosine, radians, the bits of <see cref="VectorMathDouble.SinCos{T}(T, out T, out T)"/>.</summary>
    public static (double Sin, double Cos) SinCos(double x)
    {
        DoubleKernels.SinCos(new D1(x), out D1 sin, out D1 cos);
        return (sin.Value, cos.Value);
    }

    /// <summary>e^x of each number.</summary>
    /// <param name="x">The arguments, shape [n].</param>
    /// <param name="destination">Receives the results, shape [n]; may be <paramref name="x"/> itself.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => SpanMap.Apply<ExpFloat>(x, destination);

    /// <summary>The natural logarithm of each number.</summary>
    /// <param name="x">The arguments, shape [n].</param>
    /// <param name="destination">Receives the results, shape [n]; may be <paramref name="x"/> itself.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => SpanMap.Apply<LogFloat>(x, destination);

    /// <summary>e^x of each number.</summary>
    /// <param name="x">The arguments, shape [n].</param>
    /// <param name="destination">Receives the results, shape [n]; may be <paramref name="x"/> itself.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Exp(ReadOnlySpan<double> x, Span<double> destination) => SpanMap.ApplyDouble<ExpDouble>(x, destination);

    /// <summary>The natural logarithm of each number.</summary>
    /// <param name="x">The arguments, shape [n].</param>
    /// <param name="destination">Receives the results, shape [n]; may be <paramref name="x"/> itself.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Log(ReadOnlySpan<double> x, Span<double> destination) => SpanMap.ApplyDouble<LogDouble>(x, destination);
}
