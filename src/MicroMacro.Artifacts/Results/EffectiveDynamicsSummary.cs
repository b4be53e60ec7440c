using System.Text.Json.Nodes;
using MicroMacro.Coupling.Loop;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Results;

/// <summary>The part of summary.json about effective dynamics: effective.json without coefficients, and its F beside that of the windows.</summary>
internal static class EffectiveDynamicsSummary
{
    private const int Draws = 20;

    /// <summary>Beyond this many joint standard errors, in the worst of all bins, the two do not agree.</summary>
    private const double LargestScore = 3.7;

    /// <summary>The part; null where effective dynamics were not asked for.</summary>
    public static JsonObject? Of(StudyOutcome outcome)
    {
        if (outcome.Effective is not { } effective)
        {
            return null;
        }

        JsonObject summary = effective.Json.DeepClone().AsObject();
        foreach (string key in (string[])["kind", "drift", "log_squared_noise", "committor"])
        {
            summary.Remove(key);
        }

        summary["free_energy_against_windows"] = effective.Sde.Status == EffectiveStatus.Converged && outcome.Result.Estimate is { } estimate
            ? Comparison(effective.Sde, estimate, outcome.Options.Region, outcome.System.ThermalEnergy)
            : null;
        return summary;
    }

    private static JsonObject? Comparison(EffectiveSde sde, MacroEstimate estimate, double region, double unit)
    {
        DiffusionGrid grid = CoarseGrid.Of(sde, sde.Dimension == 1 ? 400 : 90);
        int[] bins = [.. Enumerable.Range(0, estimate.FreeEnergy.Length).Where(bin => estimate.FreeEnergy[bin] <= region && grid.CellOf(Center(estimate, bin)) >= 0)];
        if (bins.Length < 2 || Differences(sde) is not { } differences)
        {
            return null;
        }

        double[] variance = new double[bins.Length];
        int drawn = 0;
        for (int r = 0; r < Draws; r++)
        {
            if (Differences(sde.Drawn(new RandomKey(1, (uint)r))) is { } again)
            {
                drawn++;
                for (int b = 0; b < bins.Length; b++)
                {
                    variance[b] += (again[b] - differences[b]) * (again[b] - differences[b]);
                }
            }
        }

        double[] errors = [.. bins.Select((bin, b) => Math.Sqrt((variance[b] / Math.Max(1, drawn)) + (estimate.Error[bin] * estimate.Error[bin])))];
        double score = differences.Zip(errors, (d, e) => Math.Abs(d) / e).Max();
        return new()
        {
            ["bins"] = bins.Length,
            ["rms"] = Math.Sqrt(differences.Average(d => d * d)) * unit,
            ["largest"] = differences.Max(Math.Abs) * unit,
            ["mean_joint_error"] = errors.Average() * unit,
            ["largest_score"] = score,
            ["agree"] = score <= LargestScore,
        };

        // Off the windows' F, after the best constant shift.
        double[]? Differences(EffectiveSde fitted)
        {
            if (CoarseDynamics.Of(fitted, grid).FreeEnergy() is not { } free)
            {
                return null;
            }

            double[] off = [.. bins.Select(bin => free[grid.CellOf(Center(estimate, bin))] - estimate.FreeEnergy[bin])];
            double shift = off.Average();
            return Array.ConvertAll(off, d => d - shift);
        }
    }

    private static double[] Center(MacroEstimate estimate, int bin)
    {
        IReadOnlyList<double[]> axes = estimate.Axes;
        double[] center = new double[axes.Count];
        for (int a = axes.Count - 1; a >= 0; a--)
        {
            center[a] = axes[a][bin % axes[a].Length];
            bin /= axes[a].Length;
        }

        return center;
    }
}
