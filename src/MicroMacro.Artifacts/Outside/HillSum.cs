using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Outside;

/// <summary>Sums hills on a grid, as PLUMED's <c>sum_hills</c> does.</summary>
/// <param name="Axes">Points along each axis.</param>
/// <param name="Values">Σ of the hills at the points, the last axis fastest, in the unit of the heights.</param>
public sealed record HillSum(IReadOnlyList<HillAxis> Axes, double[] Values)
{
    /// <summary>Sums the first hills.</summary>
    /// <param name="hills">The hills.</param>
    /// <param name="axes">One axis for each slow variable.</param>
    /// <param name="count">How many hills, in the order of the file.</param>
    /// <exception cref="ArgumentException">The axes do not fit.</exception>
    public static HillSum Of(Hills hills, IReadOnlyList<HillAxis> axes, int count)
    {
        ArgumentNullException.ThrowIfNull(hills);
        ArgumentNullException.ThrowIfNull(axes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, hills.Count);
        if (axes.Count != hills.Variables || axes.Count > 2)
        {
            throw new ArgumentException($"{axes.Count} axes for hills in {hills.Variables} slow variables; one or two are supported", nameof(axes));
        }

        int columns = axes.Count == 1 ? 1 : axes[1].Points;
        if ((long)axes[0].Points * columns > Array.MaxLength)
        {
            throw new ArgumentException($"{axes[0].Points} times {columns} points are more than an array holds", nameof(axes));
        }

        var values = new double[axes[0].Points * columns];
        for (int n = 0; n < count; n++)
        {
            List<(int Point, double Distance)> rows = Reach(hills, n, 0, axes[0]);
            List<(int Point, double Distance)> others = axes.Count == 1 ? [(0, 0)] : Reach(hills, n, 1, axes[1]);
            Triangle l = Triangle.Of(hills, n);
            foreach ((int row, double a) in rows)
            {
                foreach ((int column, double b) in others)
                {
                    values[(row * columns) + column] += hills.Heights[n] * Shape(hills.Kernel, l.Half(a, b));
                }
            }
        }

        return new HillSum(axes, values);
    }

    private static double Shape(HillKernel kernel, double half) => kernel == HillKernel.Gaussian ? VectorMath.Exp(-half) : PlumedHill.Of(half).Value;

    // The points within reach of a hill along one axis, with their distance from its centre.
    private static List<(int Point, double Distance)> Reach(Hills hills, int hill, int variable, HillAxis axis)
    {
        double center = hills.Centers[(hill * hills.Variables) + variable];
        double sigma = hills.Widths[(hill * hills.Variables) + variable];
        var points = new List<(int, double)>();
        long neighbours = (long)Math.Min(axis.Points, Math.Ceiling(PlumedHill.Reach(sigma) / axis.Spacing));
        double position = (center - axis.Minimum) / axis.Spacing;
        if (!(Math.Abs(position) < 1e9))
        {
            return points;
        }

        long middle = (long)Math.Floor(position);
        long low = middle - neighbours, high = middle + neighbours;
        if (axis.Periodic && high - low + 1 > axis.Points)
        {
            (low, high) = (0, axis.Points - 1);
        }

        for (long i = axis.Periodic ? low : Math.Max(0, low); i <= (axis.Periodic ? high : Math.Min(axis.Points - 1, high)); i++)
        {
            int point = (int)(((i % axis.Points) + axis.Points) % axis.Points);
            points.Add((point, axis.Difference(axis.At(point), center)));
        }

        return points;
    }

    /// <summary>L of a hill in one or two variables, as 1/L11, L21/L22 and 1/L22 (0 in one).</summary>
    private readonly record struct Triangle(double First, double Mixed, double Second)
    {
        public static Triangle Of(Hills hills, int n)
        {
            ReadOnlySpan<double> l = hills.Factors.AsSpan(n * hills.Variables * hills.Variables, hills.Variables * hills.Variables);
            return l.Length == 1 ? new(1 / l[0], 0, 0) : new(1 / l[0], l[2] / l[3], 1 / l[3]);
        }

        /// <summary>Half the squared distance dᵀ (L Lᵀ)⁻¹ d.</summary>
        public double Half(double a, double b)
        {
            double x = a * First;
            double y = (b * Second) - (Mixed * x);
            return 0.5 * ((x * x) + (y * y));
        }
    }
}
