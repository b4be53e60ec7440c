using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Loop;
using MicroMacro.FreeEnergy;

namespace MicroMacro.Artifacts.Results;

/// <summary>The parts of summary.json about F(z) and the solution it comes from.</summary>
internal static class FreeEnergySummary
{
    // The common rule for neighbouring umbrella windows [klimovich2015].
    private const double LeastOverlap = 0.03;

    /// <summary>F with its error band and the reference beside it, in the study's energy unit, minimum at 0; null where there is none.</summary>
    public static JsonObject? Of(StudyOutcome outcome)
    {
        if (outcome.Result.Estimate is not { } estimate || estimate.Axes.Count != 1)
        {
            return null;
        }

        double unit = outcome.System.ThermalEnergy;
        double[] grid = estimate.Axes[0];
        ReferenceSurface? reference = outcome.Reference;
        double shift = reference is null ? 0 : estimate.BestShiftTo(reference.At, outcome.Options.Region);
        return new JsonObject
        {
            ["grid"] = JsonText.Numbers(grid),
            ["F"] = JsonText.Numbers([.. estimate.FreeEnergy.Select(f => f * unit)]),
            ["dF"] = JsonText.Numbers([.. estimate.Error.Select(e => e * unit)]),
            ["reference_F"] = reference is null ? null : JsonText.Numbers([.. grid.Select(z => (reference.At(z) + shift) * unit)]),
            ["reference_dF"] = reference is null ? null : JsonText.Numbers([.. grid.Select(z => reference.ErrorAt(z) * unit)]),
            ["reference_source"] = reference?.Source,
            ["rms_to_reference"] = reference is null ? null : estimate.RmsTo(reference.At, outcome.Options.Region) * unit,
            ["largest_error"] = estimate.LargestError(outcome.Options.Region) * unit,
            ["target_error"] = outcome.Options.TargetError * unit,
            ["region"] = outcome.Options.Region * unit,
            ["caveat"] = Caveat(outcome.Result, estimate),
        };
    }

    private static IEnumerable<int> Counted(LoopResult result) =>
        result.Verdict.Labels.Where(l => l.Verdict != LabelVerdict.OutsideRegion).Select(l => l.Cell);

    // Error bars know of noise, not of states that were never exchanged: where that is the case they must not stand alone.
    private static string? Caveat(LoopResult result, MacroEstimate estimate)
    {
        if (estimate.Mbar.Status != MbarStatus.Converged)
        {
            return $"The MBAR equations ended with status {estimate.Mbar.Status}; F and its error bars do not hold across the windows that share no samples.";
        }

        if (result.Verdict.Labels.Any(l => l.Verdict == LabelVerdict.NotEquilibrated))
        {
            return "Hidden states are not equilibrated in some windows: F carries the populations that the starts had, and its error bars do not include that.";
        }

        double overlap = estimate.SmallestNeighbourOverlap(Counted(result));
        return overlap < LeastOverlap
            ? FormattableString.Invariant($"Two neighbouring windows in the region overlap by only {overlap:0.000} (0.03 is the usual least): differences across them rest on few samples.")
            : null;
    }

    /// <summary>Has F converged, and why; null where there is no estimate in one or two variables.</summary>
    public static JsonObject? Convergence(StudyOutcome outcome)
    {
        if (outcome.Result.Estimate is not { } estimate || estimate.Axes.Count > 2)
        {
            return null;
        }

        // The beginnings of the windows were cut off already, and their records thinned.
        ConvergenceStudy study = ConvergenceStudy.Of(estimate.Windows, estimate.Grid, new ConvergenceOptions
        {
            Region = outcome.Options.Region,
            LargestError = outcome.Options.TargetError > 0 ? outcome.Options.TargetError : new ConvergenceOptions().LargestError,
        });
        return ConvergenceSummary.Of(study, outcome.System.ThermalEnergy, estimate.Windows);
    }

    /// <summary>How well the windows hang together; null where there are none to solve for.</summary>
    public static JsonObject? Mbar(LoopResult result)
    {
        if (result.Estimate is not { } estimate)
        {
            return null;
        }

        return new JsonObject
        {
            ["status"] = estimate.Mbar.Status.ToString(),
            ["states"] = estimate.Cells.Length,
            ["samples"] = estimate.SamplesPerState.Sum(),
            ["smallest_neighbour_overlap"] = estimate.SmallestNeighbourOverlap(Counted(result)),
            ["overlap"] = JsonText.Rows(estimate.Mbar.Overlap, estimate.Cells.Length),
        };
    }
}
