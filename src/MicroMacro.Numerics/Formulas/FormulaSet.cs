namespace MicroMacro.Numerics.Formulas;

/// <summary>
/// Formulas of the same variables: read, differentiated exactly, and compiled together, so that what they share is computed once.
/// </summary>
/// <remarks>Not safe for several threads; what it compiles is.</remarks>
public sealed class FormulaSet
{
    private readonly FormulaGraph _graph = new();
    private readonly Dictionary<string, int> _names = [];
    private readonly int _variables;

    /// <summary>A set without formulas.</summary>
    /// <param name="variables">The names of the inputs, in their order.</param>
    /// <param name="parameters">Names with values; a compiled formula holds them as constants.</param>
    /// <exception cref="ArgumentException">A name is given twice, is no name, or belongs to a function.</exception>
    public FormulaSet(IReadOnlyList<string> variables, IReadOnlyDictionary<string, double> parameters)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (string name in variables)
        {
            AddName(name, _graph.Variable(_variables++));
        }

        foreach ((string name, double value) in parameters)
        {
            AddName(name, _graph.Constant(value));
        }
    }

    /// <summary>Whether a name can stand for a variable: a letter or '_', then letters, digits and '_', and no function's name.</summary>
    public static bool IsName(string name) => name is { Length: > 0 and <= 64 }
        && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !FormulaFunctions.IsReserved(name);

    /// <summary>Reads a formula.</summary>
    /// <exception cref="FormulaException">It cannot be understood.</exception>
    public Formula Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(new FormulaParser(_graph, _names).Parse(text));
    }

    /// <summary>Lets a name stand for a formula in those that are read later.</summary>
    /// <exception cref="ArgumentException">The name is taken, is no name, or belongs to a function.</exception>
    public void Define(string name, Formula formula) => AddName(name, formula.Node);

    /// <summary>An input as a formula.</summary>
    public Formula Variable(int index) => new(_graph.Variable(index));

    /// <summary>A number as a formula.</summary>
    public Formula Constant(double value) => new(_graph.Constant(value));

    /// <summary>a + b.</summary>
    public Formula Sum(Formula a, Formula b) => new(_graph.Sum(a.Node, b.Node));

    /// <summary>a · b.</summary>
    public Formula Product(Formula a, Formula b) => new(_graph.Product(a.Node, b.Node));

    /// <summary>The exact derivative by an input.</summary>
    /// <exception cref="FormulaException">It takes too many operations.</exception>
    public Formula Derivative(Formula formula, int variable) => new(new FormulaDerivative(_graph, variable).Of(formula.Node));

    /// <summary>The value of a formula in which no variable occurs; null for another.</summary>
    public double? ConstantOf(Formula formula) => _graph.ConstantOf(formula.Node);

    /// <summary>The input that a formula is, or -1 where it is something else.</summary>
    public int VariableOf(Formula formula) => _graph[formula.Node] is { Operation: FormulaOperation.Variable } node ? node.A : -1;

    /// <summary>Compiles formulas to one function with a value for each.</summary>
    public CompiledFormulas Compile(IReadOnlyList<Formula> formulas)
    {
        ArgumentNullException.ThrowIfNull(formulas);
        return new(_graph, _variables, [.. formulas.Select(f => f.Node)]);
    }

    private void AddName(string name, int node)
    {
        if (!IsName(name))
        {
            string why = FormulaFunctions.IsReserved(name) ? "it has a meaning in every formula" : "use letters, digits and '_', beginning with a letter or '_'";
            throw new ArgumentException($"'{name}' cannot stand for a number: {why}", nameof(name));
        }

        if (!_names.TryAdd(name, node))
        {
            throw new ArgumentException($"the name '{name}' is given twice", nameof(name));
        }
    }
}
