namespace MicroMacro.Numerics.Formulas;

/// <summary>The functions that a formula may call, by name.</summary>
public static class FormulaFunctions
{
    private static readonly Dictionary<string, (int Arguments, Func<FormulaGraph, int[], int> Build)> Table = new()
    {
        ["sqrt"] = (1, (g, x) => g.Make(FormulaOperation.Sqrt, x[0])),
        ["exp"] = (1, (g, x) => g.Make(FormulaOperation.Exp, x[0])),
        ["log"] = (1, (g, x) => g.Make(FormulaOperation.Log, x[0])),
        ["sin"] = (1, (g, x) => g.Make(FormulaOperation.Sin, x[0])),
        ["cos"] = (1, (g, x) => g.Make(FormulaOperation.Cos, x[0])),
        ["tan"] = (1, (g, x) => g.Quotient(g.Make(FormulaOperation.Sin, x[0]), g.Make(FormulaOperation.Cos, x[0]))),
        ["asin"] = (1, (g, x) => g.Make(FormulaOperation.Atan2, x[0], Leg(g, x[0]))),
        ["acos"] = (1, (g, x) => g.Make(FormulaOperation.Atan2, Leg(g, x[0]), x[0])),
        ["atan"] = (1, (g, x) => g.Make(FormulaOperation.Atan2, x[0], g.Constant(1))),
        ["atan2"] = (2, (g, x) => g.Make(FormulaOperation.Atan2, x[0], x[1])),
        ["sinh"] = (1, (g, x) => g.Product(g.Make(FormulaOperation.Tanh, x[0]), Cosh(g, x[0]))),
        ["cosh"] = (1, (g, x) => Cosh(g, x[0])),
        ["tanh"] = (1, (g, x) => g.Make(FormulaOperation.Tanh, x[0])),
        ["abs"] = (1, (g, x) => g.Make(FormulaOperation.Abs, x[0])),
        ["min"] = (2, (g, x) => g.Make(FormulaOperation.Min, x[0], x[1])),
        ["max"] = (2, (g, x) => g.Make(FormulaOperation.Max, x[0], x[1])),
        ["floor"] = (1, (g, x) => g.Make(FormulaOperation.Floor, x[0])),
        ["ceil"] = (1, (g, x) => g.Negative(g.Make(FormulaOperation.Floor, g.Negative(x[0])))),
        ["step"] = (1, (g, x) => g.Make(FormulaOperation.Step, x[0])),
        ["select"] = (3, (g, x) => g.Make(FormulaOperation.Select, x[0], x[1], x[2])),
        ["square"] = (1, (g, x) => g.Product(x[0], x[0])),
        ["cube"] = (1, (g, x) => g.Product(g.Product(x[0], x[0]), x[0])),
    };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Keys];

    /// <summary>Whether a name has a meaning of its own in every formula: a function's, or pi.</summary>
    public static bool IsReserved(string name) => name == "pi" || Table.ContainsKey(name);

    /// <summary>How many arguments a function takes.</summary>
    internal static int Arguments(string name) => Table[name].Arguments;

    /// <summary>The node of a call.</summary>
    internal static int Build(string name, FormulaGraph graph, int[] arguments) => Table[name].Build(graph, arguments);

    // √(1 - x²), exact to the last digits near |x| = 1.
    private static int Leg(FormulaGraph g, int x) =>
        g.Make(FormulaOperation.Sqrt, g.Product(g.Difference(g.Constant(1), x), g.Sum(g.Constant(1), x)));

    private static int Cosh(FormulaGraph g, int x)
    {
        int e = g.Make(FormulaOperation.Exp, x);
        return g.Product(g.Constant(0.5), g.Sum(e, g.Quotient(g.Constant(1), e)));
    }
}
