using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Loop;
using MicroMacro.Macro;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Results;

/// <summary>summary.json: every number that the report shows. Times are left out, so that equal runs give equal bytes.</summary>
public static class SummaryFile
{
    /// <summary>The summary of a finished study.</summary>
    public static JsonObject Of(StudyOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        LoopResult result = outcome.Result;
        IMicroSystem system = outcome.System;
        return new JsonObject
        {
            ["name"] = outcome.Name,
            ["seed"] = outcome.Seed,
            ["version"] = outcome.Version,
            ["system"] = new JsonObject
            {
                ["kind"] = outcome.Temperature is null ? "sde" : "molecule",
                ["name"] = system.Name,
                ["atoms"] = outcome.Temperature is null ? null : system.StateDimension / 3,
                ["temperature_K"] = outcome.Temperature,
                ["description"] = outcome.Description,
            },
            ["energy_unit"] = system.EnergyUnit,
            ["thermal_energy"] = system.ThermalEnergy,
            ["coarse"] = Variables(system.CoarseVariables),
            ["fast"] = Variables(system.FastVariables),
            ["observation"] = system is SdeMicroSystem sde ? new JsonArray([.. sde.System.ObservationNames.Select(name => (JsonNode)name)]) : null,
            ["stop"] = new JsonObject { ["reason"] = Words(result.Stop), ["text"] = Sentence(result) },
            ["verdict"] = new JsonObject
            {
                ["overall"] = Words(result.Verdict.Overall),
                ["text"] = result.Verdict.Text,
                ["false_alarm_rate"] = result.Verdict.FalseAlarmRate,
            },
            ["labels"] = new JsonArray([.. result.Verdict.Labels.Select(Label)]),
            ["iterations"] = IterationSummary.Of(outcome),
            ["ledger"] = new JsonArray([.. result.Ledger.Entries.Select(e => new JsonObject { ["stage"] = e.Key, ["force_evaluations"] = e.Value })]),
            ["training"] = IterationSummary.Training(result),
            ["free_energy"] = FreeEnergySummary.Of(outcome),
            ["mbar"] = FreeEnergySummary.Mbar(result),
            ["closures"] = ClosureSummary.Of(outcome),
            ["effective"] = Effective(outcome),
            ["convergence"] = FreeEnergySummary.Convergence(outcome),
            ["densities"] = DistributionSummary.Densities(outcome),
            ["ramachandran"] = DistributionSummary.Ramachandran(outcome),
            ["lifted"] = Lifted(outcome),
        };
    }

    /// <summary>effective.json without coefficients, with its F beside that of the windows; null where effective dynamics were not asked for.</summary>
    private static JsonObject? Effective(StudyOutcome outcome)
    {
        if (outcome.Effective is not { } effective)
        {
            return outcome.WithoutEffective is { } reason ? new() { ["status"] = "Failed", ["explanation"] = reason } : null;
        }

        JsonObject summary = effective.Json.DeepClone().AsObject();
        foreach (string key in (string[])["kind", "drift", "log_squared_noise", "committor"])
        {
            summary.Remove(key);
        }

        summary["free_energy_against_windows"] = effective.Sde.Status == EffectiveStatus.Converged && outcome.Result.Estimate is { } estimate
            ? EffectiveAgainstWindows.Of(effective.Sde, estimate, outcome.Options.Region, outcome.System.ThermalEnergy)
            : null;
        return summary;
    }

    /// <summary>A verdict as people read it.</summary>
    public static string Words(LabelVerdict verdict) => verdict switch
    {
        LabelVerdict.Pass => "pass",
        LabelVerdict.Fail => "fail",
        LabelVerdict.OutsideRegion => "outside the region",
        LabelVerdict.NotEquilibrated => "hidden states not equilibrated",
        _ => "cannot tell",
    };

    /// <summary>A stop reason as people read it.</summary>
    public static string Words(StopReason reason) => reason switch
    {
        StopReason.TargetMet => "target met",
        StopReason.BudgetSpent => "budget spent",
        _ => "iterations done",
    };

    private static string Sentence(LoopResult result)
    {
        string iterations = result.Iterations.Count == 1 ? "1 iteration" : $"{result.Iterations.Count} iterations";
        return result.Stop switch
        {
            StopReason.TargetMet => $"Errors and verdicts were as asked after {iterations}.",
            StopReason.BudgetSpent => $"The next iteration would have exceeded the budget of force evaluations after {iterations}.",
            _ => $"The {iterations} asked for were made before errors and verdicts were as asked.",
        };
    }

    private static JsonArray Variables(IReadOnlyList<CoarseVariable> variables) =>
        [.. variables.Select(v => new JsonObject { ["name"] = v.Name, ["unit"] = v.Unit, ["period"] = v.Period })];

    private static JsonObject Label(LabelConsistency label) => new()
    {
        ["z"] = JsonText.Numbers(label.Label),
        ["verdict"] = Words(label.Verdict),
        ["residual_mean"] = label.ResidualMean[0],
        ["residual_mean_error"] = label.ResidualMeanError[0],
        ["residual_rms"] = label.ResidualRms[0],
        ["residual_p"] = label.ResidualP,
        ["umbrella_width"] = label.UmbrellaWidth[0],
        ["energy_distance"] = label.EnergyDistance,
        ["energy_distance_p"] = label.EnergyDistanceP,
        ["fast_distance"] = label.FastDistance,
        ["fast_p"] = label.FastP,
        ["potential_overlap"] = label.PotentialOverlap,
        ["invalid_share"] = label.InvalidShare,
        ["repeated_share"] = label.RepeatedShare,
        ["settled"] = label.IsSettled,
        ["r_hat"] = label.RHat,
        ["between_replicas_p"] = label.BetweenReplicasP,
        ["n_effective"] = label.EffectiveSamples,
        ["smallest_effect"] = label.SmallestEffect,
        ["global_moves"] = label.GlobalMoves is not { } moves ? null : new JsonObject
        {
            ["tried"] = moves.Attempts,
            ["accepted"] = moves.Accepted,
            ["acceptance"] = moves.Acceptance,
            ["model_to_physics"] = moves.ModelToPhysics,
            ["physics_to_model"] = moves.PhysicsToModel,
            ["given_up"] = moves.GivenUp,
        },
    };

    private static JsonObject? Lifted(StudyOutcome outcome)
    {
        Coupling.Lifting.ValidityTally tally = outcome.Result.LiftedValidity;
        return outcome.Temperature is null || tally.Drawn == 0 ? null : new JsonObject
        {
            ["count"] = tally.Drawn,
            ["valid_fraction"] = tally.Valid / (double)tally.Drawn,
            ["below_energy_quantile_fraction"] = DistributionSummary.FractionBelowPhysicalQuantile(outcome),
            ["bond_failures"] = tally.Bonds,
            ["angle_failures"] = tally.Angles,
            ["chirality_failures"] = tally.Chirality,
            ["isomer_failures"] = tally.Isomers,
            ["clashes"] = tally.Clashes,
        };
    }
}
