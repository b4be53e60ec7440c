using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>A vector in space, one replica a lane.</summary>
internal readonly unsafe struct Vector3Lanes<T>(T x, T y, T z)
    where T : unmanaged, ISimd<T>
{
    private const int Row = 16;
    private readonly T _x = x;
    private readonly T _y = y;
    private readonly T _z = z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Lanes<T> operator -(Vector3Lanes<T> a, Vector3Lanes<T> b) => new(a._x - b._x, a._y - b._y, a._z - b._z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Lanes<T> operator +(Vector3Lanes<T> a, Vector3Lanes<T> b) => new(a._x + b._x, a._y + b._y, a._z + b._z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Lanes<T> operator *(T s, Vector3Lanes<T> a) => new(s * a._x, s * a._y, s * a._z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot(Vector3Lanes<T> a, Vector3Lanes<T> b) => T.Fma(a._x, b._x, T.Fma(a._y, b._y, a._z * b._z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Lanes<T> Cross(Vector3Lanes<T> a, Vector3Lanes<T> b) => new(
        T.Fma(a._y, b._z, -(a._z * b._y)), T.Fma(a._z, b._x, -(a._x * b._z)), T.Fma(a._x, b._y, -(a._y * b._x)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Lanes<T> Of(float* positions, int atom)
    {
        float* p = positions + (3 * Row * atom);
        return new(T.Load(p), T.Load(p + Row), T.Load(p + (2 * Row)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo(float* forces, int atom)
    {
        float* f = forces + (3 * Row * atom);
        T.Store(T.Load(f) + _x, f);
        T.Store(T.Load(f + Row) + _y, f + Row);
        T.Store(T.Load(f + (2 * Row)) + _z, f + (2 * Row));
    }
}
