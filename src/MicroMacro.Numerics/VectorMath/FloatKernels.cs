using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>exp, log and sincos of float lanes. Polynomials are minimax fits (Remez exchange) to the relative error of the result.</summary>
internal static class FloatKernels
{
    private const float Log2E = 1.44269502f;
    private const float Ln2High = 0.693147182f;
    private const float Ln2Low = -1.90465421e-9f;
    private const float TwoOverPi = 0.636619747f;
    private const float HalfPiHigh = 1.57079637f;
    private const float HalfPiMiddle = -4.37113883e-8f;
    private const float HalfPiLow = -1.71512451e-15f;

    // Adding 1.5 * 2^23 rounds to an integer (ties to even) and leaves that integer in the low bits of the sum.
    private const float RoundingShift = 12582912f;
    private const int RoundingShiftBits = 0x4B400000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        // Outside these bounds the result is 0 or infinity; the order of the arguments lets a NaN through.
        x = T.Max(T.All(-104f), T.Min(T.All(89f), x));

        T shifted = T.Fma(x, T.All(Log2E), T.All(RoundingShift));
        T n = shifted - T.All(RoundingShift);
        T r = T.Fma(n, T.All(-Ln2High), x);
        r = T.Fma(n, T.All(-Ln2Low), r);

        T q = T.Fma(r, T.All(0.00138145953f), T.All(0.00836871658f));
        q = T.Fma(q, r, T.All(0.041668389f));
        q = T.Fma(q, r, T.All(0.166665211f));
        q = T.Fma(q, r, T.All(0.49999994f));
        T power = T.Fma(q * r, r, r) + T.All(1f);

        // 2^n in two factors: n reaches -150 and 128, beyond what one exponent field holds; only the last product rounds.
        T exponent = T.IntegerSubtract(shifted, T.AllBits(RoundingShiftBits));
        T half = T.ShiftRightSigned(exponent, 1);
        T bias = T.AllBits(127);
        T first = T.ShiftLeft(T.IntegerAdd(half, bias), 23);
        T second = T.ShiftLeft(T.IntegerAdd(T.IntegerSubtract(exponent, half), bias), 23);
        return power * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimd<T>
    {
        T subnormal = T.LessThan(x, T.All(1.17549435e-38f));
        T scaled = T.Select(subnormal, x * T.All(8388608f), x);
        T result = LogOfNormal(scaled, T.And(subnormal, T.All(23f)));

        // 0 -> -inf, negative -> NaN, +inf and NaN -> themselves.
        result = T.Select(T.LessThan(x, T.All(float.PositiveInfinity)), result, x);
        result = T.Select(T.Equal(x, T.Zero), T.All(float.NegativeInfinity), result);
        return T.Select(T.LessThan(x, T.Zero), T.All(float.NaN), result);
    }

    /// <summary>log(x / 2^offset) for positive, normal, finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOfNormal<T>(T x, T offset)
        where T : unmanaged, ISimd<T>
    {
        // x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); 0x3F3504F3 are the bits of sqrt(1/2).
        T exponent = T.ShiftRightSigned(T.IntegerSubtract(x, T.AllBits(0x3F3504F3)), 23);
        T f = T.IntegerSubtract(x, T.ShiftLeft(exponent, 23)) - T.All(1f);
        T e = T.ConvertFromInteger(exponent) - offset;

        T p = T.Fma(f, T.All(0.0674656704f), T.All(-0.11675588f));
        p = T.Fma(p, f, T.All(0.118881606f));
        p = T.Fma(p, f, T.All(-0.124055997f));
        p = T.Fma(p, f, T.All(0.142195538f));
        p = T.Fma(p, f, T.All(-0.166679949f));
        p = T.Fma(p, f, T.All(0.200021192f));
        p = T.Fma(p, f, T.All(-0.250000089f));
        p = T.Fma(p, f, T.All(0.333333135f));

        // f - f^2/2 + f^3 p, then e ln 2; |e| ln 2 is at least twice |log(1 + f)| where e is not 0, so nothing cancels.
        T tail = f * f * T.Fma(p, f, T.All(-0.5f));
        T small = f + T.Fma(e, T.All(Ln2Low), tail);
        return T.Fma(e, T.All(Ln2High), small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos<T>(T x, out T sin, out T cos)
        where T : unmanaged, ISimd<T>
    {
        T shifted = T.Fma(x, T.All(TwoOverPi), T.All(RoundingShift));
        T n = shifted - T.All(RoundingShift);
        T r = T.Fma(n, T.All(-HalfPiHigh), x);
        r = T.Fma(n, T.All(-HalfPiMiddle), r);
        r = T.Fma(n, T.All(-HalfPiLow), r);

        // Beyond the stated range (and for infinities) the quadrant is meaningless: NaN rather than a wrong number.
        r = T.Select(T.LessThanOrEqual(T.Abs(x), T.All(VectorMath.LargestFloatAngle)), r, T.All(float.NaN));
        SinCosOfQuadrant(shifted, r, out sin, out cos);
    }

    /// <summary>Sine and cosine of (quadrant * pi/2 + r), |r| at most pi/4; the quadrant is in the two lowest bits of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCosOfQuadrant<T>(T quadrant, T r, out T sin, out T cos)
        where T : unmanaged, ISimd<T>
    {
        T z = r * r;
        T s = T.Fma(z, T.All(-0.000195152184f), T.All(0.0083321603f));
        s = T.Fma(s, z, T.All(-0.166666552f));
        s = T.Fma(s * z, r, r);

        T c = T.Fma(z, T.All(2.44330822e-5f), T.All(-0.00138873153f));
        c = T.Fma(c, z, T.All(0.0416666456f));
        c = T.Fma(c, z, T.All(-0.5f));
        c = T.Fma(c, z, T.All(1f));

        T one = T.AllBits(1);
        T two = T.AllBits(2);
        T odd = T.IntegerSubtract(T.Zero, T.And(quadrant, one));
        T sinSign = T.ShiftLeft(T.And(quadrant, two), 30);
        T cosSign = T.ShiftLeft(T.And(T.IntegerAdd(quadrant, one), two), 30);
        sin = T.Xor(T.Select(odd, c, s), sinSign);
        cos = T.Xor(T.Select(odd, s, c), cosSign);
    }
}
