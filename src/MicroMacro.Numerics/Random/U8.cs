using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MicroMacro.Numerics.Random;

/// <summary>8 64-bit lanes in a register of 512 bits.</summary>
internal readonly struct U8(Vector512<ulong> value) : IWideLanes<U8>
{
    private readonly Vector512<ulong> _lanes = value;

    public static U8 Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<ulong>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 All(ulong value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator +(U8 a, U8 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator &(U8 a, U8 b) => new(a._lanes & b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator |(U8 a, U8 b) => new(a._lanes | b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator ^(U8 a, U8 b) => new(a._lanes ^ b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator <<(U8 a, int count) => new(a._lanes << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 operator >>>(U8 a, int count) => new(a._lanes >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U8 Multiply(U8 a, U8 b)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.Multiply(a._lanes.AsUInt32(), b._lanes.AsUInt32()));
        }

        return new(Vector512.Create(
            U4.Multiply(new(a._lanes.GetLower()), new(b._lanes.GetLower())).Lanes,
            U4.Multiply(new(a._lanes.GetUpper()), new(b._lanes.GetUpper())).Lanes));
    }
}
