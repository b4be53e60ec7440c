using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Systems.Molecules;

/// <summary>A vector in space for a register of replicas.</summary>
internal readonly unsafe struct Lane3<T>(T x, T y, T z)
    where T : unmanaged, ISimd<T>
{
    private const int Row = LaneForceField.BlockSize;
    public readonly T X = x;
    public readonly T Y = y;
    public readonly T Z = z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> operator +(Lane3<T> a, Lane3<T> b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> operator -(Lane3<T> a, Lane3<T> b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> operator *(T s, Lane3<T> a) => new(s * a.X, s * a.Y, s * a.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot(Lane3<T> a, Lane3<T> b) => T.Fma(a.Z, b.Z, T.Fma(a.Y, b.Y, a.X * b.X));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> Cross(Lane3<T> a, Lane3<T> b) => new(
        T.Fma(a.Y, b.Z, -(a.Z * b.Y)), T.Fma(a.Z, b.X, -(a.X * b.Z)), T.Fma(a.X, b.Y, -(a.Y * b.X)));

    /// <summary>s a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> Fma(T s, Lane3<T> a, Lane3<T> b) => new(T.Fma(s, a.X, b.X), T.Fma(s, a.Y, b.Y), T.Fma(s, a.Z, b.Z));

    /// <summary>Atom <paramref name="atom"/> of a block [3N, 16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane3<T> Load(float* block, int atom)
    {
        float* row = block + (3 * Row * (nint)atom);
        return new(T.Load(row), T.Load(row + Row), T.Load(row + (2 * Row)));
    }

    /// <summary>Adds this to atom <paramref name="atom"/> of a block [3N, 16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* block, int atom)
    {
        float* row = block + (3 * Row * (nint)atom);
        T.Store(T.Load(row) + X, row);
        T.Store(T.Load(row + Row) + Y, row + Row);
        T.Store(T.Load(row + (2 * Row)) + Z, row + (2 * Row));
    }

    /// <summary>Subtracts this from atom <paramref name="atom"/> of a block [3N, 16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SubtractFrom(float* block, int atom)
    {
        float* row = block + (3 * Row * (nint)atom);
        T.Store(T.Load(row) - X, row);
        T.Store(T.Load(row + Row) - Y, row + Row);
        T.Store(T.Load(row + (2 * Row)) - Z, row + (2 * Row));
    }
}
