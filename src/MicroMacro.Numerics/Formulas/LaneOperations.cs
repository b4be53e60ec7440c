using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Numerics.Formulas;

/// <summary>The operations that compiled formulas are made of, each on all lanes of a register and with the same bits in every width.</summary>
public static class LaneOperations
{
    /// <summary>The number in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T All<T>(double value)
        where T : unmanaged, ISimdDouble<T> => T.All(value);

    /// <summary>a + b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => a + b;

    /// <summary>a - b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => a - b;

    /// <summary>a · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => a * b;

    /// <summary>a / b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => a / b;

    /// <summary>a · b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd<T>(T a, T b, T c)
        where T : unmanaged, ISimdDouble<T> => T.Fma(a, b, c);

    /// <summary>-a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate<T>(T a)
        where T : unmanaged, ISimdDouble<T> => -a;

    /// <summary>√a; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt<T>(T a)
        where T : unmanaged, ISimdDouble<T> => T.Sqrt(a);

    /// <summary>e^a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T a)
        where T : unmanaged, ISimdDouble<T> => VectorMathDouble.Exp(a);

    /// <summary>The natural logarithm; NaN below 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T a)
        where T : unmanaged, ISimdDouble<T> => VectorMathDouble.Log(a);

    /// <summary>Sine and cosine, radians.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SinCos<T>(T a, out T sin, out T cos)
        where T : unmanaged, ISimdDouble<T> => VectorMathDouble.SinCos(a, out sin, out cos);

    /// <summary>The hyperbolic tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T a)
        where T : unmanaged, ISimdDouble<T> => VectorMathDouble.Tanh(a);

    /// <summary>The angle of the point (x, y) in [-π, π]; 0 for the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimdDouble<T> => VectorMathDouble.Atan2(y, x);

    /// <summary>|a|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs<T>(T a)
        where T : unmanaged, ISimdDouble<T> => T.Abs(a);

    /// <summary>The smaller; b where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Min<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => T.Min(a, b);

    /// <summary>The larger; b where either is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Max<T>(T a, T b)
        where T : unmanaged, ISimdDouble<T> => T.Max(a, b);

    /// <summary>The largest whole number that is at most a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor<T>(T a)
        where T : unmanaged, ISimdDouble<T>
    {
        T round = T.Round(a);
        return round - T.And(T.GreaterThan(round, a), T.All(1));
    }

    /// <summary>1 where a is at least 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Step<T>(T a)
        where T : unmanaged, ISimdDouble<T> => T.And(T.GreaterThanOrEqual(a, T.Zero), T.All(1));

    /// <summary>c where a is 0, else b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select<T>(T a, T b, T c)
        where T : unmanaged, ISimdDouble<T> => T.Select(T.Equal(a, T.Zero), c, b);

    /// <summary>An operation with one or two arguments.</summary>
    internal static T Apply<T>(FormulaOperation operation, T a, T b)
        where T : unmanaged, ISimdDouble<T>
    {
        switch (operation)
        {
            case FormulaOperation.Add: return a + b;
            case FormulaOperation.Subtract: return a - b;
            case FormulaOperation.Multiply: return a * b;
            case FormulaOperation.Divide: return a / b;
            case FormulaOperation.Negate: return -a;
            case FormulaOperation.Sqrt: return T.Sqrt(a);
            case FormulaOperation.Exp: return Exp(a);
            case FormulaOperation.Log: return Log(a);
            case FormulaOperation.Tanh: return Tanh(a);
            case FormulaOperation.Atan2: return Atan2(a, b);
            case FormulaOperation.Abs: return T.Abs(a);
            case FormulaOperation.Min: return T.Min(a, b);
            case FormulaOperation.Max: return T.Max(a, b);
            case FormulaOperation.Floor: return Floor(a);
            case FormulaOperation.Step: return Step(a);
            case FormulaOperation.Sin or FormulaOperation.Cos:
                SinCos(a, out T sin, out T cos);
                return operation == FormulaOperation.Sin ? sin : cos;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, "an operation with one or two arguments");
        }
    }
}
