using System.Runtime.CompilerServices;
using MicroMacro.Numerics.Simd;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Macro;

/// <summary>
/// Products of functions of single coarse variables: powers of u = (z - middle)/half-range, or cosines and sines where z is periodic; or
/// cubic B-splines on equal intervals [deboor2001practical], which bend where the data do and leave the rest alone.
/// </summary>
public sealed unsafe class CoarseBasis
{
    private readonly int[] _orders;
    private readonly int _most;

    /// <summary>All products of total degree up to <paramref name="degree"/>; a cosine and sine of k z count as degree k.</summary>
    /// <param name="low">Lower ends of the range, shape [c].</param>
    /// <param name="high">Upper ends, shape [c].</param>
    /// <param name="periods">Periods, shape [c]; 0 for a variable without one.</param>
    /// <param name="degree">The total degree, 0 to 20.</param>
    /// <exception cref="ArgumentException">A range is empty, or the degree out of range.</exception>
    public CoarseBasis(double[] low, double[] high, double[] periods, int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degree, 20);
        Check(low, high, periods);
        (Low, High, Periods, Degree) = (low, high, periods, degree);
        Intervals = 0;
        List<int[]> terms = [[]];
        foreach (double period in periods)
        {
            int functions = period > 0 ? (2 * degree) + 1 : degree + 1;
            terms = [.. terms.SelectMany(t => Enumerable.Range(0, functions).Select(f => (int[])[.. t, f]))];
        }

        terms = [.. terms.Where(t => t.Select((f, a) => Order(f, periods[a])).Sum() <= degree)];
        Count = terms.Count;
        _orders = [.. terms.SelectMany(t => t)];
        _most = _orders.Length == 0 ? 1 : _orders.Max() + 1;
    }

    private CoarseBasis(int intervals, double[] low, double[] high, double[] periods)
    {
        Check(low, high, periods);
        (Low, High, Periods, Degree, Intervals) = (low, high, periods, 3, intervals);
        int[] sizes = [.. periods.Select(p => p > 0 ? intervals : intervals + 3)];
        Count = sizes.Aggregate(1, (product, size) => product * size);
        _most = sizes.Max();
        _orders = new int[Count * sizes.Length];
        for (int i = 0; i < Count; i++)
        {
            for (int a = sizes.Length - 1, rest = i; a >= 0; rest /= sizes[a--])
            {
                _orders[(i * sizes.Length) + a] = rest % sizes[a];
            }
        }
    }

    /// <summary>All products of cubic B-splines of each variable, <paramref name="intervals"/> + 3 of them, or as many as intervals round a period.</summary>
    /// <param name="low">Lower ends of the range, shape [c].</param>
    /// <param name="high">Upper ends, shape [c].</param>
    /// <param name="periods">Periods, shape [c]; 0 for a variable without one. A periodic variable has its intervals from its lower end round.</param>
    /// <param name="intervals">Intervals of each variable, 4 to 60.</param>
    /// <exception cref="ArgumentException">A range is empty, or the number of intervals out of range.</exception>
    public static CoarseBasis Splines(double[] low, double[] high, double[] periods, int intervals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervals, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(intervals, 60);
        return new(intervals, low, high, periods);
    }

    /// <summary>Intervals of the splines along each variable; 0 for powers, cosines and sines.</summary>
    public int Intervals { get; }

    /// <summary>Lower ends of the range that the data cover, shape [c].</summary>
    public double[] Low { get; }

    /// <summary>Upper ends, shape [c].</summary>
    public double[] High { get; }

    /// <summary>Periods, shape [c]; 0 for a variable without one.</summary>
    public double[] Periods { get; }

    /// <summary>The total degree; 3 for splines.</summary>
    public int Degree { get; }

    /// <summary>Number of variables c.</summary>
    public int Dimension => Low.Length;

    /// <summary>Number of functions.</summary>
    public int Count { get; }

    /// <summary>
    /// Which function of each variable each product takes, shape [Count, c]: the power, or 0 for 1, 2 k - 1 for cos k and 2 k for sin k; or the
    /// number of the spline, whose middle is at Low + (number - 1) intervals, or Low + number intervals where the variable is periodic.
    /// </summary>
    public IReadOnlyList<int> Functions => _orders;

    /// <summary>The functions at a point.</summary>
    /// <param name="z">The point, [c]; outside the range the value at its end is taken.</param>
    /// <param name="values">Receives φ, [Count].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate<T>(T* z, T* values)
        where T : unmanaged, ISimdDouble<T>
    {
        int c = Low.Length;
        T* factors = stackalloc T[c * _most];
        for (int a = 0; a < c; a++)
        {
            Factors(z[a], a, factors + (a * _most));
        }

        for (int i = 0; i < Count; i++)
        {
            T product = factors[_orders[i * c]];
            for (int a = 1; a < c; a++)
            {
                product *= factors[(a * _most) + _orders[(i * c) + a]];
            }

            values[i] = product;
        }
    }

    private static int Order(int function, double period) => period > 0 ? (function + 1) / 2 : function;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Factors<T>(T z, int a, T* factors)
        where T : unmanaged, ISimdDouble<T>
    {
        if (Intervals > 0)
        {
            SplineFactors(z, a, factors);
            return;
        }

        factors[0] = T.All(1);
        if (Periods[a] > 0)
        {
            T angle = z * T.All(Math.Tau / Periods[a]);
            for (int f = 1; f < _most; f += 2)
            {
                VectorMathDouble.SinCos(T.All((f + 1) / 2) * angle, out T sin, out T cos);
                factors[f] = cos;
                if (f + 1 < _most)
                {
                    factors[f + 1] = sin;
                }
            }

            return;
        }

        T u = (z - T.All(0.5 * (Low[a] + High[a]))) * T.All(2 / (High[a] - Low[a]));
        u = T.Max(T.All(-1), T.Min(T.All(1), u));
        for (int f = 1; f < _most; f++)
        {
            factors[f] = factors[f - 1] * u;
        }
    }

    /// <summary>All splines of one variable: β(x) = [(2 - |x|)₊³ - 4 (1 - |x|)₊³]/6.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SplineFactors<T>(T z, int a, T* factors)
        where T : unmanaged, ISimdDouble<T>
    {
        bool periodic = Periods[a] > 0;
        int size = periodic ? Intervals : Intervals + 3;
        T place = (z - T.All(Low[a])) * T.All(1 / Interval(a));
        place = periodic ? place : T.Max(T.Zero, T.Min(T.All(Intervals), place));
        for (int f = 0; f < size; f++)
        {
            T x = place - T.All(periodic ? f : f - 1);
            x = periodic ? x - (T.All(Intervals) * T.Round(x * T.All(1.0 / Intervals))) : x;
            x = T.Abs(x);
            T outer = T.Max(T.Zero, T.All(2) - x);
            T inner = T.Max(T.Zero, T.All(1) - x);
            factors[f] = T.All(1.0 / 6) * ((outer * outer * outer) - (T.All(4) * inner * inner * inner));
        }
    }

    /// <summary>The splines of one variable that are not 0 at a point, four of them; outside the range those at its end.</summary>
    /// <param name="z">The value.</param>
    /// <param name="a">The variable.</param>
    /// <param name="functions">Receives their numbers, [4].</param>
    /// <param name="values">Receives their values, [4].</param>
    internal void LocalSplines(double z, int a, Span<int> functions, Span<double> values)
    {
        bool periodic = Periods[a] > 0;
        double place = (z - Low[a]) / Interval(a);
        place = periodic ? place : Math.Clamp(place, 0, Intervals);
        int first = (int)Math.Floor(place);
        first = periodic ? first : Math.Min(first, Intervals - 1);
        double x = place - first;
        double y = 1 - x;
        values[0] = y * y * y / 6;
        values[1] = (4 - (3 * x * x * (1 + y))) / 6;
        values[2] = (4 - (3 * y * y * (1 + x))) / 6;
        values[3] = x * x * x / 6;
        for (int k = 0; k < 4; k++)
        {
            int f = first + k - (periodic ? 1 : 0);
            functions[k] = periodic ? ((f % Intervals) + Intervals) % Intervals : f;
        }
    }

    private double Interval(int a) => (Periods[a] > 0 ? Periods[a] : High[a] - Low[a]) / Intervals;

    private static void Check(double[] low, double[] high, double[] periods)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        ArgumentNullException.ThrowIfNull(periods);
        for (int a = 0; a < low.Length; a++)
        {
            if (!(high[a] > low[a]))
            {
                throw new ArgumentException($"variable {a} ranges from {low[a]} to {high[a]}; it does not vary", nameof(high));
            }
        }
    }
}
