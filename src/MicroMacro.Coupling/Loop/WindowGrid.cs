using MicroMacro.FreeEnergy;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>A product grid of umbrella centres over the slow variables.</summary>
public sealed class WindowGrid
{
    private readonly double[][] _axes;

    /// <summary>Builds the grid from one axis of centres per slow variable.</summary>
    /// <param name="variables">The slow variables, c of them.</param>
    /// <param name="axes">Ascending centres along each, in its unit.</param>
    /// <exception cref="ArgumentException">The number of axes is not c, or an axis is empty or not ascending.</exception>
    public WindowGrid(IReadOnlyList<CoarseVariable> variables, double[][] axes)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(axes);
        if (axes.Length != variables.Count)
        {
            throw new ArgumentException($"{axes.Length} axes for {variables.Count} slow variables", nameof(axes));
        }

        for (int a = 0; a < axes.Length; a++)
        {
            if (axes[a].Length == 0 || axes[a].Zip(axes[a].Skip(1)).Any(p => p.Second <= p.First))
            {
                throw new ArgumentException($"the window centres along '{variables[a].Name}' must be at least one, ascending", nameof(axes));
            }
        }

        Variables = variables;
        _axes = axes;
        Count = axes.Aggregate(1, (n, axis) => n * axis.Length);
    }

    /// <summary>The slow variables.</summary>
    public IReadOnlyList<CoarseVariable> Variables { get; }

    /// <summary>The number of centres.</summary>
    public int Count { get; }

    /// <summary>The centres along one axis.</summary>
    public ReadOnlySpan<double> Axis(int axis) => _axes[axis];

    /// <summary>The mean distance of neighbouring centres along one axis; 1 where there is only one.</summary>
    public double Spacing(int axis) => _axes[axis].Length > 1 ? (_axes[axis][^1] - _axes[axis][0]) / (_axes[axis].Length - 1) : 1;

    /// <summary>Whether z lies in the grid: along no axis more than half a spacing beyond the outermost centres, all round where an axis closes.</summary>
    public bool Contains(ReadOnlySpan<double> z)
    {
        double[] nearest = Center(Nearest(z));
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            if (Math.Abs(Variables[axis].Difference(z[axis], nearest[axis])) > 0.501 * LargestGap(axis))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The centre of cell <paramref name="cell"/> (the last axis runs fastest), shape [c].</summary>
    public double[] Center(int cell)
    {
        int[] at = Position(cell);
        return [.. at.Select((index, axis) => _axes[axis][index])];
    }

    /// <summary>The cell whose centre is nearest to z.</summary>
    public int Nearest(ReadOnlySpan<double> z)
    {
        int cell = 0;
        for (int axis = 0; axis < _axes.Length; axis++)
        {
            int best = 0;
            double distance = double.PositiveInfinity;
            for (int i = 0; i < _axes[axis].Length; i++)
            {
                double d = Math.Abs(Variables[axis].Difference(z[axis], _axes[axis][i]));
                if (d < distance)
                {
                    (best, distance) = (i, d);
                }
            }

            cell = (cell * _axes[axis].Length) + best;
        }

        return cell;
    }

    /// <summary>The cells within <paramref name="reach"/> grid steps of a cell along the axes taken together (Manhattan distance), itself left out.</summary>
    public IEnumerable<int> Neighbours(int cell, int reach)
    {
        int[] from = Position(cell);
        for (int other = 0; other < Count; other++)
        {
            int steps = Position(other).Select((index, axis) => StepsBetween(axis, from[axis], index)).Sum();
            if (steps >= 1 && steps <= reach)
            {
                yield return other;
            }
        }
    }

    /// <summary>Bins along one axis for a free energy, <paramref name="perWindow"/> to a window, from half a spacing before the first centre to half a spacing after the last.</summary>
    public GridAxis Bins(int axis, int perWindow)
    {
        double[] centers = _axes[axis];
        double spacing = Spacing(axis);
        bool wraps = Wraps(axis);
        double low = centers[0] - (0.5 * spacing);
        double high = wraps ? low + Variables[axis].Period : centers[^1] + (0.5 * spacing);
        return new GridAxis(low, high, centers.Length * perWindow, wraps);
    }

    private double LargestGap(int axis) => _axes[axis].Zip(_axes[axis].Skip(1)).Select(p => p.Second - p.First).DefaultIfEmpty(1).Max();

    private int StepsBetween(int axis, int a, int b)
    {
        int direct = Math.Abs(a - b);
        return Wraps(axis) ? Math.Min(direct, _axes[axis].Length - direct) : direct;
    }

    // A periodic axis closes only when its centres go all the way round; a stretch of an angle has two ends.
    private bool Wraps(int axis)
    {
        double[] centers = _axes[axis];
        double period = Variables[axis].Period;
        if (period <= 0 || centers.Length < 3)
        {
            return false;
        }

        double spacing = Spacing(axis);
        return period - (centers[^1] - centers[0]) < 1.5 * spacing;
    }

    private int[] Position(int cell)
    {
        int[] at = new int[_axes.Length];
        for (int axis = _axes.Length - 1; axis >= 0; axis--)
        {
            at[axis] = cell % _axes[axis].Length;
            cell /= _axes[axis].Length;
        }

        return at;
    }
}
