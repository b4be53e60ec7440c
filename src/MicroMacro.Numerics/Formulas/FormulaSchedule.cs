namespace MicroMacro.Numerics.Formulas;

/// <summary>The order in which a compiled formula computes its nodes, cut into pieces that a compiler can take at once.</summary>
internal sealed class FormulaSchedule
{
    // As much as the runtime's compiler has been seen to inline into a stepper's loop together with the loop itself.
    private const int LargestWhole = 160;
    private const int LargestPiece = 60;

    private readonly int[] _uses;
    private readonly int[] _pieceOf;
    private readonly int[] _slotOf;
    private readonly List<List<int>> _pieces = [];

    /// <summary>Plans the values of the given nodes.</summary>
    public FormulaSchedule(FormulaGraph graph, int[] outputs)
    {
        (Graph, Outputs) = (graph, outputs);
        _uses = new int[graph.Count];
        _pieceOf = new int[graph.Count];
        _slotOf = new int[graph.Count];
        CountUses();
        int[] order = [.. Enumerable.Range(0, graph.Count).Where(n => _uses[n] > 0 && graph[n].Arity > 0 && !IsFused(n))];
        Cut(order, order.Sum(Weight) <= LargestWhole ? int.MaxValue : LargestPiece);
        AssignSlots();
    }

    /// <summary>The graph.</summary>
    public FormulaGraph Graph { get; }

    /// <summary>The nodes of the values.</summary>
    public int[] Outputs { get; }

    /// <summary>The number of pieces.</summary>
    public int Pieces => _pieces.Count;

    /// <summary>How many numbers pieces hand to later ones.</summary>
    public int Slots { get; private set; }

    /// <summary>The nodes that a piece computes, in order.</summary>
    public IReadOnlyList<int> Piece(int piece) => _pieces[piece];

    /// <summary>Where a node's value is kept for later pieces, or -1.</summary>
    public int SlotOf(int node) => _slotOf[node];

    /// <summary>Whether a node is needed at all.</summary>
    public bool IsUsed(int node) => _uses[node] > 0;

    /// <summary>The product that an addition takes into one rounding, or -1.</summary>
    public int FusedProductOf(int node)
    {
        FormulaNode n = Graph[node];
        return n.Operation != FormulaOperation.Add ? -1
            : IsFusible(n.B) ? n.B
            : IsFusible(n.A) ? n.A
            : -1;
    }

    private void CountUses()
    {
        foreach (int output in Outputs)
        {
            _uses[output] += 2;
        }

        // Nodes point to earlier ones, so one sweep from the end finds what is needed.
        for (int node = Graph.Count - 1; node >= 0; node--)
        {
            for (int i = 0; _uses[node] > 0 && i < Graph[node].Arity; i++)
            {
                _uses[Graph[node].Argument(i)]++;
            }
        }
    }

    private bool IsFusible(int node) => Graph[node].Operation == FormulaOperation.Multiply && _uses[node] == 1;

    // A product with one use is fused where that use is an addition that takes it.
    private bool IsFused(int node)
    {
        if (!IsFusible(node))
        {
            return false;
        }

        int user = node + 1;
        while (!(_uses[user] > 0 && Enumerable.Range(0, Graph[user].Arity).Any(i => Graph[user].Argument(i) == node)))
        {
            user++;
        }

        return FusedProductOf(user) == node;
    }

    private void Cut(int[] order, int largest)
    {
        int weight = largest;
        _pieces.Add([]);
        foreach (int node in order)
        {
            if (weight >= largest && _pieces[^1].Count > 0)
            {
                _pieces.Add([]);
            }

            weight = (_pieces[^1].Count == 0 ? 0 : weight) + Weight(node);
            _pieceOf[node] = _pieces.Count - 1;
            _pieces[^1].Add(node);
        }
    }

    private void AssignSlots()
    {
        Array.Fill(_slotOf, -1);
        for (int piece = 0; piece < _pieces.Count; piece++)
        {
            foreach (int node in _pieces[piece])
            {
                for (int i = 0; i < Graph[node].Arity; i++)
                {
                    Need(Graph[node].Argument(i), piece);
                }
            }
        }
    }

    private void Need(int node, int piece)
    {
        if (Graph[node].Arity == 0 || _slotOf[node] >= 0)
        {
            return;
        }

        if (IsFused(node))
        {
            Need(Graph[node].A, piece);
            Need(Graph[node].B, piece);
        }
        else if (_pieceOf[node] != piece)
        {
            _slotOf[node] = Slots++;
        }
    }

    // Roughly how many operations the compiler sees.
    private int Weight(int node) => Graph[node].Operation switch
    {
        FormulaOperation.Sin or FormulaOperation.Cos or FormulaOperation.Atan2 => 40,
        FormulaOperation.Log or FormulaOperation.Tanh => 30,
        FormulaOperation.Exp => 20,
        FormulaOperation.Floor or FormulaOperation.Select or FormulaOperation.Step => 3,
        _ => 1,
    };
}
