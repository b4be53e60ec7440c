using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Loop;

namespace MicroMacro.Artifacts.Results;

/// <summary>The part of summary.json that tells what each iteration decided, cost and reached.</summary>
internal static class IterationSummary
{
    /// <summary>One entry per iteration.</summary>
    public static JsonArray Of(StudyOutcome outcome) => [.. outcome.Result.Iterations.Select(i => Iteration(outcome, i))];

    /// <summary>The training curves of the models that lifted, and of the final one.</summary>
    public static JsonArray Training(LoopResult result)
    {
        JsonArray curves = [.. result.Iterations.Where(i => i.Curve.Step.Length > 0).Select(i => Curve(i.Number, i.Curve))];
        if (result.Learned.Curve.Step.Length > 0 && (result.Iterations.Count == 0 || !ReferenceEquals(result.Learned.Curve, result.Iterations[^1].Curve)))
        {
            curves.Add((JsonNode)Curve(result.Iterations.Count, result.Learned.Curve));
        }

        return curves;
    }

    private static JsonObject Iteration(StudyOutcome outcome, LoopIteration iteration)
    {
        double unit = outcome.System.ThermalEnergy;
        return new JsonObject
        {
            ["iteration"] = iteration.Number,
            ["decision"] = iteration.Decision.Reason,
            ["labels"] = new JsonArray([.. iteration.Decision.Cells.Select(cell => (JsonNode)JsonText.Numbers(outcome.Options.Grid.Center(cell)))]),
            ["windows"] = iteration.Decision.Cells.Length,
            ["given_up"] = new JsonArray([.. iteration.GivenUp.Select(cell => (JsonNode)JsonText.Numbers(outcome.Options.Grid.Center(cell)))]),
            ["force_evaluations"] = iteration.ForceEvaluations,
            ["cumulative_force_evaluations"] = iteration.CumulativeForceEvaluations,
            ["lifted_valid_fraction"] = iteration.Lifting.Drawn == 0 ? null : iteration.Lifting.Valid / (double)iteration.Lifting.Drawn,
            ["rms_change"] = iteration.RmsChange * unit,
            ["largest_error"] = iteration.Estimate?.LargestError(outcome.Options.Region) * unit,
            ["rms_to_reference"] = outcome.Reference is null ? null : iteration.Estimate?.RmsTo(outcome.Reference.At, outcome.Options.Region) * unit,
        };
    }

    private static JsonObject Curve(int iteration, Coupling.Lifting.TrainingCurve curve) => new()
    {
        ["iteration"] = iteration,
        ["step"] = JsonText.Numbers(curve.Step),
        ["training_loss"] = JsonText.Numbers(curve.TrainingLoss),
        ["validation_loss"] = JsonText.Numbers(curve.ValidationLoss),
    };
}
