using MicroMacro.Numerics;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>
/// Orders the atoms of a connected molecule for placement. The molecule is spanned by a breadth-first tree that grows from one
/// end of the longest chain of heavy atoms, so the backbone carries proper torsions; about each bond one atom carries the
/// torsion and its siblings are placed relative to it. Everything follows from the graph and the atoms' numbers.
/// </summary>
internal sealed class ZMatrixBuilder
{
    private readonly BondGraph _graph;
    private readonly bool[] _heavy;
    private readonly IReadOnlyList<int[]> _torsions;
    private readonly bool[] _onBackbone;
    private readonly int[] _parent;
    private readonly int[] _below;
    private readonly int[][] _children;

    public ZMatrixBuilder(BondGraph graph, ReadOnlySpan<int> atomicNumbers, IReadOnlyList<int[]> torsions)
    {
        _graph = graph;
        _torsions = torsions;
        _heavy = new bool[graph.AtomCount];
        for (int i = 0; i < _heavy.Length; i++)
        {
            _heavy[i] = atomicNumbers.IsEmpty ? graph.Neighbours(i).Count > 1 : atomicNumbers[i] > 1;
        }

        _onBackbone = new bool[graph.AtomCount];
        _parent = new int[graph.AtomCount];
        Array.Fill(_parent, -1);
        _below = new int[graph.AtomCount];
        _children = new int[graph.AtomCount][];
    }

    public ZMatrixRow[] Build()
    {
        int[] backbone = LongestChain(i => _heavy[i]);
        if (backbone.Length < 3)
        {
            // Methane, water, ethane: hydrogens are needed to have two bonds in a row.
            backbone = LongestChain(_ => true);
        }

        if (backbone.Length < 3)
        {
            throw new InvalidDataInputException(
                "every atom is bonded to every other; internal coordinates need a chain of three atoms whose ends are not bonded");
        }

        GrowTree(backbone);
        return Place(backbone);
    }

    /// <summary>The longest of the shortest paths among accepted atoms; the first found where several are as long.</summary>
    private int[] LongestChain(Func<int, bool> accept)
    {
        int[] best = [];
        for (int start = 0; start < _graph.AtomCount; start++)
        {
            if (!accept(start))
            {
                continue;
            }

            int[] distance = _graph.DistancesFrom(start, accept);
            int longest = distance.Max();
            if (longest + 1 > best.Length)
            {
                best = PathTo(Array.IndexOf(distance, longest), distance);
            }
        }

        return best;
    }

    private int[] PathTo(int end, int[] distance)
    {
        int[] path = new int[distance[end] + 1];
        path[^1] = end;
        for (int k = path.Length - 2; k >= 0; k--)
        {
            path[k] = _graph.Neighbours(path[k + 1]).First(a => distance[a] == k);
        }

        return path;
    }

    private void GrowTree(int[] backbone)
    {
        for (int k = 0; k < backbone.Length; k++)
        {
            _onBackbone[backbone[k]] = true;
            _parent[backbone[k]] = k == 0 ? backbone[0] : backbone[k - 1];
        }

        var order = new List<int> { backbone[0] };
        for (int k = 0; k < order.Count; k++)
        {
            int atom = order[k];
            foreach (int next in _graph.Neighbours(atom))
            {
                if (_parent[next] < 0)
                {
                    _parent[next] = atom;
                }

                if (_parent[next] == atom && next != backbone[0])
                {
                    order.Add(next);
                }
            }
        }

        for (int k = order.Count - 1; k > 0; k--)
        {
            _below[_parent[order[k]]] += _below[order[k]] + 1;
        }

        for (int i = 0; i < _children.Length; i++)
        {
            _children[i] = OrderedChildren(i, backbone[0]);
        }
    }

    /// <summary>Children by rank: the end of a wanted torsion, the backbone, heavy atoms, larger branches, the lower number.</summary>
    private int[] OrderedChildren(int atom, int root) =>
        [.. _graph.Neighbours(atom)
            .Where(c => _parent[c] == atom && c != root)
            .OrderByDescending(c => atom != root && WantedEnd(atom, _parent[atom], c) >= 0)
            .ThenByDescending(c => _onBackbone[c])
            .ThenByDescending(c => _heavy[c])
            .ThenByDescending(c => _below[c])
            .ThenBy(c => c)];

    private ZMatrixRow[] Place(int[] backbone)
    {
        (int root, int second, int third) = (backbone[0], backbone[1], _children[backbone[1]][0]);
        var rows = new List<ZMatrixRow>
        {
            new(root, -1, -1, -1, false),
            new(second, root, -1, -1, false),
            new(third, second, root, -1, false),
        };
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out int b))
        {
            // The root has no parent: its children take the first bond as their axis.
            int c = b == root ? second : _parent[b];
            int sibling = b == second ? third : -1;
            foreach (int atom in PlacementOrder(b, c, b == root))
            {
                queue.Enqueue(atom);
                if (atom == third || (b == root && atom == second))
                {
                    continue;
                }

                rows.Add(sibling >= 0
                    ? new(atom, b, c, sibling, true)
                    : new(atom, b, c, ProperReference(atom, b, c, root, third), false));
                sibling = sibling < 0 ? atom : sibling;
            }
        }

        return [.. rows];
    }

    private IEnumerable<int> PlacementOrder(int b, int c, bool isRoot) =>
        isRoot ? _children[b].OrderByDescending(a => a == c).ThenByDescending(a => WantedEnd(b, c, a) >= 0) : _children[b];

    /// <summary>The atom bonded to c against which the torsion about b-c is measured.</summary>
    private int ProperReference(int atom, int b, int c, int root, int third)
    {
        if (b == root)
        {
            return third;
        }

        int wanted = WantedEnd(b, c, atom);
        return wanted >= 0 ? wanted : c == root ? _children[root].First(a => a != b) : _parent[c];
    }

    /// <summary>The other end of the wanted torsion about b-c that ends in <paramref name="atom"/>; -1 where none does.</summary>
    private int WantedEnd(int b, int c, int atom)
    {
        foreach (int[] t in _torsions)
        {
            if (t[0] == atom && t[1] == b && t[2] == c && IsTreeNeighbour(t[3], c))
            {
                return t[3];
            }

            if (t[3] == atom && t[2] == b && t[1] == c && IsTreeNeighbour(t[0], c))
            {
                return t[0];
            }
        }

        return -1;
    }

    /// <summary>Whether d hangs on c in the tree: only then is it placed before the atoms beyond the bond b-c.</summary>
    private bool IsTreeNeighbour(int d, int c) => _parent[d] == c || _parent[c] == d;
}
