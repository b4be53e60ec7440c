using MicroMacro.Numerics.Formulas;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Tests.Numerics.Formulas;

/// <summary>Formulas are what they say, to the last digits; so are their derivatives; and what is no formula is refused at its place.</summary>
public sealed unsafe class FormulaTests
{
    private static readonly Dictionary<string, double> None = [];

    private static readonly (string Text, Func<double, double, double> Same)[] Table =
    [
        ("x + y*2 - 3/x", (x, y) => x + (y * 2) - (3 / x)),
        ("-x^2 + 2^3^2*y - 2^-1", (x, y) => -(x * x) + (512 * y) - 0.5),
        ("sin(x)*cos(y) + tan(x/4)", (x, y) => (Math.Sin(x) * Math.Cos(y)) + Math.Tan(x / 4)),
        ("atan2(x, y) + atan(x) + asin(x/4) + acos(y/4)", (x, y) => Math.Atan2(x, y) + Math.Atan(x) + Math.Asin(x / 4) + Math.Acos(y / 4)),
        ("tanh(x) + sinh(y) + cosh(x)", (x, y) => Math.Tanh(x) + Math.Sinh(y) + Math.Cosh(x)),
        ("abs(x)^2.5 + sqrt(abs(y)) + abs(y)^0.3", (x, y) => Math.Pow(Math.Abs(x), 2.5) + Math.Sqrt(Math.Abs(y)) + Math.Pow(Math.Abs(y), 0.3)),
        ("min(x, y) + max(x, y)*3 + floor(x) + ceil(y)", (x, y) => Math.Min(x, y) + (3 * Math.Max(x, y)) + Math.Floor(x) + Math.Ceiling(y)),
        ("step(x) + select(step(y), x, cube(y)) + square(x - y)", (x, y) => (x >= 0 ? 1 : 0) + (y >= 0 ? x : y * y * y) + ((x - y) * (x - y))),
        ("3*(q^2 - 1)^2 + s*q; q = (y - 1)/0.35; s = 0.8*sin(x)", (x, y) => (3 * Math.Pow(Math.Pow((y - 1) / 0.35, 2) - 1, 2)) + (0.8 * Math.Sin(x) * (y - 1) / 0.35)),
        ("pi*exp(-x^2)*log(1 + y^2) + 1e-3", (x, y) => (Math.PI * Math.Exp(-x * x) * Math.Log(1 + (y * y))) + 1e-3),
    ];

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, Table.Length)];

    [Theory, Trait("Kind", "Unit")]
    [MemberData(nameof(Rows))]
    public void Formulas_and_derivatives_are_what_they_say(int row)
    {
        (string text, Func<double, double, double> same) = Table[row];
        FormulaSet set = new(["x", "y"], None);
        Formula formula = set.Parse(text);
        CompiledFormulas compiled = set.Compile([formula, set.Derivative(formula, 0), set.Derivative(formula, 1)]);
        RandomSequence random = new(new RandomKey(3, (ulong)row));
        double[] values = new double[3];
        for (int i = 0; i < 500; i++)
        {
            (double x, double y) = ((6 * random.NextDouble()) - 3, (6 * random.NextDouble()) - 3);
            compiled.Evaluate([x, y], values);
            Close(same(x, y), values[0], 1e-14);
            if (IsSmooth(x) && IsSmooth(y) && IsSmooth(x - y))
            {
                const double h = 1e-5;
                Close((same(x + h, y) - same(x - h, y)) / (2 * h), values[1], 1e-6);
                Close((same(x, y + h) - same(x, y - h)) / (2 * h), values[2], 1e-6);
            }
        }

        // Away from kinks at whole numbers, where a difference looks at both sides, and from the poles beside them.
        static bool IsSmooth(double v) => Math.Abs(v - Math.Round(v)) > 0.05;

        void Close(double expected, double actual, double tolerance) =>
            Assert.True(Math.Abs(actual - expected) <= tolerance * (1 + (100 * Math.Abs(expected))), $"{text}: {actual:R}, not {expected:R}");
    }

    [Fact, Trait("Kind", "Law")]
    public void Long_formulas_in_pieces_give_the_same_bytes_in_every_width()
    {
        string text = string.Join(" + ", Enumerable.Range(1, 60).Select(k => $"sin({k}*x)*exp(-y^2/{k})*atan2(y, x + {k})"));
        FormulaSet set = new(["x", "y"], None);
        Formula formula = set.Parse(text);
        CompiledFormulas compiled = set.Compile([formula, set.Derivative(formula, 0)]);
        double expected = Enumerable.Range(1, 60).Sum(k => Math.Sin(k * 0.3) * Math.Exp(-0.16 / k) * Math.Atan2(0.4, 0.3 + k));
        double[] one = new double[2];
        compiled.Evaluate([0.3, 0.4], one);
        Assert.Equal(expected, one[0], 1e-13);

        double* inputs = stackalloc double[16];
        for (int i = 0; i < 16; i++)
        {
            inputs[i] = 0.1 + (0.37 * i);
        }

        double[] wide = Lanes<D8>(compiled, inputs);
        Assert.Equal(wide, Lanes<D4>(compiled, inputs));
        Assert.Equal(wide, Lanes<D2>(compiled, inputs));
        Assert.Equal(wide, Lanes<D1>(compiled, inputs));
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_angle_of_a_point_is_right_in_all_quadrants_and_on_the_axes()
    {
        FormulaSet set = new(["y", "x"], None);
        CompiledFormulas compiled = set.Compile([set.Parse("atan2(y, x)")]);
        double[] value = new double[1];
        foreach (double y in new[] { -3, -1, -1e-9, 0, 1e-300, 0.4142, 0.4143, 1, 3, 1e300 })
        {
            foreach (double x in new[] { -1e300, -2, -1, 0, 1e-9, 1, 2.4142, 5 })
            {
                compiled.Evaluate([y, x], value);
                Assert.True(Math.Abs(value[0] - Math.Atan2(y, x)) <= 4.5e-16, $"atan2({y:R}, {x:R}) is {value[0]:R}");
            }
        }
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("x +", 2, "ends where")]
    [InlineData("x**2", 1, "x^2")]
    [InlineData("2x", 1, "'*' is missing")]
    [InlineData("foo + 1", 0, "unknown name 'foo'")]
    [InlineData("1 + sin x", 4, "brackets")]
    [InlineData("sin(x, y)", 0, "1 argument, not 2")]
    [InlineData("(x", 1, "not closed")]
    [InlineData("x)", 1, "no '('")]
    [InlineData("1/0", 1, "infinite")]
    [InlineData("log(-1)", 0, "not a number")]
    [InlineData("x; q", 3, "definition")]
    [InlineData("x; q = q", 7, "by itself")]
    [InlineData("x; x = 1", 3, "meaning already")]
    [InlineData("sni(x)", 0, "unknown function 'sni'")]
    [InlineData("x(2)", 0, "no function")]
    [InlineData("", 0, "ends where")]
    [InlineData("1,5", 1, "decimals")]
    [InlineData("x y", 2, "operator is missing")]
    [InlineData("1e999", 0, "no number")]
    [InlineData("x # y", 2, "unexpected '#'")]
    public void What_is_no_formula_is_refused_at_its_place(string text, int position, string says)
    {
        FormulaException wrong = Assert.Throws<FormulaException>(() => new FormulaSet(["x", "y"], None).Parse(text));
        Assert.Equal(position, wrong.Position);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Nothing_grows_without_bound()
    {
        FormulaSet set = new(["x"], None);
        Assert.Contains("deep", Assert.Throws<FormulaException>(() => set.Parse(new string('(', 5000) + "x" + new string(')', 5000))).Message, StringComparison.Ordinal);
        Assert.Contains("deep", Assert.Throws<FormulaException>(() => set.Parse(new string('-', 5000) + "x")).Message, StringComparison.Ordinal);
        Assert.Contains("characters", Assert.Throws<FormulaException>(() => set.Parse(new string('1', 50_000))).Message, StringComparison.Ordinal);

        // Doubles with every line where nothing is shared; equal parts are one node, so it stays small.
        Formula many = set.Parse("a0" + string.Concat(Enumerable.Range(0, 60).Select(k => $"; a{k} = a{k + 1} + sin(a{k + 1})")) + "; a60 = x");
        double[] slope = new double[1];
        set.Compile([set.Derivative(many, 0)]).Evaluate([0.1], slope);
        Assert.True(double.IsFinite(slope[0]));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("sin")]
    [InlineData("pi")]
    [InlineData("2x")]
    [InlineData("")]
    [InlineData("a-b")]
    public void Names_that_cannot_stand_for_numbers_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new FormulaSet([name], None));

    private static double[] Lanes<T>(CompiledFormulas compiled, double* inputs)
        where T : unmanaged, ISimdDouble<T>
    {
        double[] all = new double[16];
        T* x = stackalloc T[4];
        for (int lane = 0; lane < 8; lane += T.Count)
        {
            (x[0], x[1]) = (T.Load(inputs + lane), T.Load(inputs + 8 + lane));
            compiled.Function.Evaluate(x, x + 2);
            fixed (double* a = all)
            {
                T.Store(x[2], a + lane);
                T.Store(x[3], a + 8 + lane);
            }
        }

        return all;
    }
}
