using MicroMacro.FreeEnergy;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>The free energy of the slow variables from all windows sampled so far, in kT, its minimum at 0.</summary>
public sealed class MacroEstimate
{
    // Two bins to a window: finer than the umbrellas are wide, coarse enough to be filled.
    private const int BinsPerWindow = 2;

    private readonly WindowGrid _grid;
    private readonly FreeEnergySurface _surface;

    private MacroEstimate(WindowGrid grid, int[] cells, int[] samples, MbarResult mbar, FreeEnergySurface surface, UmbrellaSamples windows)
    {
        Windows = windows;
        _grid = grid;
        _surface = surface;
        Cells = cells;
        SamplesPerState = samples;
        Mbar = mbar;
        double lowest = surface.Lowest();
        FreeEnergy = [.. surface.Values.Select(f => f - lowest)];
    }

    /// <summary>The sampled grid cells: the states of MBAR, in order.</summary>
    public int[] Cells { get; }

    /// <summary>Independent frames per state, N_k.</summary>
    public int[] SamplesPerState { get; }

    /// <summary>The independent frames of each state in the order of time, replicas side by side.</summary>
    public UmbrellaSamples Windows { get; }

    /// <summary>The grid of F.</summary>
    public IReadOnlyList<GridAxis> Grid => _surface.Axes;

    /// <summary>The solution.</summary>
    public MbarResult Mbar { get; }

    /// <summary>Bin centres along each slow variable.</summary>
    public IReadOnlyList<double[]> Axes => [.. _surface.Axes.Select(a => a.Centers())];

    /// <summary>F of each bin in kT (the last axis runs fastest), minimum 0; NaN where nothing was sampled.</summary>
    public double[] FreeEnergy { get; }

    /// <summary>Standard errors of <see cref="FreeEnergy"/> in kT; NaN where nothing was sampled.</summary>
    public double[] Error => _surface.Errors;

    /// <summary>Solves MBAR over all windows, each window's frames thinned by its own inefficiency, and bins F.</summary>
    public static MacroEstimate Of(FramePool pool, LoopOptions options, int threads)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<CoarseVariable> variables = options.Grid.Variables;
        int c = variables.Count;
        int[] cells = pool.SampledCells();
        int[] counts = new int[cells.Length];
        var z = new List<double>();
        for (int k = 0; k < cells.Length; k++)
        {
            foreach (Visit visit in pool.Visits.Where(v => v.Cell == cells[k]))
            {
                foreach (int row in visit.IndependentRows().OrderBy(row => row % visit.Records))
                {
                    z.AddRange(visit.Coarse.AsSpan(row * c, c));
                    counts[k]++;
                }
            }
        }

        double[] samples = [.. z];
        double[] stiffness = [.. cells.SelectMany(_ => options.Stiffness)];
        ReducedPotentials u = ReducedPotentials.ForHarmonicUmbrellas(
            samples, [.. cells.SelectMany(options.Grid.Center)], stiffness, [.. variables.Select(v => v.Period)], counts);
        MbarResult mbar = MicroMacro.FreeEnergy.Mbar.Solve(u, new MbarOptions { Threads = threads });
        GridAxis[] axes = [.. variables.Select((_, axis) => options.Grid.Bins(axis, BinsPerWindow))];
        var windows = new UmbrellaSamples(samples, counts, [.. cells.SelectMany(options.Grid.Center)], stiffness, [.. variables.Select(v => v.Period)]);
        return new MacroEstimate(options.Grid, cells, counts, mbar, FreeEnergySurface.ByHistogram(mbar, samples, axes, new SurfaceOptions { Threads = threads }), windows);
    }

    /// <summary>
    /// The windows to sample for bins with F at most <paramref name="region"/> and an error above <paramref name="target"/>, both
    /// in kT: those next to the links that carry the error between them and the minimum. None when no bin is uncertain; all windows
    /// when the equations are not solved.
    /// </summary>
    public int[] UncertainCells(double region, double target)
    {
        if (Mbar.Status != MbarStatus.Converged)
        {
            return Cells;
        }

        // A bin without samples in a window of the region is as uncertain as can be.
        int[] uncertain = [.. Enumerable.Range(0, FreeEnergy.Length)
            .Where(bin => (FreeEnergy[bin] <= region && Error[bin] > target) || (double.IsNaN(FreeEnergy[bin]) && IsInRegion(_grid.Nearest(Center(bin)), region)))
            .Select(bin => Array.IndexOf(Cells, _grid.Nearest(Center(bin)))).Where(k => k >= 0).Distinct().Order()];
        int minimum = Array.IndexOf(Cells, _grid.Nearest(Center(Array.IndexOf(FreeEnergy, 0))));
        return uncertain.Length == 0 ? [] : [.. ErrorFlow.Windows(_grid, Cells, Mbar, Math.Max(0, minimum), uncertain).Select(k => Cells[k])];
    }

    /// <summary>Whether a cell holds a bin with F at most <paramref name="region"/> above the minimum, in kT.</summary>
    public bool IsInRegion(int cell, double region) =>
        Enumerable.Range(0, FreeEnergy.Length).Any(bin => FreeEnergy[bin] <= region && _grid.Nearest(Center(bin)) == cell);

    /// <summary>The largest standard error among bins with F at most <paramref name="region"/>, in kT.</summary>
    public double LargestError(double region) => _surface.LargestError(region);

    /// <summary>RMS difference to an earlier estimate where that has F at most <paramref name="region"/>, after the best shift, in kT.</summary>
    public double RmsDifference(MacroEstimate earlier, double region)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return SurfaceDifference.Of(FreeEnergy, earlier.FreeEnergy, region).Rms;
    }

    /// <summary>RMS difference to a known F of one slow variable (in kT, NaN where unknown) where that is at most <paramref name="region"/> above its minimum, after the best shift.</summary>
    public double RmsTo(Func<double, double> reference, double region) => Against(reference, region).Rms;

    /// <summary>The constant to add to a known F so that it agrees best with this one over the region, in kT.</summary>
    public double BestShiftTo(Func<double, double> reference, double region) => Against(reference, region).Shift;

    /// <summary>The smallest overlap between neighbouring windows among the given cells; 1 where there is no such pair.</summary>
    public double SmallestNeighbourOverlap(IEnumerable<int> cells)
    {
        HashSet<int> counted = [.. cells];
        double smallest = 1;
        for (int k = 0; k < Cells.Length; k++)
        {
            foreach (int other in _grid.Neighbours(Cells[k], 1).Where(other => counted.Contains(Cells[k]) && counted.Contains(other)))
            {
                int l = Array.IndexOf(Cells, other);
                smallest = l < 0 ? smallest : Math.Min(smallest, Mbar.Overlap[(k * Cells.Length) + l]);
            }
        }

        return smallest;
    }

    private SurfaceDifference Against(Func<double, double> reference, double region)
    {
        if (_surface.Axes.Count != 1)
        {
            throw new InvalidOperationException($"a reference of one slow variable cannot be compared with F of {_surface.Axes.Count}");
        }

        return SurfaceDifference.Of(FreeEnergy, [.. _surface.Axes[0].Centers().Select(reference)], region);
    }

    private double[] Center(int bin)
    {
        double[] center = new double[_surface.Axes.Count];
        for (int axis = center.Length - 1; axis >= 0; axis--)
        {
            center[axis] = _surface.Axes[axis].Center(bin % _surface.Axes[axis].Bins);
            bin /= _surface.Axes[axis].Bins;
        }

        return center;
    }
}
