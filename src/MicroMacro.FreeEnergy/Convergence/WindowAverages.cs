namespace MicroMacro.FreeEnergy;

/// <summary>The mean of a slow variable in one window against time, forward and in reverse, and its error against the length of blocks.</summary>
/// <param name="Fraction">Parts of the time, ascending to 1, shape [P].</param>
/// <param name="Forward">Mean of so much from the beginning, shape [P].</param>
/// <param name="Reverse">Mean of so much back from the end, shape [P]; a plateau that it leaves only near 1 shows a beginning that was no equilibrium [yang2004free].</param>
/// <param name="Blocks">Standard errors of the mean by blocks of growing length; empty for fewer than eight records.</param>
public sealed record WindowAverages(double[] Fraction, double[] Forward, double[] Reverse, IReadOnlyList<BlockAverages> Blocks)
{
    private const int FewestRecords = 8;

    /// <summary>The standard error where longer blocks no longer raise it; null where they still do.</summary>
    public BlockAverages? Plateau => Blocks.Count == 0 ? null : BlockAverages.Plateau(Blocks);

    /// <summary>Averages of one variable in one window; a periodic variable goes from the window's centre on by the shortest way round.</summary>
    /// <param name="samples">The windows.</param>
    /// <param name="window">Which.</param>
    /// <param name="variable">Which slow variable.</param>
    /// <param name="parts">Number of parts P.</param>
    public static WindowAverages Of(UmbrellaSamples samples, int window, int variable, int parts = 10)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        double center = samples.Centers[(window * samples.Variables) + variable], period = samples.Periods[variable];
        double[] series = Array.ConvertAll(samples.Series(window, variable), z => center + (z - center - (period > 0 ? period * Math.Round((z - center) / period) : 0)));
        if (series.Length == 0)
        {
            return new([], [], [], []);
        }

        double[] forward = CumulativeAverages.Forward(series), reverse = CumulativeAverages.Reverse(series);
        int[] records = [.. Enumerable.Range(1, parts).Select(p => Math.Max(1, (int)((long)series.Length * p / parts)))];
        return new(
            [.. records.Select(n => (double)n / series.Length)], [.. records.Select(n => forward[n - 1])], [.. records.Select(n => reverse[series.Length - n])],
            series.Length < FewestRecords ? [] : BlockAverages.Of(series));
    }
}
