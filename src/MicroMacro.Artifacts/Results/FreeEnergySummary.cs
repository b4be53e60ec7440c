using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Loop;

namespace MicroMacro.Artifacts.Results;

/// <summary>The parts of summary.json about F(z) and the solution it comes from.</summary>
internal static class FreeEnergySummary
{
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
            ["region"] = outcome.Options.Region * unit,
        };
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
            ["smallest_neighbour_overlap"] = estimate.SmallestNeighbourOverlap(),
            ["overlap"] = JsonText.Rows(estimate.Mbar.Overlap, estimate.Cells.Length),
        };
    }
}
