using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Loop;
using MicroMacro.Sampling;

namespace MicroMacro.Artifacts.Results;

/// <summary>The parts of summary.json that compare distributions of model and physics.</summary>
internal static class DistributionSummary
{
    private const int RamachandranBins = 48;

    /// <summary>The law of the first fast variable at every label.</summary>
    public static JsonArray Densities(StudyOutcome outcome)
    {
        IMicroSystem system = outcome.System;
        return [.. FastDensities.Of(system, outcome.Options, outcome.Result).Select(density => Density(system.FastVariables[0], density))];
    }

    /// <summary>The plane of the slow angle and the first fast angle, model and physics over the same labels; null unless both are angles.</summary>
    public static JsonObject? Ramachandran(StudyOutcome outcome)
    {
        IMicroSystem system = outcome.System;
        LoopResult result = outcome.Result;
        if (system.FastVariables.Count == 0 || system.CoarseVariables[0].Unit != "rad" || system.FastVariables[0].Unit != "rad")
        {
            return null;
        }

        double[] edges = [.. Enumerable.Range(0, RamachandranBins + 1).Select(i => -180 + (360.0 * i / RamachandranBins))];
        return new JsonObject
        {
            ["x"] = system.CoarseVariables[0].Name,
            ["y"] = system.FastVariables[0].Name,
            ["model"] = Plane(system, [result.Lifted]),
            ["physics"] = Plane(system, result.Pool.SampledCells().Select(cell =>
                result.Pool.Visits.Where(v => v.Cell == cell).SelectMany(v => v.IndependentRows().SelectMany(row => v.State(row).ToArray())).ToArray())),
            ["edges"] = JsonText.Numbers(edges),
        };
    }

    /// <summary>The share of lifted states below the 99.9 % quantile of the physical potential energy; null without a potential.</summary>
    public static double? FractionBelowPhysicalQuantile(StudyOutcome outcome)
    {
        IMicroSystem system = outcome.System;
        if (!system.HasPotential)
        {
            return null;
        }

        double ceiling = outcome.Result.Pool.PotentialQuantile(WindowSampler.RelaxationQuantile);
        double[] lifted = outcome.Result.Lifted;
        int d = system.StateDimension, n = lifted.Length / d;
        int below = Enumerable.Range(0, n).Count(i => system.ReducedPotential(lifted.AsSpan(i * d, d)) <= ceiling);
        return below / (double)n;
    }

    private static JsonObject Density(CoarseVariable variable, FastDensity density)
    {
        bool angle = variable.Unit == "rad";
        double scale = angle ? 180 / Math.PI : 1;
        JsonArray Scaled(double[] values) => JsonText.Numbers([.. values.Select(v => v / scale)]);
        return new JsonObject
        {
            ["z"] = JsonText.Numbers(density.Label),
            ["axis"] = variable.Name,
            ["axis_unit"] = angle ? "deg" : variable.Unit,
            ["centers"] = JsonText.Numbers([.. density.Centers.Select(v => v * scale)]),
            ["model"] = Scaled(density.Model),
            ["physics"] = Scaled(density.Physics),
            ["first_model"] = density.FirstModel is null ? null : Scaled(density.FirstModel),
            ["exact"] = density.Exact is null ? null : Scaled(density.Exact),
            ["ks_model"] = density.ModelDistance,
            ["ks_physics"] = density.PhysicsDistance,
            ["ks_first_model"] = density.FirstModelDistance,
        };
    }

    // Each set of states counts the same, however many it holds: windows that were visited more often weigh no more.
    private static JsonArray Plane(IMicroSystem system, IEnumerable<double[]> sets)
    {
        double[] density = new double[RamachandranBins * RamachandranBins];
        int count = 0;
        foreach (double[] states in sets)
        {
            Add(system, states, density);
            count++;
        }

        return JsonText.Rows([.. density.Select(d => d / Math.Max(1, count))], RamachandranBins);
    }

    private static void Add(IMicroSystem system, double[] states, double[] density)
    {
        double[] z = new double[system.CoarseVariables.Count];
        var bins = new List<int>();
        double[] fast = WatchedSeries.FastValues(system, states)[0];
        for (int i = 0; i < fast.Length; i++)
        {
            system.Restrict(states.AsSpan(i * system.StateDimension, system.StateDimension), z);
            if (double.IsFinite(z[0]) && double.IsFinite(fast[i]))
            {
                bins.Add((Bin(fast[i]) * RamachandranBins) + Bin(z[0]));
            }
        }

        foreach (int bin in bins)
        {
            density[bin] += 1.0 / bins.Count;
        }
    }

    private static int Bin(double radians)
    {
        double turn = (radians / (2 * Math.PI)) + 0.5;
        return Math.Min(RamachandranBins - 1, (int)((turn - Math.Floor(turn)) * RamachandranBins));
    }
}
