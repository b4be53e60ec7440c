namespace MicroMacro.FreeEnergy;

/// <summary>What the time series of one window say about how well it was sampled.</summary>
/// <param name="Samples">N_k.</param>
/// <param name="Start">First record of the equilibrated part [chodera2016equilibration].</param>
/// <param name="Inefficiency">g of the records kept, the largest over the slow variables.</param>
/// <param name="Mean">Mean of each slow variable, shape [c], from the window's centre on by the shortest way round.</param>
/// <param name="Deviation">Standard deviation of each slow variable, shape [c].</param>
public sealed record WindowStatistics(int Samples, int Start, double Inefficiency, double[] Mean, double[] Deviation)
{
    // Below this, noise in short series looks like a drift.
    private const int ShortestSeries = 40;

    /// <summary>
    /// Records in long stretches in which a slow variable does not change at all, where it changes otherwise: a simulation that froze or data
    /// written twice. Together they count as one sample. 0 where there are none.
    /// </summary>
    public int Standstill { get; init; }

    /// <summary>Independent samples after the start.</summary>
    public double EffectiveSamples => Samples == 0 ? 0 : (Samples - Start) / Inefficiency;

    /// <summary>Statistics of all windows.</summary>
    /// <param name="samples">The windows.</param>
    /// <param name="detectStart">Whether the beginning of the equilibrated part is looked for; else it is 0.</param>
    public static IReadOnlyList<WindowStatistics> Of(UmbrellaSamples samples, bool detectStart = true)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return [.. Enumerable.Range(0, samples.Windows).Select(k => OfWindow(samples, k, detectStart))];
    }

    /// <summary>g of all windows, all records used, shape [K].</summary>
    public static double[] Inefficiencies(UmbrellaSamples samples) => [.. Of(samples, detectStart: false).Select(window => window.Inefficiency)];

    /// <summary>What of a slow variable may be averaged over time: itself, or its cosine and sine where it goes round freely.</summary>
    internal static IEnumerable<double[]> Observables(UmbrellaSamples samples, int window, int variable) =>
        Observables(samples, window, variable, samples.Series(window, variable));

    /// <summary>The same of any values of the slow variable, seen from a window's centre.</summary>
    internal static IEnumerable<double[]> Observables(UmbrellaSamples samples, int window, int variable, double[] values)
    {
        double[] series = Unwrapped(samples, window, variable, values);
        double period = samples.Periods[variable];
        return period > 0 && samples.Stiffness[(window * samples.Variables) + variable] == 0
            ? [Array.ConvertAll(series, z => Math.Cos(2 * Math.PI * z / period)), Array.ConvertAll(series, z => Math.Sin(2 * Math.PI * z / period))]
            : [series];
    }

    private static WindowStatistics OfWindow(UmbrellaSamples samples, int window, bool detectStart)
    {
        int c = samples.Variables;
        int count = samples.Counts[window];
        var series = new double[c][];
        var moving = new int[c][];
        int start = 0;
        for (int a = 0; a < c; a++)
        {
            series[a] = Unwrapped(samples, window, a, samples.Series(window, a));
            moving[a] = FrozenRecords.Others(series[a]);
            start = detectStart && moving[a].Length >= ShortestSeries ? Math.Max(start, moving[a][Equilibration.Detect([.. moving[a].Select(n => series[a][n])]).Start]) : start;
        }

        double g = 1;
        var mean = new double[c];
        var deviation = new double[c];
        for (int a = 0; a < c && count > 0; a++)
        {
            ReadOnlySpan<double> kept = series[a].AsSpan(start);
            double period = samples.Stiffness[(window * c) + a] == 0 ? samples.Periods[a] : 0;
            g = Math.Max(g, CountingFrozen(series[a], [.. moving[a].Where(n => n >= start)], kept.Length, period));
            mean[a] = series[a].Skip(start).Average();
            double centre = mean[a];
            deviation[a] = Math.Sqrt(series[a].Skip(start).Sum(v => (v - centre) * (v - centre)) / Math.Max(1, kept.Length - 1));
        }

        return new WindowStatistics(count, start, g, mean, deviation) { Standstill = count - moving.Min(records => records.Length) };
    }

    // Of all records kept, those that move counted by their own g and the rest as one.
    private static double CountingFrozen(double[] series, int[] moving, int kept, double period)
    {
        if (moving.Length == 0)
        {
            return kept;
        }

        double g = StatisticalInefficiency.OfPeriodic(Array.ConvertAll(moving, n => series[n]), 1, period);
        return moving.Length == kept ? g : kept / ((moving.Length / g) + 1);
    }

    // Umbrella windows are narrow against a period: seen from the centre the series has no jumps. Free windows may cross.
    private static double[] Unwrapped(UmbrellaSamples samples, int window, int variable, double[] series)
    {
        double period = samples.Periods[variable];
        double center = samples.Centers[(window * samples.Variables) + variable];
        for (int n = 0; n < series.Length && period > 0; n++)
        {
            double d = series[n] - center;
            series[n] = center + d - (period * Math.Round(d / period));
        }

        return series;
    }
}
