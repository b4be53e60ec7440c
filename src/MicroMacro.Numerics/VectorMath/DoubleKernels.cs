using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.VectorMath;

/// <summary>exp, log and sincos of double lanes. Polynomials are minimax fits (Remez exchange) to the relative error of the result.</summary>
internal static class DoubleKernels
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.6931471805599453;
    private const double Ln2Low = 2.3190468138462996e-17;
    private const double TwoOverPi = 0.6366197723675814;
    private const double HalfPiHigh = 1.5707963267948966;
    private const double HalfPiMiddle = 6.123233995736766e-17;
    private const double HalfPiLow = -1.4973849048591698e-33;

    // Adding 1.5 * 2^52 rounds to an integer (ties to even) and leaves that integer in the low bits of the sum.
    private const double RoundingShift = 6755399441055744.0;
    private const long RoundingShiftBits = 0x4338000000000000;

    // The bits of 2^52: or-ed with a small non-negative integer they make the double 2^52 + integer.
    private const long TwoTo52Bits = 0x4330000000000000;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : unmanaged, ISimdDouble<T>
    {
        // Outside these bounds the result is 0 or infinity; the order of the arguments lets a NaN through.
        x = T.Max(T.All(-746.0), T.Min(T.All(710.0), x));

        T shifted = T.Fma(x, T.All(Log2E), T.All(RoundingShift));
        T n = shifted - T.All(RoundingShift);
        T r = T.Fma(n, T.All(-Ln2High), x);
        r = T.Fma(n, T.All(-Ln2Low), r);

        T q = T.Fma(r, T.All(2.5000102107682377e-08), T.All(2.763024817117492e-07));
        q = T.Fma(q, r, T.All(2.7557586246922544e-06));
        q = T.Fma(q, r, T.All(2.4801493099528506e-05));
        q = T.Fma(q, r, T.All(0.0001984126950671873));
        q = T.Fma(q, r, T.All(0.001388888894362952));
        q = T.Fma(q, r, T.All(0.008333333333494399));
        q = T.Fma(q, r, T.All(0.04166666666653016));
        q = T.Fma(q, r, T.All(0.16666666666666413));
        q = T.Fma(q, r, T.All(0.5000000000000011));
        T power = T.Fma(q * r, r, r) + T.All(1.0);

        // 2^n in two factors, both in the range of the exponent field for n in [-1077, 1025]. AVX2 has no signed shift of
        // 64-bit lanes, so n + 2048 is halved, which is positive.
        T exponent = T.IntegerSubtract(shifted, T.AllBits(RoundingShiftBits - 2048));
        T half = T.ShiftRight(exponent, 1);
        T first = T.ShiftLeft(T.IntegerSubtract(half, T.AllBits(1)), 52);
        T second = T.ShiftLeft(T.IntegerSubtract(T.IntegerSubtract(exponent, half), T.AllBits(1)), 52);
        return power * first * second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : unmanaged, ISimdDouble<T>
    {
        T subnormal = T.LessThan(x, T.All(2.2250738585072014e-308));
        T scaled = T.Select(subnormal, x * T.All(4503599627370496.0), x);
        T result = LogOfNormal(scaled, T.And(subnormal, T.All(52.0)));

        // 0 -> -inf, negative -> NaN, +inf and NaN -> themselves.
        result = T.Select(T.LessThan(x, T.All(double.PositiveInfinity)), result, x);
        result = T.Select(T.Equal(x, T.Zero), T.All(double.NegativeInfinity), result);
        return T.Select(T.LessThan(x, T.Zero), T.All(double.NaN), result);
    }

    /// <summary>log(x / 2^offset) for positive, normal, finite x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LogOfNormal<T>(T x, T offset)
        where T : unmanaged, ISimdDouble<T>
    {
        // x = 2^e (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); 0x3FE6A09E667F3BCD are the bits of sqrt(1/2).
        // Adding (1023 << 52) - sqrt(1/2) carries into the exponent field exactly when the significand exceeds that of sqrt(2).
        T carried = T.IntegerAdd(x, T.AllBits(0x3FF0000000000000 - 0x3FE6A09E667F3BCD));
        T biased = T.ShiftRight(carried, 52);
        T f = T.IntegerSubtract(x, T.ShiftLeft(T.IntegerSubtract(biased, T.AllBits(1023)), 52)) - T.All(1.0);
        T e = T.Or(biased, T.AllBits(TwoTo52Bits)) - T.All(4503599627370496.0 + 1023.0) - offset;

        // log(1 + f) = 2 atanh(s) = f - f^2/2 + s (f^2/2 + R(s^2)), s = f / (2 + f).
        T s = f / (f + T.All(2.0));
        T z = s * s;
        T p = T.Fma(z, T.All(0.14795471942108313), T.All(0.1531409915058704));
        p = T.Fma(p, z, T.All(0.18183562393101477));
        p = T.Fma(p, z, T.All(0.2222219861100919));
        p = T.Fma(p, z, T.All(0.2857142874201337));
        p = T.Fma(p, z, T.All(0.3999999999941638));
        p = T.Fma(p, z, T.All(0.6666666666666734));

        T halfSquare = T.All(0.5) * f * f;
        T tail = T.Fma(s, T.Fma(p, z, halfSquare), e * T.All(Ln2Low));
        T small = f - (halfSquare - tail);
        return T.Fma(e, T.All(Ln2High), small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos<T>(T x, out T sin, out T cos)
        where T : unmanaged, ISimdDouble<T>
    {
        T shifted = T.Fma(x, T.All(TwoOverPi), T.All(RoundingShift));
        T n = shifted - T.All(RoundingShift);
        T r = T.Fma(n, T.All(-HalfPiHigh), x);
        r = T.Fma(n, T.All(-HalfPiMiddle), r);
        r = T.Fma(n, T.All(-HalfPiLow), r);

        // Beyond the stated range (and for infinities) the quadrant is meaningless: NaN rather than a wrong number.
        r = T.Select(T.LessThanOrEqual(T.Abs(x), T.All(VectorMath.LargestDoubleAngle)), r, T.All(double.NaN));
        SinCosOfQuadrant(shifted, r, out sin, out cos);
    }

    /// <summary>Sine and cosine of (quadrant * pi/2 + r), |r| at most pi/4; the quadrant is in the two lowest bits of its lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCosOfQuadrant<T>(T quadrant, T r, out T sin, out T cos)
        where T : unmanaged, ISimdDouble<T>
    {
        T z = r * r;
        T s = T.Fma(z, T.All(1.5896197642325823e-10), T.All(-2.505074721736851e-08));
        s = T.Fma(s, z, T.All(2.7557313618003422e-06));
        s = T.Fma(s, z, T.All(-0.00019841269829580087));
        s = T.Fma(s, z, T.All(0.008333333333322108));
        s = T.Fma(s, z, T.All(-0.1666666666666663));
        s = T.Fma(s * z, r, r);

        T c = T.Fma(z, T.All(-1.1358513978490834e-11), T.All(2.087570041661936e-09));
        c = T.Fma(c, z, T.All(-2.7557314176244303e-07));
        c = T.Fma(c, z, T.All(2.4801587288841417e-05));
        c = T.Fma(c, z, T.All(-0.001388888888887304));
        c = T.Fma(c, z, T.All(0.041666666666666595));

        // 1 - z/2 + z^2 c with the rounding error of 1 - z/2 carried along.
        T half = T.All(0.5) * z;
        T head = T.All(1.0) - half;
        c = head + T.Fma(z * z, c, (T.All(1.0) - head) - half);

        T one = T.AllBits(1);
        T two = T.AllBits(2);
        T odd = T.IntegerSubtract(T.Zero, T.And(quadrant, one));
        T sinSign = T.ShiftLeft(T.And(quadrant, two), 62);
        T cosSign = T.ShiftLeft(T.And(T.IntegerAdd(quadrant, one), two), 62);
        sin = T.Xor(T.Select(odd, c, s), sinSign);
        cos = T.Xor(T.Select(odd, s, c), cosSign);
    }
}
