using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Consistency;

/// <summary>Compares the law of the first fast variable of model, physics and truth at every sampled label.</summary>
public static class FastDensities
{
    private const int Bins = 48;

    /// <summary>One entry per label of the verdict; none for a system without fast variables.</summary>
    public static IReadOnlyList<FastDensity> Of(IMicroSystem system, LoopOptions options, LoopResult result)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(result);
        if (system.FastVariables.Count == 0)
        {
            return [];
        }

        int stride = options.VerdictSamples * system.StateDimension;
        return [.. result.Verdict.Labels.Select((label, i) => At(system, options, result, label, i * stride, stride))];
    }

    private static FastDensity At(IMicroSystem system, LoopOptions options, LoopResult result, LabelConsistency label, int offset, int length)
    {
        double[] model = First(system, result.Lifted.AsSpan(offset, length).ToArray());
        double[]? first = result.FirstLifted is null ? null : First(system, result.FirstLifted.AsSpan(offset, length).ToArray());
        double[] physics = First(system, [.. result.Pool.Visits.Where(v => v.Cell == label.Cell).SelectMany(v => v.EquilibratedRows().SelectMany(row => v.State(row).ToArray()))]);
        WindowTruth? truth = system.Truth is null ? null : new WindowTruth(system.Truth, label.Label[0], 1 / Math.Sqrt(options.Stiffness[0]));
        (double low, double high) = Range(system.FastVariables[0], [.. model, .. physics]);
        double[] centers = [.. Enumerable.Range(0, Bins).Select(b => low + ((b + 0.5) * (high - low) / Bins))];
        return new FastDensity
        {
            Label = label.Label,
            Centers = centers,
            Model = Histogram(model, low, high),
            Physics = Histogram(physics, low, high),
            FirstModel = first is null ? null : Histogram(first, low, high),
            Exact = truth is null ? null : [.. centers.Select(truth.Density)],
            ModelDistance = Distance(model, physics, truth),
            PhysicsDistance = truth is null ? null : Distance(physics, physics, truth),
            FirstModelDistance = first is null ? null : Distance(first, physics, truth),
        };
    }

    private static double Distance(double[] sample, double[] physics, WindowTruth? truth) =>
        truth is null ? KolmogorovSmirnov.TwoSample(sample, physics).Distance : KolmogorovSmirnov.OneSample(sample, truth.TabulateCdf(sample.Min(), sample.Max())).Distance;

    private static double[] First(IMicroSystem system, double[] states) => [.. WatchedSeries.FastValues(system, states)[0].Where(double.IsFinite)];

    private static (double Low, double High) Range(CoarseVariable variable, double[] values)
    {
        if (variable.Period > 0)
        {
            return (-variable.Period / 2, variable.Period / 2);
        }

        Array.Sort(values);
        double low = values[values.Length / 1000], high = values[values.Length - 1 - (values.Length / 1000)];
        double margin = Math.Max(0.05 * (high - low), 1e-12);
        return (low - margin, high + margin);
    }

    private static double[] Histogram(double[] values, double low, double high)
    {
        double[] density = new double[Bins];
        double width = (high - low) / Bins;
        foreach (double value in values)
        {
            int bin = (int)Math.Floor((value - low) / width);
            if (bin >= 0 && bin < Bins)
            {
                density[bin] += 1 / (width * values.Length);
            }
        }

        return density;
    }
}
