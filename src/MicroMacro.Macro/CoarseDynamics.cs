using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>
/// What follows from coarse dynamics on a grid of cells, in one variable or several, periodic or not: free energy, first-passage times,
/// committors and rates. The dynamics are an effective SDE by finite volumes, or the transition probabilities of bursts.
/// </summary>
public sealed class CoarseDynamics
{
    private double[]? _law;

    private CoarseDynamics(DiffusionGrid grid, RateMatrix rates)
    {
        (Grid, Rates) = (grid, rates);
    }

    /// <summary>The cells.</summary>
    public DiffusionGrid Grid { get; }

    /// <summary>The rates between them.</summary>
    public RateMatrix Rates { get; }

    /// <summary>The stationary probabilities of the cells, shape [n]; null where they are not unique.</summary>
    public double[]? Law => _law ??= Rates.Stationary();

    /// <summary>Of an effective SDE, by finite volumes.</summary>
    /// <param name="sde">The SDE, of one or two variables.</param>
    /// <param name="grid">The cells; see <see cref="CoarseGrid"/>.</param>
    /// <exception cref="ArgumentException">The grid has other axes, or the SDE is no diffusion in some cell.</exception>
    public static CoarseDynamics Of(EffectiveSde sde, DiffusionGrid grid)
    {
        Check(sde, grid);
        return new(grid, grid.Rates(sde.Values));
    }

    /// <summary>The same; null where drift or noise over- or underflow in some cell, as those of a poor fit may.</summary>
    /// <param name="sde">The SDE, of one or two variables.</param>
    /// <param name="grid">The cells; see <see cref="CoarseGrid"/>.</param>
    /// <exception cref="ArgumentException">The grid has other axes.</exception>
    public static CoarseDynamics? TryOf(EffectiveSde sde, DiffusionGrid grid)
    {
        Check(sde, grid);
        return grid.TryRates(sde.Values) is { } rates ? new(grid, rates) : null;
    }

    /// <summary>
    /// Of the transitions that bursts make between cells: rates are probabilities per lag. Nothing is assumed but that a cell is left
    /// with the same probabilities however it was reached, so memory shorter than the lag does no harm. Times are known to a lag.
    /// </summary>
    /// <param name="bursts">The bursts, whose starts within a cell follow the law that the system has there.</param>
    /// <param name="grid">The cells; a burst that starts or ends in none of them is left out.</param>
    public static CoarseDynamics Of(BurstSet bursts, DiffusionGrid grid)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNotEqual(grid.Axes.Count, bursts.Dimension, nameof(grid));
        (SparseMatrix rates, double[] total) = TransitionCounts.Rates(bursts, grid);

        // Only cells that hang together both ways have one law: what is entered and never left, or the reverse, is left out.
        bool[] kept = TransitionCounts.Connected(rates, total);
        if (kept.Contains(false))
        {
            DiffusionGrid whole = grid;
            grid = new DiffusionGrid(grid.Axes, z => whole.CellOf(z) is >= 0 and int cell && kept[cell]);
            (rates, _) = TransitionCounts.Rates(bursts, grid);
        }

        return new(grid, new RateMatrix(rates));
    }

    /// <summary>F/kT of each cell, -ln of the stationary density, its minimum at 0; shape [n]. Null where the law is not unique.</summary>
    public double[]? FreeEnergy()
    {
        if (Law is not { } law)
        {
            return null;
        }

        double most = law.Max();
        return Array.ConvertAll(law, p => -Math.Log(p / most));
    }

    /// <summary>The mean time to first reach a region, from each cell, shape [n].</summary>
    /// <exception cref="ArgumentException">No cell has its middle in the region.</exception>
    public double[] MeanPassageTimes(CoarseRegion target) => Rates.MeanPassageTimes(CellsIn(target));

    /// <summary>The mean time to first reach a region from a point; between the middles of cells it is interpolated. NaN outside the grid.</summary>
    /// <exception cref="ArgumentException">No cell has its middle in the region.</exception>
    public double MeanPassageTime(double[] start, CoarseRegion target)
    {
        ArgumentNullException.ThrowIfNull(start);
        double[] times = MeanPassageTimes(target);
        return Interpolate(times, start);
    }

    /// <summary>The probability to reach b before a, from each cell, shape [n].</summary>
    /// <exception cref="ArgumentException">A region holds no cell, or both hold the same.</exception>
    public double[] Committor(CoarseRegion a, CoarseRegion b) => Rates.Committor(CellsIn(a), CellsIn(b));

    /// <summary>The rate from core a to core b: what counting transitions in a long trajectory would give.</summary>
    /// <exception cref="ArgumentException">A region holds no cell, or both hold the same.</exception>
    public double TransitionRate(CoarseRegion a, CoarseRegion b) => Rates.TransitionRate(CellsIn(a), CellsIn(b));

    /// <summary>Why there are no rates between two cores, in a sentence; null where there are.</summary>
    /// <param name="a">The core to leave.</param>
    /// <param name="b">The core to reach.</param>
    public string? Obstacle(CoarseRegion a, CoarseRegion b)
    {
        bool[] left = Grid.Where(z => a.Contains(z));
        bool[] reached = Grid.Where(z => b.Contains(z));
        return !left.Contains(true) || !reached.Contains(true)
            ? $"no cell of the grid lies in the core to {(left.Contains(true) ? "reach" : "leave")}; it is outside the data, or smaller than a cell"
            : left.Zip(reached).Any(pair => pair.First && pair.Second) ? "the two cores share a cell of the grid" : null;
    }

    /// <summary>The cells whose middles lie in a region, shape [n].</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public bool[] CellsIn(CoarseRegion region)
    {
        ArgumentNullException.ThrowIfNull(region);
        ArgumentOutOfRangeException.ThrowIfNotEqual(region.Low.Length, Grid.Axes.Count, nameof(region));
        bool[] cells = Grid.Where(z => region.Contains(z));
        return cells.Contains(true)
            ? cells
            : throw new ArgumentException("no cell of the grid lies in the region; it is outside the data, or smaller than a cell", nameof(region));
    }

    private static void Check(EffectiveSde sde, DiffusionGrid grid)
    {
        ArgumentNullException.ThrowIfNull(sde);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNotEqual(grid.Axes.Count, sde.Dimension, nameof(grid));
    }

    /// <summary>Multilinear between the middles of cells, leaving out what is not inside.</summary>
    private double Interpolate(double[] table, double[] z)
    {
        int c = z.Length;
        double sum = 0;
        double weight = 0;
        for (int corner = 0; corner < 1 << c; corner++)
        {
            double share = 1;
            double[] at = new double[c];
            for (int a = 0; a < c; a++)
            {
                DiffusionAxis axis = Grid.Axes[a];
                double place = ((z[a] - axis.Low) / axis.Width) - 0.5;
                double fraction = place - Math.Floor(place);
                bool up = (corner >> a & 1) == 1;
                share *= up ? fraction : 1 - fraction;
                at[a] = axis.Low + ((Math.Floor(place) + (up ? 1.5 : 0.5)) * axis.Width);
            }

            int cell = Grid.CellOf(at);
            if (cell >= 0 && share > 0)
            {
                sum += share * table[cell];
                weight += share;
            }
        }

        return weight > 0 ? sum / weight : double.NaN;
    }
}
