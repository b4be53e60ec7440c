using MicroMacro.Coupling.Consistency;

namespace MicroMacro.Coupling.Loop;

/// <summary>Chooses which windows an iteration opens or visits again, and says why.</summary>
public static class Acquisition
{
    /// <summary>The cells to sample next: what the exploration opens while it does, then what is uncertain or inconsistent.</summary>
    /// <param name="pool">What has been sampled.</param>
    /// <param name="options">Grid, reach, region and target.</param>
    /// <param name="estimate">F over the sampled windows, or null before the first windows or where bias does not reweight.</param>
    /// <param name="labels">The last consistency of each cell, or empty.</param>
    /// <param name="givenUp">Cells that could not be lifted into or whose replicas all failed.</param>
    public static Decision Choose(FramePool pool, LoopOptions options, MacroEstimate? estimate, IReadOnlyList<LabelConsistency> labels, IReadOnlySet<int> givenUp)
    {
        Decision exploring = Exploration.Next(pool, options, estimate, givenUp);
        if (exploring.Exploring)
        {
            return exploring;
        }

        int[] uncertain = estimate is null ? [] : estimate.UncertainCells(options.Region, options.TargetError);
        int[] inconsistent = [.. labels.Where(l => l.Verdict is not (LabelVerdict.Pass or LabelVerdict.OutsideRegion)).Select(l => l.Cell)];
        int[] again = [.. uncertain.Union(inconsistent).Order()];
        return again.Length == 0
            ? new Decision([], false, "nothing left to sample: errors and verdicts are as asked")
            : new Decision(again, false, $"again: {uncertain.Length} windows with an error above the target, {inconsistent.Length} where model and physics disagree or have not settled");
    }
}
