using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Systems.Molecules;

/// <summary>What one atom takes from the Born radius of another, in lanes: the integral's part and its slope by the distance.</summary>
internal static class LaneDescreening
{
    /// <summary>The part of a sphere [hawkins1996, eq. 9]; <see cref="ScalarGeneralizedBorn"/> has the same in float64.</summary>
    /// <param name="r">The distance.</param>
    /// <param name="inverseR">1/r.</param>
    /// <param name="own">The offset radius of the atom whose integral this is.</param>
    /// <param name="inverseOwn">1/own.</param>
    /// <param name="other">The scaled radius of the other atom.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Value, T Slope) Sphere<T>(T r, T inverseR, T own, T inverseOwn, T other)
        where T : unmanaged, ISimd<T>
    {
        T far = r + other;
        T near = T.Max(own, T.Abs(r - other));

        // 1/near and 1/far from one division
        T inverse = T.All(1f) / (near * far);
        T lower = far * inverse;
        T upper = near * inverse;
        T squares = (upper - lower) * (upper + lower);

        // near/far: both are at least the atom's own radius. What is not a number reaches the result through the squares.
        T log = VectorMath.LogOfNormal(near * upper) * inverseR;
        T otherOverR = other * inverseR;
        T value = T.Fma(T.All(0.25f) * squares, T.Fma(-other, otherOverR, r), T.Fma(T.All(0.5f), log, lower - upper));
        T slope = T.Fma(T.All(0.25f) * squares, T.Fma(otherOverR, otherOverR, T.All(1f)), T.All(-0.5f) * log * inverseR);

        // Atom i inside the sphere of j: the shell between them counts in full. A sphere inside atom i counts nothing.
        T engulfed = T.GreaterThan(other - r, own);
        T outside = T.GreaterThan(far, own);
        T shell = T.Select(engulfed, inverseOwn - lower, T.Zero);
        return (T.Select(outside, T.Fma(T.All(0.5f), value, shell), T.Zero), T.Select(outside, T.All(0.5f) * slope, T.Zero));
    }

    /// <summary>Adds a neck; <see cref="NeckIntegral"/> has the same in float64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Value, T Slope) AddNeck<T>(T r, float height, float distance, float cutoff, T value, T slope)
        where T : unmanaged, ISimd<T>
    {
        T x = T.All(10f) * (r - T.All(distance));
        T x2 = x * x;
        T x4 = x2 * x2;
        T inverse = T.All(1f) / T.Fma(x2, T.Fma(T.All(0.3f), x4, T.All(1f)), T.All(1f));
        T neck = T.And(T.LessThan(r, T.All(cutoff)), T.All(height) * inverse);
        return (value + neck, T.Fma(-neck * inverse, T.All(10f) * x * T.Fma(T.All(1.8f), x4, T.All(2f)), slope));
    }
}
