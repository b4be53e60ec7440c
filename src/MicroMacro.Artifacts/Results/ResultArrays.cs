using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Results;

/// <summary>The arrays that a study leaves: free energy, consistency and samples.</summary>
public static class ResultArrays
{
    /// <summary>Frames kept per window in samples/windows.npz, at most.</summary>
    private const int FramesPerWindow = 4000;

    /// <summary>fes.npz: the grid, F and its standard errors in the study's energy unit, minimum of F at 0; null where there is no F.</summary>
    public static ArrayBundle? FreeEnergy(StudyOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (outcome.Result.Estimate is not { } estimate)
        {
            return null;
        }

        double unit = outcome.System.ThermalEnergy;
        int[] shape = [.. estimate.Axes.Select(a => a.Length)];
        var bundle = new ArrayBundle();
        for (int axis = 0; axis < estimate.Axes.Count; axis++)
        {
            bundle[estimate.Axes.Count == 1 ? "grid" : $"grid{axis}"] = NamedArray.Of(estimate.Axes[axis], estimate.Axes[axis].Length);
        }

        bundle["F"] = NamedArray.Of([.. estimate.FreeEnergy.Select(f => f * unit)], shape);
        bundle["dF"] = NamedArray.Of([.. estimate.Error.Select(e => e * unit)], shape);
        bundle["f_k"] = NamedArray.Of(estimate.Mbar.FreeEnergies, estimate.Cells.Length);
        bundle["centers"] = NamedArray.Of([.. estimate.Cells.SelectMany(outcome.Options.Grid.Center)], estimate.Cells.Length, outcome.Options.Grid.Variables.Count);
        bundle["overlap"] = NamedArray.Of(estimate.Mbar.Overlap, estimate.Cells.Length, estimate.Cells.Length);
        return bundle;
    }

    /// <summary>consistency.npz: the labels and every statistic with its p-value.</summary>
    public static ArrayBundle Consistency(StudyOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        IReadOnlyList<LabelConsistency> labels = outcome.Result.Verdict.Labels;
        int m = labels.Count, c = outcome.System.CoarseVariables.Count;
        NamedArray PerVariable(Func<LabelConsistency, double[]> value) => NamedArray.Of([.. labels.SelectMany(value)], m, c);
        NamedArray Column(Func<LabelConsistency, double> value) => NamedArray.Of([.. labels.Select(value)], m);
        return new ArrayBundle
        {
            ["z"] = PerVariable(l => l.Label),
            ["residual_mean"] = PerVariable(l => l.ResidualMean),
            ["residual_mean_error"] = PerVariable(l => l.ResidualMeanError),
            ["residual_rms"] = PerVariable(l => l.ResidualRms),
            ["residual_p"] = Column(l => l.ResidualP),
            ["energy_distance"] = Column(l => l.EnergyDistance),
            ["energy_distance_p"] = Column(l => l.EnergyDistanceP),
            ["fast_distance"] = Column(l => l.FastDistance),
            ["fast_p"] = Column(l => l.FastP),
            ["potential_overlap"] = Column(l => l.PotentialOverlap ?? double.NaN),
            ["invalid_share"] = Column(l => l.InvalidShare),
            ["r_hat"] = Column(l => l.RHat),
            ["between_replicas_p"] = Column(l => l.BetweenReplicasP),
            ["n_effective"] = Column(l => l.EffectiveSamples),
            ["smallest_effect"] = Column(l => l.SmallestEffect ?? double.NaN),
            ["verdict"] = NamedArray.Of([.. labels.Select(l => SummaryFile.Words(l.Verdict))]),
        };
    }

    /// <summary>samples/lifted.npz: observations drawn from the final model, with the labels asked for.</summary>
    public static ArrayBundle Lifted(StudyOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        LoopResult result = outcome.Result;
        double[][] labels = [.. result.Verdict.Labels.SelectMany(l => Enumerable.Repeat(l.Label, outcome.Options.VerdictSamples))];
        return Observed(outcome.System, result.Lifted, labels);
    }

    /// <summary>samples/windows.npz: observations from the umbrella windows in equilibrium, thinned by their inefficiency, with ξ, window and replica.</summary>
    public static ArrayBundle Windows(StudyOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        IMicroSystem system = outcome.System;
        int c = system.CoarseVariables.Count;
        var states = new List<double>();
        var z = new List<double[]>();
        var window = new List<long>();
        var replica = new List<long>();
        foreach (int cell in outcome.Result.Pool.SampledCells())
        {
            var rows = outcome.Result.Pool.Visits.Where(v => v.Cell == cell).SelectMany(v => v.IndependentRows().Select(row => (Visit: v, Row: row))).ToArray();
            int take = Math.Min(FramesPerWindow, rows.Length);
            for (int i = 0; i < take; i++)
            {
                (Visit visit, int row) = rows[(int)((long)i * rows.Length / take)];
                states.AddRange(visit.State(row));
                z.Add(visit.Coarse.AsSpan(row * c, c).ToArray());
                window.Add(cell);
                replica.Add(visit.Group(row, 1));
            }
        }

        ArrayBundle bundle = Observed(system, [.. states], [.. z]);
        bundle["window"] = NamedArray.Of([.. window], window.Count);
        bundle["replica"] = NamedArray.Of([.. replica], replica.Count);
        return bundle;
    }

    private static ArrayBundle Observed(IMicroSystem system, double[] states, double[][] labels)
    {
        int n = labels.Length, d = system.ObservationDimension;
        double[] x = new double[n * d];
        for (int i = 0; i < n; i++)
        {
            system.Observe(states.AsSpan(i * system.StateDimension, system.StateDimension), x.AsSpan(i * d, d));
        }

        return new ArrayBundle
        {
            ["x"] = NamedArray.Of(x, n, d),
            ["z"] = NamedArray.Of([.. labels.SelectMany(l => l)], n, system.CoarseVariables.Count),
            ["z_names"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Name)]),
            ["z_units"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Unit)]),
            ["period"] = NamedArray.Of([.. system.CoarseVariables.Select(v => v.Period)], system.CoarseVariables.Count),
        };
    }
}
