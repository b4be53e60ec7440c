using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Numerics.Random;

/// <summary>Random words to uniforms and normals, in lanes of any width.</summary>
internal static class LaneTransforms
{
    private const float TwoTo16 = 65536f;
    private const float HalfPiOver2To32 = (float)(Math.PI / 2 / 4294967296.0);
    private const double TwoTo52 = 4503599627370496.0;
    private const double TwoToMinus32 = 1.0 / 4294967296.0;
    private const long TwoTo52Bits = 0x4330000000000000;

    /// <summary>Two standard normals from two 32-bit words (Box and Muller [box1958normal]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals<T>(T radiusWord, T angleWord, out T first, out T second)
        where T : unmanaged, ISimd<T>
    {
        // u = (word + 1/2) / 2^32 in (0, 1], rounded once; a signed conversion is all that AVX2 has, so the halves go apart.
        T high = T.ConvertFromInteger(T.ShiftRight(radiusWord, 16));
        T low = T.ConvertFromInteger(T.And(radiusWord, T.AllBits(0xFFFF)));
        T u = T.Fma(high, T.All(1f / TwoTo16), T.Fma(low, T.All(1f / (TwoTo16 * TwoTo16)), T.All(0.5f / (TwoTo16 * TwoTo16))));
        T radius = T.Sqrt(T.All(-2f) * FloatKernels.LogOfNormal(u, T.Zero));

        // Two bits choose the quadrant, the other thirty the angle within it: no range reduction.
        T angle = T.ConvertFromInteger(T.ShiftLeft(angleWord, 2)) * T.All(HalfPiOver2To32);
        FloatKernels.SinCosOfQuadrant(T.ShiftRight(angleWord, 30), angle, out T sin, out T cos);
        first = radius * cos;
        second = radius * sin;
    }

    /// <summary>Two standard normals from four 32-bit words, zero-extended to the width of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Normals<T>(T radiusHigh, T radiusLow, T angleHigh, T angleLow, out T first, out T second)
        where T : unmanaged, ISimdDouble<T>
    {
        // u = (64-bit word + 1/2) / 2^64 in (0, 1], rounded once.
        T tail = T.Fma(FromWord(radiusLow), T.All(TwoToMinus32 * TwoToMinus32), T.All(0.5 * TwoToMinus32 * TwoToMinus32));
        T u = T.Fma(FromWord(radiusHigh), T.All(TwoToMinus32), tail);
        T radius = T.Sqrt(T.All(-2.0) * DoubleKernels.LogOfNormal(u, T.Zero));

        // Two bits choose the quadrant, 30 + 32 the angle within it; flipping bit 31 makes it signed.
        T coarse = T.And(T.ShiftLeft(angleHigh, 2), T.AllBits(0xFFFFFFFC));
        T signed = FromWord(T.Xor(coarse, T.AllBits(0x80000000))) - T.All(2147483648.0);
        T angle = T.Fma(FromWord(angleLow), T.All(4 * TwoToMinus32), signed) * T.All(Math.PI / 2 * TwoToMinus32);
        DoubleKernels.SinCosOfQuadrant(T.ShiftRight(angleHigh, 30), angle, out T sin, out T cos);
        first = radius * cos;
        second = radius * sin;
    }

    /// <summary>A uniform in [0, 1), a multiple of 2^-24.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Uniform<T>(T word)
        where T : unmanaged, ISimd<T> => T.ConvertFromInteger(T.ShiftRight(word, 8)) * T.All(1f / 16777216f);

    /// <summary>A uniform in [0, 1), a multiple of 2^-53, from two 32-bit words, zero-extended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Uniform<T>(T high, T low)
        where T : unmanaged, ISimdDouble<T>
    {
        T tail = FromWord(T.And(low, T.AllBits(0xFFFFF800))) * T.All(TwoToMinus32 * TwoToMinus32);
        return T.Fma(FromWord(high), T.All(TwoToMinus32), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromWord<T>(T word)
        where T : unmanaged, ISimdDouble<T> => T.Or(word, T.AllBits(TwoTo52Bits)) - T.All(TwoTo52);
}
