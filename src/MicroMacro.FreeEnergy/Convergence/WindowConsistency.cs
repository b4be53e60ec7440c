using MicroMacro.Numerics.Statistics;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// Whether each window's samples look as all windows together say they should [zhu2012wham]: the mean of each slow variable against its
/// MBAR estimate in that window. A window that is stuck in a state of its own contradicts its neighbours, though nothing in it moves.
/// </summary>
internal static class WindowConsistency
{
    // Reduced potentials at most, in numbers; longer runs are thinned further.
    private const double LargestProblem = 2e7;

    /// <summary>The window and variable furthest apart, in standard errors, and the chance of that among all.</summary>
    /// <param name="samples">The windows.</param>
    /// <param name="windows">Their statistics, whose g thins them.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>The first window that holds too little to be asked, if any; null where MBAR finds no solution for the thinned samples.</returns>
    public static (int Window, double Score, double Chance, int? Silent)? Worst(UmbrellaSamples samples, IReadOnlyList<WindowStatistics> windows, int threads)
    {
        UmbrellaSamples thin = Thinned(samples, windows);
        MbarResult mbar = Mbar.Solve(thin.Potentials(), new MbarOptions { Threads = threads });
        if (mbar.Status != MbarStatus.Converged)
        {
            return null;
        }

        double[][] variables = [.. Enumerable.Range(0, thin.Variables).Select(a => Enumerable.Range(0, thin.Samples).Select(n => thin.Z[(n * thin.Variables) + a]).ToArray())];
        (int window, double score, int tests, int? silent) = (0, 0, 0, null);
        for (int k = 0; k < thin.Windows; k++)
        {
            foreach (double[] values in variables.SelectMany((v, a) => WindowStatistics.Observables(thin, k, a, [.. v])))
            {
                double z = thin.Counts[k] > 1 ? Score(mbar, thin, k, values) : double.NaN;
                silent ??= double.IsNaN(z) ? k : null;
                (window, score) = z > score ? (k, z) : (window, score);
                tests++;
            }
        }

        return (window, score, Math.Min(1, 2 * tests * NormalDistribution.Cdf(-score)), silent);
    }

    /// <summary>
    /// How far a window's own mean is from that of all samples weighted for it, in standard errors of the own mean. The weighted mean uses
    /// the same samples and scatters less, so their difference scatters by less than that error: the score errs to the safe side.
    /// </summary>
    private static double Score(MbarResult mbar, UmbrellaSamples thin, int window, double[] values)
    {
        ReadOnlySpan<double> u = mbar.Potentials.Row(window);
        double weighted = 0, total = 0;
        for (int n = 0; n < values.Length; n++)
        {
            double weight = Math.Exp(mbar.FreeEnergies[window] - u[n] - mbar.LogDenominators[n]);
            weighted += weight * values[n];
            total += weight;
        }

        Moments own = Moments.Of(values.AsSpan(thin.First(window), thin.Counts[window]));
        double error = Math.Sqrt(own.Variance / thin.Counts[window]);
        return error > 0 ? Math.Abs(own.Mean - (weighted / total)) / error : double.NaN;
    }

    private static UmbrellaSamples Thinned(UmbrellaSamples samples, IReadOnlyList<WindowStatistics> windows)
    {
        int c = samples.Variables;
        int[][] records = [.. windows.Select((w, k) => samples.Counts[k] > w.Start ? Subsampling.Indices(samples.Counts[k] - w.Start, w.Inefficiency) : [])];
        int further = (int)Math.Ceiling(samples.Windows * records.Sum(r => (double)r.Length) / LargestProblem);
        var counts = new int[samples.Windows];
        List<double> z = [];
        for (int k = 0; k < samples.Windows; k++)
        {
            ReadOnlySpan<double> window = samples.Window(k);
            for (int i = 0; i < records[k].Length; i += Math.Max(1, further))
            {
                z.AddRange(window.Slice((windows[k].Start + records[k][i]) * c, c));
                counts[k]++;
            }
        }

        return new UmbrellaSamples([.. z], counts, samples.Centers.ToArray(), samples.Stiffness.ToArray(), samples.Periods.ToArray());
    }
}
