namespace MicroMacro.Coupling.Loop;

/// <summary>Which windows a study that explores opens next, by its strategy.</summary>
public static class Exploration
{
    /// <summary>The windows to open; none when the strategy has nowhere left to go.</summary>
    /// <param name="pool">What has been sampled.</param>
    /// <param name="options">Grid, reach, region and strategy.</param>
    /// <param name="estimate">F over the sampled windows, or null before the first or where bias does not reweight.</param>
    /// <param name="givenUp">Cells that could not be lifted into or whose replicas all failed.</param>
    public static Decision Next(FramePool pool, LoopOptions options, MacroEstimate? estimate, IReadOnlySet<int> givenUp)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(givenUp);
        int[] sampled = pool.SampledCells();
        (IEnumerable<int> cells, string reason) = sampled.Length == 0 ? First(pool, options) : options switch
        {
            { Explore: false } => (Enumerable.Range(0, options.Grid.Count), "all windows"),
            { Strategy: ExplorationStrategy.Boundary } => Boundary(options, estimate, sampled),
            { Strategy: ExplorationStrategy.GentlestAscent } => Ascent(pool, options, sampled, givenUp),
            _ => (Near(options, sampled), "frontier"),
        };
        int[] open = [.. cells.Except(sampled).Where(cell => !givenUp.Contains(cell)).Distinct().Order()];
        return new Decision(open, open.Length > 0, sampled.Length == 0 ? $"first windows: {open.Length} {reason}"
            : reason == "frontier" ? $"frontier: {open.Length} windows next to the {sampled.Length} sampled ones"
            : $"{reason}: {open.Length} windows");
    }

    private static (IEnumerable<int> Cells, string Reason) First(FramePool pool, LoopOptions options)
    {
        int[] reached = [.. CellsOfFirstData(pool, options)];
        return !options.Explore ? (Enumerable.Range(0, options.Grid.Count), "at once")
            : options.Strategy == ExplorationStrategy.Frontier ? (Near(options, reached), "where the first data lie and next to them")
            : (reached.SelectMany(cell => options.Grid.Neighbours(cell, 1)).Union(reached), "where the first data lie and round them");
    }

    private static IEnumerable<int> Near(LoopOptions options, int[] cells) => cells.SelectMany(cell => options.Grid.Neighbours(cell, options.Reach)).Union(cells);

    /// <summary>
    /// From each boundary window whose F lies in the region a line goes outwards, away from the sampled windows around it, as far as the
    /// reach. Boundaries above the region are left alone: what lies beyond them is not asked for.
    /// </summary>
    private static (IEnumerable<int> Cells, string Reason) Boundary(LoopOptions options, MacroEstimate? estimate, int[] sampled)
    {
        WindowGrid grid = options.Grid;
        HashSet<int> known = [.. sampled];
        int[] boundary = [.. sampled.Where(cell => grid.Neighbours(cell, 1).Any(n => !known.Contains(n)))];
        int[] low = [.. boundary.Where(cell => estimate?.IsInRegion(cell, options.Region) ?? true)];
        SortedSet<int> open = [];
        foreach (int cell in low)
        {
            double[] center = grid.Center(cell), outwards = Outwards(grid, cell, [.. grid.Neighbours(cell, 2).Where(known.Contains)]);
            for (int step = 1; step <= options.Reach; step++)
            {
                double[] z = [.. center.Select((v, k) => v + (step * outwards[k] * grid.Spacing(k)))];
                if (grid.Contains(z))
                {
                    open.Add(grid.Nearest(z));
                }
            }

            // Where the sampled windows lie evenly around, no direction is outwards: the gaps themselves are.
            if (outwards.All(v => v == 0))
            {
                open.UnionWith(grid.Neighbours(cell, 1));
            }
        }

        return (open, $"beyond {low.Length} of {boundary.Length} boundary windows, the rest above the region");
    }

    private static double[] Outwards(WindowGrid grid, int cell, int[] around)
    {
        double[] from = grid.Center(cell), sum = new double[from.Length];
        foreach (int other in around)
        {
            double[] at = grid.Center(other);
            for (int k = 0; k < sum.Length; k++)
            {
                sum[k] += grid.Variables[k].Difference(from[k], at[k]) / grid.Spacing(k);
            }
        }

        // As long as the step to a neighbour along the axis that lies nearest to it; diagonals reach the diagonal neighbour.
        double largest = sum.Max(Math.Abs);
        return largest < 0.5 ? new double[sum.Length] : Array.ConvertAll(sum, v => v / largest);
    }

    private static (IEnumerable<int> Cells, string Reason) Ascent(FramePool pool, LoopOptions options, int[] sampled, IReadOnlySet<int> givenUp)
    {
        MeanForceField field = MeanForceField.Of(pool, options);
        if (field.IsEmpty)
        {
            return (Near(options, sampled), "frontier");
        }

        GentlestAscent ascent = new(field);
        (List<double[]> minima, List<AscentPath> down) = ascent.Descend(sampled.Select(cell => field.Scaled(options.Grid.Center(cell))));
        AscentPath[] up = [.. minima.SelectMany(ascent.Ascend)];
        AscentPath[] saddles = [.. up.Where(p => p.Status == AscentStatus.Stationary)];

        // Over a saddle and down again, to what lies on its other side.
        (_, List<AscentPath> over) = ascent.Descend(saddles.Select(p => GentlestAscent.Moved(p.End, p.Heading, 1)));
        AscentPath[] leaving = [.. down.Concat(up).Concat(over).Where(p => p.Status == AscentStatus.Unsampled)];
        SortedSet<int> open = [];
        foreach (AscentPath path in leaving)
        {
            for (int step = 0; step < options.Reach; step++)
            {
                int cell = field.Cell(GentlestAscent.Moved(path.End, path.Heading, step));
                if (cell < 0 || givenUp.Contains(cell))
                {
                    break;
                }

                open.Add(cell);
            }
        }

        return (open, $"gentlest ascent from {minima.Count} {(minima.Count == 1 ? "minimum" : "minima")}, {saddles.Length} ways over a saddle, {leaving.Length} out of the sampled windows");
    }

    // A cell counts as reached when it holds at least one frame in two hundred.
    private static IEnumerable<int> CellsOfFirstData(FramePool pool, LoopOptions options)
    {
        int[] counts = new int[options.Grid.Count];
        foreach (Visit visit in pool.Visits)
        {
            int c = options.Grid.Variables.Count;
            foreach (int row in visit.EquilibratedRows())
            {
                counts[options.Grid.Nearest(visit.Coarse.AsSpan(row * c, c))]++;
            }
        }

        int total = counts.Sum();
        return Enumerable.Range(0, counts.Length).Where(cell => counts[cell] > 0 && counts[cell] >= total / 200);
    }
}
