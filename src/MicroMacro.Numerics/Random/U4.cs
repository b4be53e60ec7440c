using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MicroMacro.Numerics.Random;

/// <summary>4 64-bit lanes in a register of 256 bits.</summary>
internal readonly struct U4(Vector256<ulong> value) : IWideLanes<U4>
{
    private readonly Vector256<ulong> _lanes = value;

    public Vector256<ulong> Lanes => _lanes;

    public static U4 Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<ulong>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 All(ulong value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator +(U4 a, U4 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator &(U4 a, U4 b) => new(a._lanes & b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator |(U4 a, U4 b) => new(a._lanes | b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator ^(U4 a, U4 b) => new(a._lanes ^ b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator <<(U4 a, int count) => new(a._lanes << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 operator >>>(U4 a, int count) => new(a._lanes >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U4 Multiply(U4 a, U4 b)
    {
        if (Avx2.IsSupported)
        {
            return new(Avx2.Multiply(a._lanes.AsUInt32(), b._lanes.AsUInt32()));
        }

        return new(Vector256.Create(
            U2.Multiply(new(a._lanes.GetLower()), new(b._lanes.GetLower())).Lanes,
            U2.Multiply(new(a._lanes.GetUpper()), new(b._lanes.GetUpper())).Lanes));
    }
}
