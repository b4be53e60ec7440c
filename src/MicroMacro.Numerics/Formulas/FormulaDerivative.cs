namespace MicroMacro.Numerics.Formulas;

/// <summary>Exact derivatives of the nodes of a graph by one input, as further nodes of it.</summary>
/// <param name="graph">The graph.</param>
/// <param name="variable">The input's index.</param>
/// <remarks>At a kink (of abs, min, max, step, floor, select) it is the derivative of the branch that the formula takes there.</remarks>
internal sealed class FormulaDerivative(FormulaGraph graph, int variable)
{
    private readonly Dictionary<int, int> _known = [];

    /// <summary>The derivative of a node.</summary>
    public int Of(int node)
    {
        // Arguments come before what uses them, so none has to be looked up twice, however deep the formula is.
        SortedSet<int> open = [node];
        while (open.Count > 0)
        {
            int next = open.Min;
            int[] missing = [.. Enumerable.Range(0, graph[next].Arity).Select(i => graph[next].Argument(i)).Where(a => !_known.ContainsKey(a))];
            if (missing.Length > 0)
            {
                open.UnionWith(missing);
                continue;
            }

            _known[next] = Apply(next);
            open.Remove(next);
        }

        return _known[node];
    }

    private int Apply(int node)
    {
        (FormulaOperation operation, int a, int b, int c, _) = graph[node];
        if (operation is FormulaOperation.Constant or FormulaOperation.Variable)
        {
            return graph.Constant(operation == FormulaOperation.Variable && a == variable ? 1 : 0);
        }

        int da = _known[a];
        int db = graph[node].Arity > 1 ? _known[b] : -1;
        return operation switch
        {
            FormulaOperation.Add => graph.Sum(da, db),
            FormulaOperation.Subtract => graph.Difference(da, db),
            FormulaOperation.Multiply => graph.Sum(graph.Product(da, b), graph.Product(a, db)),
            FormulaOperation.Divide => graph.Quotient(graph.Difference(da, graph.Product(node, db)), b),
            FormulaOperation.Negate => graph.Negative(da),
            FormulaOperation.Sqrt => graph.Quotient(graph.Product(graph.Constant(0.5), da), node),
            FormulaOperation.Exp => graph.Product(node, da),
            FormulaOperation.Log => graph.Quotient(da, a),
            FormulaOperation.Sin => graph.Product(graph.Make(FormulaOperation.Cos, a), da),
            FormulaOperation.Cos => graph.Negative(graph.Product(graph.Make(FormulaOperation.Sin, a), da)),
            FormulaOperation.Tanh => graph.Product(graph.Difference(graph.Constant(1), graph.Product(node, node)), da),
            FormulaOperation.Atan2 => graph.Quotient(
                graph.Difference(graph.Product(b, da), graph.Product(a, db)), graph.Sum(graph.Product(a, a), graph.Product(b, b))),
            FormulaOperation.Abs => Choose(a, da, graph.Negative(da)),
            FormulaOperation.Min => Choose(graph.Difference(b, a), da, db),
            FormulaOperation.Max => Choose(graph.Difference(a, b), da, db),
            FormulaOperation.Select => graph.Make(FormulaOperation.Select, a, db, _known[c]),
            _ => graph.Constant(0),
        };
    }

    // The first where a sign is not negative, else the second.
    private int Choose(int sign, int first, int second) =>
        first == second ? first : graph.Make(FormulaOperation.Select, graph.Make(FormulaOperation.Step, sign), first, second);
}
