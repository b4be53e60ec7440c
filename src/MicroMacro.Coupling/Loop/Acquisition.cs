using MicroMacro.Coupling.Consistency;

namespace MicroMacro.Coupling.Loop;

/// <summary>Chooses which windows an iteration opens or visits again, and says why.</summary>
public static class Acquisition
{
    /// <summary>The cells to sample next: the frontier while there is one, then what is uncertain or inconsistent.</summary>
    /// <param name="pool">What has been sampled.</param>
    /// <param name="options">Grid, reach, region and target.</param>
    /// <param name="estimate">F over the sampled windows, or null before the first windows or where bias does not reweight.</param>
    /// <param name="labels">The last consistency of each cell, or empty.</param>
    /// <param name="givenUp">Cells that could not be lifted into or whose replicas all failed.</param>
    public static Decision Choose(FramePool pool, LoopOptions options, MacroEstimate? estimate, IReadOnlyList<LabelConsistency> labels, IReadOnlySet<int> givenUp)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(options);
        int[] sampled = pool.SampledCells();
        ArgumentNullException.ThrowIfNull(givenUp);
        IEnumerable<int> unsampled = options.Explore ? Frontier(pool, options, sampled) : Enumerable.Range(0, options.Grid.Count).Except(sampled);
        int[] frontier = [.. unsampled.Where(cell => !givenUp.Contains(cell))];
        if (frontier.Length > 0)
        {
            return new Decision(frontier, true, sampled.Length == 0
                ? $"first windows: {frontier.Length} where the first data lie and next to them"
                : $"frontier: {frontier.Length} windows next to the {sampled.Length} sampled ones");
        }

        int[] uncertain = estimate is null ? [] : estimate.UncertainCells(options.Region, options.TargetError);
        int[] inconsistent = [.. labels.Where(l => l.Verdict is not (LabelVerdict.Pass or LabelVerdict.OutsideRegion)).Select(l => l.Cell)];
        int[] again = [.. uncertain.Union(inconsistent).Order()];
        return again.Length == 0
            ? new Decision([], false, "nothing left to sample: errors and verdicts are as asked")
            : new Decision(again, false, $"again: {uncertain.Length} windows with an error above the target, {inconsistent.Length} where model and physics disagree or have not settled");
    }

    private static SortedSet<int> Frontier(FramePool pool, LoopOptions options, int[] sampled)
    {
        var reached = new SortedSet<int>(sampled);
        if (sampled.Length == 0)
        {
            reached.UnionWith(CellsOfFirstData(pool, options));
        }

        var frontier = new SortedSet<int>(reached.SelectMany(cell => options.Grid.Neighbours(cell, options.Reach)));
        frontier.UnionWith(reached);
        frontier.ExceptWith(sampled);
        return frontier;
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
