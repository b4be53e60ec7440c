using MicroMacro.Numerics.Simd;

namespace MicroMacro.Numerics.Formulas;

/// <summary>
/// Formulas as one graph in which equal parts are one node. Nodes only point to earlier ones, and constants are folded by the
/// arithmetic that the compiled formula would have used.
/// </summary>
internal sealed class FormulaGraph
{
    /// <summary>The most nodes that a graph may have; derivatives of a formula of ordinary length need a few hundred.</summary>
    public const int MostNodes = 50_000;

    private readonly List<FormulaNode> _nodes = [];
    private readonly Dictionary<FormulaNode, int> _known = [];

    /// <summary>The number of nodes.</summary>
    public int Count => _nodes.Count;

    /// <summary>The node of a number.</summary>
    public FormulaNode this[int node] => _nodes[node];

    /// <summary>A number.</summary>
    public int Constant(double value) => Add(new(FormulaOperation.Constant, -1, -1, -1, BitConverter.DoubleToInt64Bits(value)));

    /// <summary>An input.</summary>
    public int Variable(int index) => Add(new(FormulaOperation.Variable, index, -1, -1, 0));

    /// <summary>The value of a node that is a constant; null for another.</summary>
    public double? ConstantOf(int node) => _nodes[node].Operation == FormulaOperation.Constant ? _nodes[node].Value : null;

    /// <summary>A node that the graph has, or -1.</summary>
    public int Find(FormulaNode node) => _known.TryGetValue(node, out int known) ? known : -1;

    /// <summary>a + b.</summary>
    public int Sum(int a, int b)
    {
        if (Is(a, 0) || Is(b, 0))
        {
            return Is(a, 0) ? b : a;
        }

        return a == b ? Product(Constant(2), a) : Make(FormulaOperation.Add, Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>a - b.</summary>
    public int Difference(int a, int b) => Is(b, 0) ? a : Is(a, 0) ? Negative(b) : a == b ? Constant(0) : Make(FormulaOperation.Subtract, a, b);

    /// <summary>a · b.</summary>
    public int Product(int a, int b)
    {
        (a, b) = ConstantOf(b) is not null ? (b, a) : (a, b);
        if (ConstantOf(a) is not { } factor)
        {
            return Make(FormulaOperation.Multiply, Math.Min(a, b), Math.Max(a, b));
        }

        FormulaNode other = _nodes[b];
        return factor == 0 ? Constant(0)
            : factor == 1 ? b
            : factor == -1 ? Negative(b)
            : other.Operation == FormulaOperation.Negate ? Product(Constant(-factor), other.A)
            : other.Operation == FormulaOperation.Multiply && ConstantOf(other.A) is { } inner ? Product(Constant(factor * inner), other.B)
            : Make(FormulaOperation.Multiply, a, b);
    }

    /// <summary>a / b; a constant b is multiplied by its inverse.</summary>
    public int Quotient(int a, int b) => Is(a, 0) && ConstantOf(b) is not 0 ? Constant(0)
        : ConstantOf(a) is null && ConstantOf(b) is { } divisor && double.IsFinite(1 / divisor) ? Product(Constant(1 / divisor), a)
        : Make(FormulaOperation.Divide, a, b);

    /// <summary>-a.</summary>
    public int Negative(int a) => _nodes[a].Operation == FormulaOperation.Negate ? _nodes[a].A : Make(FormulaOperation.Negate, a);

    /// <summary>a^b: by squaring for a whole b, with a square root for half of one, else exp(b log a).</summary>
    public int Power(int a, int b)
    {
        const double most = 1024;
        if (ConstantOf(b) is { } n && Math.Abs(n) <= most && 2 * n == Math.Floor(2 * n))
        {
            int whole = (int)Math.Floor(Math.Abs(n));
            int power = Math.Abs(n) > whole ? Product(WholePower(a, whole), Make(FormulaOperation.Sqrt, a)) : WholePower(a, whole);
            return n < 0 ? Quotient(Constant(1), power) : power;
        }

        return Make(FormulaOperation.Exp, Product(b, Make(FormulaOperation.Log, a)));
    }

    /// <summary>An operation with one to three arguments.</summary>
    public int Make(FormulaOperation operation, int a, int b = -1, int c = -1)
    {
        FormulaNode node = new(operation, a, b, c, 0);
        if (operation == FormulaOperation.Select && ConstantOf(a) is { } condition)
        {
            return condition == 0 ? c : b;
        }

        for (int i = 0; i < node.Arity; i++)
        {
            if (ConstantOf(node.Argument(i)) is null)
            {
                return Add(node);
            }
        }

        return Constant(Fold(node));
    }

    private int WholePower(int a, int n)
    {
        int result = Constant(1);
        for (int square = a; n > 0; n >>= 1)
        {
            result = (n & 1) == 1 ? Product(result, square) : result;
            square = n > 1 ? Product(square, square) : square;
        }

        return result;
    }

    private bool Is(int node, double value) => ConstantOf(node) == value;

    private double Fold(FormulaNode node)
    {
        D1 a = new(_nodes[node.A].Value);
        D1 b = node.Arity > 1 ? new(_nodes[node.B].Value) : default;
        return LaneOperations.Apply(node.Operation, a, b).Value;
    }

    private int Add(FormulaNode node)
    {
        if (_known.TryGetValue(node, out int known))
        {
            return known;
        }

        if (_nodes.Count >= MostNodes)
        {
            throw new FormulaException($"the formula with its derivatives takes more than {MostNodes} operations; split the system or shorten it", 0);
        }

        _nodes.Add(node);
        return _known[node] = _nodes.Count - 1;
    }
}
