namespace MicroMacro.Macro;

/// <summary>A box in the coarse variables, such as a core of a state: low ≤ z ≤ high, the short way round for a periodic variable.</summary>
public sealed record CoarseRegion
{
    /// <summary>The box between two corners.</summary>
    /// <param name="low">Lower ends, shape [c]; -∞ for none.</param>
    /// <param name="high">Upper ends, shape [c]; ∞ for none. Of a periodic variable the box goes from low up to high, across the seam where high is below low.</param>
    /// <param name="periods">Periods, shape [c], 0 for a variable without one; null where none has one.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a variable without period has high below low.</exception>
    public CoarseRegion(double[] low, double[] high, double[]? periods = null)
    {
        ArgumentNullException.ThrowIfNull(low);
        ArgumentNullException.ThrowIfNull(high);
        periods ??= new double[low.Length];
        if (low.Length == 0 || high.Length != low.Length || periods.Length != low.Length)
        {
            throw new ArgumentException($"{low.Length} lower and {high.Length} upper ends with {periods.Length} periods are no box", nameof(high));
        }

        for (int a = 0; a < low.Length; a++)
        {
            if (double.IsNaN(low[a]) || double.IsNaN(high[a]) || (periods[a] == 0 && high[a] < low[a]))
            {
                throw new ArgumentException($"variable {a} of a box goes from {low[a]} to {high[a]}", nameof(high));
            }
        }

        (Low, High, Periods) = (low, high, periods);
    }

    /// <summary>Lower ends, shape [c].</summary>
    public double[] Low { get; }

    /// <summary>Upper ends, shape [c].</summary>
    public double[] High { get; }

    /// <summary>Periods, shape [c]; 0 for a variable without one.</summary>
    public double[] Periods { get; }

    /// <summary>The box of given half-widths about a point.</summary>
    /// <param name="center">The point, shape [c].</param>
    /// <param name="half">The half-widths, shape [c].</param>
    /// <param name="periods">Periods, or null.</param>
    public static CoarseRegion About(double[] center, double[] half, double[]? periods = null) =>
        new([.. center.Zip(half, (m, h) => m - h)], [.. center.Zip(half, (m, h) => m + h)], periods);

    /// <summary>Whether a point lies in the box.</summary>
    /// <param name="z">The point, shape [c].</param>
    public bool Contains(ReadOnlySpan<double> z)
    {
        for (int a = 0; a < Low.Length; a++)
        {
            double period = Periods[a];
            if (period == 0 || !double.IsFinite(High[a] - Low[a]))
            {
                if (!(z[a] >= Low[a] && z[a] <= High[a]))
                {
                    return false;
                }

                continue;
            }

            // Both the way up from the lower end.
            double width = High[a] - Low[a];
            width += width < 0 ? period * Math.Ceiling(-width / period) : 0;
            double up = z[a] - Low[a];
            if (up - (period * Math.Floor(up / period)) > width)
            {
                return false;
            }
        }

        return true;
    }
}
