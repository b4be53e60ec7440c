using System.Text.Json.Nodes;
using MicroMacro.Coupling.Loop;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Results;

/// <summary>F of the stationary law of effective dynamics beside F of the umbrella windows.</summary>
internal static class EffectiveAgainstWindows
{
    private const int Draws = 20;

    /// <summary>Beyond this many joint standard errors, in the worst of all bins, the two do not agree.</summary>
    private const double LargestScore = 3.7;

    /// <summary>How far they lie apart; null where the dynamics have no unique stationary law, or none in two bins of the region.</summary>
    /// <param name="sde">The effective SDE.</param>
    /// <param name="estimate">The windows' estimate.</param>
    /// <param name="region">The free energy in kT up to which bins are compared.</param>
    /// <param name="unit">kT in the unit of energy that is written.</param>
    public static JsonObject? Of(EffectiveSde sde, MacroEstimate estimate, double region, double unit)
    {
        DiffusionGrid grid = CoarseGrid.Of(sde, sde.Dimension == 1 ? 400 : 90);
        ILookup<int, int> cells = Enumerable.Range(0, grid.Count).ToLookup(cell => Bin(estimate, grid.Middle(cell)));
        int[] bins = [.. Enumerable.Range(0, estimate.FreeEnergy.Length).Where(bin => estimate.FreeEnergy[bin] <= region && IsCovered(bin))];
        if (bins.Length < 2 || Differences(sde) is not { } differences)
        {
            return null;
        }

        double[] variance = new double[bins.Length];
        int drawn = 0;
        for (int r = 0; r < Draws; r++)
        {
            if (sde.Drawn(new RandomKey(1, (uint)r)) is { } another && Differences(another) is { } again)
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

        // A bin that reaches beyond the data of the bursts has no F to compare.
        bool IsCovered(int bin) => cells[bin].Any() && Center(estimate, bin).Select((z, a) => (Z: z, Axis: grid.Axes[a], Half: 0.5 * Spacing(estimate.Axes[a])))
            .All(e => e.Axis.IsPeriodic || (e.Z - e.Half >= e.Axis.Low && e.Z + e.Half <= e.Axis.Low + (e.Axis.Cells * e.Axis.Width)));

        // Off the windows' F, which is that of the mean density in a bin, after the best constant shift.
        double[]? Differences(EffectiveSde fitted)
        {
            if (CoarseDynamics.TryOf(fitted, grid)?.FreeEnergy() is not { } free)
            {
                return null;
            }

            double[] off = [.. bins.Select(bin => -Math.Log(cells[bin].Average(cell => Math.Exp(-free[cell]))) - estimate.FreeEnergy[bin])];
            double shift = off.Average();
            return Array.ConvertAll(off, d => d - shift);
        }
    }

    private static double Spacing(double[] axis) => axis.Length > 1 ? axis[1] - axis[0] : double.PositiveInfinity;

    /// <summary>The bin that a point lies in, or -1.</summary>
    private static int Bin(MacroEstimate estimate, double[] z)
    {
        int bin = 0;
        for (int a = 0; a < z.Length; a++)
        {
            double[] axis = estimate.Axes[a];
            int k = (int)Math.Floor(((z[a] - axis[0]) / Spacing(axis)) + 0.5);
            if (k < 0 || k >= axis.Length)
            {
                return -1;
            }

            bin = (bin * axis.Length) + k;
        }

        return bin;
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
