using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Numerics.Formulas;

/// <summary>The operations that compiled formulas are made of, each on all lanes of a register and with the same bits in every width.</summary>
public static class LaneOperations
{
    private const double TanEighthPi = 0.41421356237309503;

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

    /// <summary>The hyperbolic tangent, to 1e-15 of its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T a)
        where T : unmanaged, ISimdDouble<T>
    {
        // 1 - 2/(e^2a + 1) loses digits where a is small; there the series stands.
        T large = T.All(1) - (T.All(2) / (VectorMathDouble.Exp(a + a) + T.All(1)));
        T s = a * a;
        T q = T.Fma(s, T.All(62.0 / 2835), T.All(-17.0 / 315));
        q = T.Fma(q, s, T.All(2.0 / 15));
        q = T.Fma(q, s, T.All(-1.0 / 3));
        return T.Select(T.LessThan(T.Abs(a), T.All(0.05)), T.Fma(q * s, a, a), large);
    }

    /// <summary>The angle of the point (x, y) in [-π, π], to 2e-16 rad; 0 for the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Atan2<T>(T y, T x)
        where T : unmanaged, ISimdDouble<T>
    {
        T ax = T.Abs(x), ay = T.Abs(y);
        T larger = T.Max(ax, ay), smaller = T.Min(ay, ax);
        T t = T.Select(T.Equal(larger, T.Zero), T.Zero, smaller / larger);

        // Beyond π/8 the angle is measured from the diagonal. The polynomial is a minimax fit to (atan(t)/t - 1)/t² on [0, tan²(π/8)].
        T beyond = T.GreaterThan(t, T.All(TanEighthPi));
        t = T.Select(beyond, (t - T.All(1)) / (t + T.All(1)), t);
        T s = t * t;
        T q = T.Fma(s, T.All(-0.01917688711906226), T.All(0.03923165829558719));
        q = T.Fma(q, s, T.All(-0.0508544973794026));
        q = T.Fma(q, s, T.All(0.0585814891280221));
        q = T.Fma(q, s, T.All(-0.06664511447381948));
        q = T.Fma(q, s, T.All(0.07692183190826087));
        q = T.Fma(q, s, T.All(-0.09090904578123903));
        q = T.Fma(q, s, T.All(0.11111111015256361));
        q = T.Fma(q, s, T.All(-0.14285714284666542));
        q = T.Fma(q, s, T.All(0.1999999999999552));
        q = T.Fma(q, s, T.All(-0.3333333333333333));
        T angle = T.Fma(q * s, t, t) + T.And(beyond, T.All(Math.PI / 4));
        angle = T.Select(T.GreaterThan(ay, ax), T.All(Math.PI / 2) - angle, angle);
        angle = T.Select(T.LessThan(x, T.Zero), T.All(Math.PI) - angle, angle);
        return T.Select(T.LessThan(y, T.Zero), -angle, angle);
    }

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
