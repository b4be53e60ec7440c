namespace MicroMacro.FreeEnergy;

/// <summary>Equal bins along one slow variable.</summary>
/// <param name="Minimum">Lower end.</param>
/// <param name="Maximum">Upper end; for a periodic variable Minimum plus the period.</param>
/// <param name="Bins">Number of bins, at least 1.</param>
/// <param name="Periodic">Whether the ends are the same point.</param>
public sealed record GridAxis(double Minimum, double Maximum, int Bins, bool Periodic)
{
    /// <summary>Width of a bin.</summary>
    public double Width => (Maximum - Minimum) / Bins;

    /// <summary>Length of the axis; the period of a periodic one.</summary>
    public double Length => Maximum - Minimum;

    /// <summary>The bin that holds z, or -1 outside a non-periodic axis or for a non-finite z. Bins are closed below and open above.</summary>
    public int Bin(double z)
    {
        if (!double.IsFinite(z))
        {
            return -1;
        }

        double position = (z - Minimum) / Width;
        if (Periodic)
        {
            position -= Bins * Math.Floor(position / Bins);
            return Math.Min(Bins - 1, (int)position);
        }

        return position >= 0 && z < Maximum ? Math.Min(Bins - 1, (int)position) : -1;
    }

    /// <summary>Middle of a bin.</summary>
    public double Center(int bin) => Minimum + ((bin + 0.5) * Width);

    /// <summary>Middles of all bins, shape [Bins].</summary>
    public double[] Centers() => [.. Enumerable.Range(0, Bins).Select(Center)];

    /// <summary>a - b, by the shortest way round when periodic.</summary>
    public double Difference(double a, double b) => Periodic ? a - b - (Length * Math.Round((a - b) / Length)) : a - b;

    /// <summary>Number of the cell that a point lies in on a grid, row-major, the last axis fastest; -1 outside.</summary>
    internal static int Cell(IReadOnlyList<GridAxis> axes, ReadOnlySpan<double> point)
    {
        int cell = 0;
        for (int a = 0; a < axes.Count; a++)
        {
            int bin = axes[a].Bin(point[a]);
            if (bin < 0)
            {
                return -1;
            }

            cell = (cell * axes[a].Bins) + bin;
        }

        return cell;
    }

    internal void Validate()
    {
        if (!(double.IsFinite(Minimum) && double.IsFinite(Maximum) && Maximum > Minimum) || Bins < 1)
        {
            throw new ArgumentException($"an axis from {Minimum} to {Maximum} with {Bins} bins has no cells", nameof(Maximum));
        }
    }
}
