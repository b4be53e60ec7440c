using MicroMacro.FreeEnergy;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// A sum of hills V(z) on a grid in one or two slow variables. The nodes hold V and its derivatives, summed exactly; between them V is
/// their cubic Hermite interpolant, which is continuously differentiable, so the force is minus the gradient of the bias to rounding.
/// </summary>
/// <remarks>Hills are those of <see cref="PlumedHill"/>. Along an axis that is not periodic V stays
/// beyond the ends what it is there: no force acts outside [baftizadeh2012].</remarks>
public sealed class HillGrid : ISlowBias
{
    private readonly GridAxis[] _axes;
    private readonly int _columns;
    private readonly int _terms;

    // Of each node V and h_a ∂V/∂z_a with the spacing h_a; in two variables V, h_0 ∂_0 V, h_1 ∂_1 V, h_0 h_1 ∂_0 ∂_1 V.
    private readonly double[] _nodes;

    /// <summary>No hills yet.</summary>
    /// <param name="axes">One or two axes; the nodes are the edges of their bins.</param>
    /// <exception cref="ArgumentException">There are other than one or two axes, or an axis has no cells.</exception>
    public HillGrid(IReadOnlyList<GridAxis> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Count is not (1 or 2))
        {
            throw new ArgumentException($"a grid of hills has one or two axes, not {axes.Count}", nameof(axes));
        }

        foreach (GridAxis axis in axes)
        {
            if (!(double.IsFinite(axis.Minimum) && double.IsFinite(axis.Maximum) && axis.Maximum > axis.Minimum) || axis.Bins < 2)
            {
                throw new ArgumentException($"an axis from {axis.Minimum} to {axis.Maximum} with {axis.Bins} bins is no grid", nameof(axes));
            }
        }

        _axes = [.. axes];
        _columns = axes.Count == 1 ? 1 : NodesOf(axes[1]);
        _terms = 2 * axes.Count;
        _nodes = new double[checked(NodesOf(axes[0]) * _columns * _terms)];
    }

    /// <summary>The axes.</summary>
    public IReadOnlyList<GridAxis> Axes => _axes;

    /// <summary>Number of nodes, row-major, the last axis fastest; a periodic axis has as many as bins, another one more.</summary>
    public int Nodes => _nodes.Length / _terms;

    /// <summary>Nodes along an axis.</summary>
    public static int NodesOf(GridAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return axis.Periodic ? axis.Bins : axis.Bins + 1;
    }

    /// <summary>V of all nodes.</summary>
    public double[] Values() => [.. Enumerable.Range(0, Nodes).Select(n => _nodes[n * _terms])];

    /// <summary>Where a node is, [c].</summary>
    public double[] Position(int node) => _axes.Length == 1
        ? [_axes[0].Minimum + (node * _axes[0].Width)]
        : [_axes[0].Minimum + (node / _columns * _axes[0].Width), _axes[1].Minimum + (node % _columns * _axes[1].Width)];

    /// <summary>Adds a hill.</summary>
    /// <param name="center">Its centre, [c]; it may lie outside the grid.</param>
    /// <param name="widths">Its standard deviations, [c].</param>
    /// <param name="height">Its height.</param>
    public void Add(ReadOnlySpan<double> center, ReadOnlySpan<double> widths, double height)
    {
        List<HillReach> rows = Reach(_axes[0], center[0], widths[0]);
        if (_axes.Length == 1)
        {
            foreach (HillReach row in rows)
            {
                (double value, double slope) = PlumedHill.Of(row.Half);
                _nodes[2 * row.Node] += height * value;
                _nodes[(2 * row.Node) + 1] += height * slope * row.LogSlope * _axes[0].Width;
            }

            return;
        }

        List<HillReach> columns = Reach(_axes[1], center[1], widths[1]);
        foreach (HillReach row in rows)
        {
            foreach (HillReach column in columns)
            {
                if (row.Half + column.Half < PlumedHill.Cutoff)
                {
                    AddTo(((row.Node * _columns) + column.Node) * 4, height, row.Half + column.Half, row.LogSlope * _axes[0].Width, column.LogSlope * _axes[1].Width);
                }
            }
        }
    }

    /// <inheritdoc/>
    public double Evaluate(int walker, ReadOnlySpan<double> z, Span<double> slope)
    {
        slope.Clear();
        for (int a = 0; a < _axes.Length; a++)
        {
            if (!double.IsFinite(z[a]))
            {
                return 0;
            }
        }

        HermiteCell row = HermiteCell.Of(_axes[0], z[0]);
        if (_axes.Length == 1)
        {
            int low = 2 * row.Low, high = 2 * row.High;
            slope[0] = row.Slope(_nodes[low], _nodes[low + 1], _nodes[high], _nodes[high + 1]);
            return row.Value(_nodes[low], _nodes[low + 1], _nodes[high], _nodes[high + 1]);
        }

        HermiteCell column = HermiteCell.Of(_axes[1], z[1]);
        int bottom = row.Low * _columns, top = row.High * _columns;
        ReadOnlySpan<double> n = _nodes;
        ReadOnlySpan<double> a00 = n.Slice(4 * (bottom + column.Low), 4), a01 = n.Slice(4 * (bottom + column.High), 4);
        ReadOnlySpan<double> a10 = n.Slice(4 * (top + column.Low), 4), a11 = n.Slice(4 * (top + column.High), 4);

        // Along the second axis first: value and row derivative on both sides of the cell.
        double v0 = column.Value(a00[0], a00[2], a01[0], a01[2]), d0 = column.Value(a00[1], a00[3], a01[1], a01[3]);
        double v1 = column.Value(a10[0], a10[2], a11[0], a11[2]), d1 = column.Value(a10[1], a10[3], a11[1], a11[3]);
        double w0 = column.Slope(a00[0], a00[2], a01[0], a01[2]), e0 = column.Slope(a00[1], a00[3], a01[1], a01[3]);
        double w1 = column.Slope(a10[0], a10[2], a11[0], a11[2]), e1 = column.Slope(a10[1], a10[3], a11[1], a11[3]);
        slope[0] = row.Slope(v0, d0, v1, d1);
        slope[1] = row.Value(w0, e0, w1, e1);
        return row.Value(v0, d0, v1, d1);
    }

    /// <summary>V at a point.</summary>
    public double Value(ReadOnlySpan<double> z)
    {
        Span<double> slope = stackalloc double[2];
        return Evaluate(0, z, slope[.._axes.Length]);
    }

    /// <summary>The nodes' numbers, for a restart; the same array each time.</summary>
    internal double[] Numbers => _nodes;

    private void AddTo(int first, double height, double half, double slope0, double slope1)
    {
        (double value, double slope) = PlumedHill.Of(half);
        double scaled = height * slope;
        _nodes[first] += height * value;
        _nodes[first + 1] += scaled * slope0;
        _nodes[first + 2] += scaled * slope1;
        _nodes[first + 3] += scaled * slope0 * slope1;
    }

    /// <summary>The nodes of an axis that a hill reaches; around a periodic axis each node once, by the shortest way.</summary>
    private static List<HillReach> Reach(GridAxis axis, double center, double sigma)
    {
        List<HillReach> reach = [];
        double middle = (center - axis.Minimum) / axis.Width;
        double span = (PlumedHill.Reach(sigma) / axis.Width) + 1;
        int nodes = NodesOf(axis);
        bool all = axis.Periodic && (2 * span) + 1 >= nodes;
        long low = all ? 0 : (long)Math.Floor(middle - span);
        long high = all ? nodes - 1 : (long)Math.Ceiling(middle + span);
        for (long i = axis.Periodic ? low : Math.Max(0, low); i <= (axis.Periodic ? high : Math.Min(nodes - 1, high)); i++)
        {
            int node = (int)(((i % nodes) + nodes) % nodes);
            double d = axis.Difference(axis.Minimum + (node * axis.Width), center) / sigma;
            if (0.5 * d * d < PlumedHill.Cutoff)
            {
                reach.Add(new HillReach(node, 0.5 * d * d, -d / sigma));
            }
        }

        return reach;
    }

    /// <summary>A node that a hill reaches, with d²/2σ² and the slope of -d²/2σ² along the axis.</summary>
    private readonly record struct HillReach(int Node, double Half, double LogSlope);
}
