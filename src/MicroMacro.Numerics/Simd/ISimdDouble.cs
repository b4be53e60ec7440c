namespace MicroMacro.Numerics.Simd;

/// <summary>A register of double lanes: the operations that a kernel may use and stay equal to the bit in every width.</summary>
/// <remarks>
/// Kernels are written once over <typeparamref name="T"/> and run with D8, D4, D2 (512, 256, 128 bits) or D1 (scalar).
/// Only IEEE-exact operations are offered: no estimates, no reductions over lanes, no transcendental functions
/// (those are in <see cref="MicroMacro.Numerics.VectorMath"/>). Masks are lanes of all-ones or all-zero bits.
/// Blocks in memory always hold 8 doubles; a kernel loops <c>for (h = 0; h &lt; 8; h += T.Count)</c>.
/// </remarks>
/// <typeparam name="T">The register type itself.</typeparam>
public unsafe interface ISimdDouble<T>
    where T : unmanaged, ISimdDouble<T>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes zero.</summary>
    static abstract T Zero { get; }

    /// <summary>Reads <see cref="Count"/> consecutive numbers; no alignment is asked for.</summary>
    static abstract T Load(double* source);

    /// <summary>Writes <see cref="Count"/> consecutive numbers; no alignment is asked for.</summary>
    static abstract void Store(T value, double* destination);

    /// <summary>The same number in all lanes.</summary>
    static abstract T All(double value);

    /// <summary>The same bit pattern in all lanes.</summary>
    static abstract T AllBits(long bits);

    /// <summary>a + b.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>a - b.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>a * b, never contracted with a following addition.</summary>
    static abstract T operator *(T a, T b);

    /// <summary>a / b, correctly rounded.</summary>
    static abstract T operator /(T a, T b);

    /// <summary>The sign bit flipped.</summary>
    static abstract T operator -(T a);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract T Fma(T a, T b, T c);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract T Sqrt(T a);

    /// <summary>a where a &lt; b, else b; so b where either is NaN, and b for two zeros of different sign.</summary>
    static abstract T Min(T a, T b);

    /// <summary>a where a &gt; b, else b; so b where either is NaN, and b for two zeros of different sign.</summary>
    static abstract T Max(T a, T b);

    /// <summary>The sign bit cleared.</summary>
    static abstract T Abs(T a);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract T Round(T a);

    /// <summary>Mask of a &lt; b (false for NaN).</summary>
    static abstract T LessThan(T a, T b);

    /// <summary>Mask of a &lt;= b (false for NaN).</summary>
    static abstract T LessThanOrEqual(T a, T b);

    /// <summary>Mask of a &gt; b (false for NaN).</summary>
    static abstract T GreaterThan(T a, T b);

    /// <summary>Mask of a &gt;= b (false for NaN).</summary>
    static abstract T GreaterThanOrEqual(T a, T b);

    /// <summary>Mask of a == b (false for NaN).</summary>
    static abstract T Equal(T a, T b);

    /// <summary>a in the lanes where the mask is set, else b; the mask must be all-ones or all-zero per lane.</summary>
    static abstract T Select(T mask, T a, T b);

    /// <summary>Whether any lane of a mask is set.</summary>
    static abstract bool Any(T mask);

    /// <summary>Bitwise and.</summary>
    static abstract T And(T a, T b);

    /// <summary>Bitwise or.</summary>
    static abstract T Or(T a, T b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract T Xor(T a, T b);

    /// <summary>The bits of each lane added as 64-bit integers, wrapping.</summary>
    static abstract T IntegerAdd(T a, T b);

    /// <summary>The bits of each lane subtracted as 64-bit integers, wrapping.</summary>
    static abstract T IntegerSubtract(T a, T b);

    /// <summary>The bits of each lane shifted left.</summary>
    static abstract T ShiftLeft(T a, int count);

    /// <summary>The bits of each lane shifted right, zeros shifted in.</summary>
    static abstract T ShiftRight(T a, int count);
}
