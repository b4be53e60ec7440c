using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MicroMacro.Numerics.Random;

/// <summary>2 64-bit lanes in a register of 128 bits.</summary>
internal readonly struct U2(Vector128<ulong> value) : IWideLanes<U2>
{
    private readonly Vector128<ulong> _lanes = value;

    public Vector128<ulong> Lanes => _lanes;

    public static U2 Indices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<ulong>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 All(ulong value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator +(U2 a, U2 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator &(U2 a, U2 b) => new(a._lanes & b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator |(U2 a, U2 b) => new(a._lanes | b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator ^(U2 a, U2 b) => new(a._lanes ^ b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator <<(U2 a, int count) => new(a._lanes << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 operator >>>(U2 a, int count) => new(a._lanes >>> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static U2 Multiply(U2 a, U2 b)
    {
        if (Sse2.IsSupported)
        {
            return new(Sse2.Multiply(a._lanes.AsUInt32(), b._lanes.AsUInt32()));
        }

        Vector128<ulong> low = Vector128.Create((ulong)uint.MaxValue);
        return new((a._lanes & low) * (b._lanes & low));
    }
}
