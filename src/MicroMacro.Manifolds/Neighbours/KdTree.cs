using System.Runtime.CompilerServices;

namespace MicroMacro.Manifolds.Neighbours;

/// <summary>A k-d tree: boxes halved at the median of their widest side, down to a few points [bentley1975multidimensional].</summary>
internal sealed class KdTree : INeighbourSearch
{
    private const int LeafPoints = 12;

    /// <summary>Candidates that a ball around a point may hold.</summary>
    private const int BallPoints = 512;

    /// <summary>The squared radius of the ball looked through, over that of the point before: more than count points nearly always, seldom twice as many.</summary>
    private const double Allowance = 1.3;

    // Bounds and distances are rounded differently: nothing within a hair of the worst distance is left out.
    private const double Margin = 1 + 1e-12;

    private readonly double[] _points;
    private readonly double[] _ordered;
    private readonly int[] _order;
    private readonly int _d;
    private readonly List<Node> _nodes = [];

    /// <summary>Builds the tree of points, [n, d].</summary>
    public KdTree(double[] points, int dimension)
    {
        (_points, _d) = (points, dimension);
        _order = [.. Enumerable.Range(0, points.Length / dimension)];
        Build(0, _order.Length);
        _ordered = new double[points.Length];
        for (int i = 0; i < _order.Length; i++)
        {
            points.AsSpan(_order[i] * dimension, dimension).CopyTo(_ordered.AsSpan(i * dimension));
        }
    }

    /// <summary>The points in the order of the leaves: those near each other in space are mostly near each other in it.</summary>
    public ReadOnlySpan<int> Order => _order;

    private readonly record struct Node(int First, int End, int Axis, double Split, int Upper);

    /// <inheritdoc/>
    public int Tile => 128;

    /// <inheritdoc/>
    public void Find(int first, int points, int count, int[] indices, double[] squaredDistances)
    {
        Span<double> offsets = stackalloc double[_d];
        Span<int> names = stackalloc int[BallPoints];
        Span<double> distances = stackalloc double[BallPoints];
        double reach = double.PositiveInfinity;
        for (int i = first; i < first + points; i++)
        {
            offsets.Clear();
            NeighbourBall ball = new(reach, names, distances);
            if (count < BallPoints && double.IsFinite(reach))
            {
                Visit(0, i, 0, offsets, ref ball);
            }

            if (!ball.Write(i, count, indices, squaredDistances))
            {
                NeighbourRow row = new(i, count, indices, squaredDistances);
                offsets.Clear();
                Visit(0, i, 0, offsets, ref row);
            }

            // Points are mostly given in the order of a tree: the next one's neighbours are about as far.
            reach = Allowance * squaredDistances[((i + 1) * count) - 1];
        }
    }

    private int Build(int first, int end)
    {
        int node = _nodes.Count;
        _nodes.Add(new Node(first, end, -1, 0, 0));
        (int axis, double extent) = WidestSide(first, end);
        if (end - first <= LeafPoints || extent == 0)
        {
            return node;
        }

        double[] keys = new double[end - first];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = _points[(_order[first + i] * _d) + axis];
        }

        keys.AsSpan().Sort(_order.AsSpan(first, keys.Length));
        int half = keys.Length / 2;
        Build(first, first + half);
        int upper = Build(first + half, end);
        _nodes[node] = new Node(first, end, axis, keys[half], upper);
        return node;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Axis, double Extent) WidestSide(int first, int end)
    {
        (int Axis, double Extent) widest = (0, -1);
        for (int a = 0; a < _d; a++)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            for (int i = first; i < end; i++)
            {
                double value = _points[(_order[i] * _d) + a];
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }

            widest = high - low > widest.Extent ? (a, high - low) : widest;
        }

        return widest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit<TRow>(int index, int point, double bound, scoped Span<double> offsets, ref TRow row)
        where TRow : struct, INeighbourCollector, allows ref struct
    {
        Node node = _nodes[index];
        if (node.Axis < 0)
        {
            Scan(node, point, ref row);
            return;
        }

        double offset = _points[(point * _d) + node.Axis] - node.Split;
        (int near, int far) = offset < 0 ? (index + 1, node.Upper) : (node.Upper, index + 1);
        Visit(near, point, bound, offsets, ref row);
        double before = offsets[node.Axis];
        double further = bound + (offset * offset) - (before * before);
        if (further <= row.Worst * Margin)
        {
            offsets[node.Axis] = offset;
            Visit(far, point, further, offsets, ref row);
            offsets[node.Axis] = before;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan<TRow>(Node node, int point, ref TRow row)
        where TRow : struct, INeighbourCollector, allows ref struct
    {
        ReadOnlySpan<double> own = _points.AsSpan(point * _d, _d);
        for (int i = node.First; i < node.End; i++)
        {
            ReadOnlySpan<double> other = _ordered.AsSpan(i * _d, _d);
            double sum = 0;
            for (int a = 0; a < own.Length; a++)
            {
                double delta = other[a] - own[a];
                sum = Math.FusedMultiplyAdd(delta, delta, sum);
            }

            if (sum <= row.Worst && _order[i] != point)
            {
                row.Offer(_order[i], sum);
            }
        }
    }
}
