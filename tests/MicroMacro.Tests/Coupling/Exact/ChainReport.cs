using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>Averages over chains against known ones: by window, then by observable.</summary>
/// <param name="Z">Deviations of the averages in standard errors.</param>
/// <param name="Errors">Standard errors in deviations of the observable.</param>
/// <param name="Inefficiencies">Statistical inefficiencies in rounds.</param>
internal sealed record ChainReport(double[] Z, double[] Errors, double[] Inefficiencies)
{
    /// <summary>The largest deviation.</summary>
    public double Worst => Z.Max(Math.Abs);

    /// <summary>Holds recorded observables against what they should be.</summary>
    /// <param name="records">Recorded states, shape [windows, replicas, rounds, s].</param>
    /// <param name="windows">Windows.</param>
    /// <param name="replicas">Replicas per window.</param>
    /// <param name="drop">Rounds dropped from the start.</param>
    /// <param name="width">Numbers per state, s.</param>
    /// <param name="observe">The observables of a state in the window of a number, counted within <paramref name="records"/>.</param>
    /// <param name="known">Mean, deviation and error of the mean of every observable in such a window.</param>
    public static ChainReport Of(
        double[] records, int windows, int replicas, int drop, int width, Observation observe, Func<int, (double Mean, double Deviation, double Error)[]> known)
    {
        int rounds = records.Length / (windows * replicas * width), kept = rounds - drop;
        List<double> z = [], errors = [], inefficiencies = [];
        for (int w = 0; w < windows; w++)
        {
            double[][] values = [.. Enumerable.Range(0, replicas * kept).Select(i => observe(records.AsSpan(width * ((((w * replicas) + (i / kept)) * rounds) + drop + (i % kept)), width), w))];
            (double Mean, double Deviation, double Error)[] expected = known(w);
            for (int o = 0; o < expected.Length; o++)
            {
                double[] series = [.. values.Select(v => v[o])];
                Moments moments = Moments.Of(series);
                double g = StatisticalInefficiency.OfReplicas(series, replicas);
                double error = Math.Sqrt(moments.Variance * g / series.Length);

                // Chains that never leave a state have no error of its population; a millionth of the spread stands in for it.
                z.Add((moments.Mean - expected[o].Mean) / Math.Max(Math.Sqrt((error * error) + (expected[o].Error * expected[o].Error)), 1e-6 * expected[o].Deviation));
                errors.Add(error / expected[o].Deviation);
                inefficiencies.Add(g);
            }
        }

        return new ChainReport([.. z], [.. errors], [.. inefficiencies]);
    }

    /// <summary>The observables of a state.</summary>
    internal delegate double[] Observation(ReadOnlySpan<double> state, int window);
}
