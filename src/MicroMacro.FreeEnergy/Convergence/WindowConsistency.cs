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
    /// <returns>Null where MBAR finds no solution for the thinned samples.</returns>
    public static (int Window, double Score, double Chance)? Worst(UmbrellaSamples samples, IReadOnlyList<WindowStatistics> windows, int threads)
    {
        UmbrellaSamples thin = Thinned(samples, windows);
        MbarResult mbar = Mbar.Solve(thin.Potentials(), new MbarOptions { Threads = threads });
        if (mbar.Status != MbarStatus.Converged)
        {
            return null;
        }

        (int window, double score, int tests) = (0, 0, 0);
        for (int k = 0; k < thin.Windows; k++)
        {
            foreach (double[] values in Observables(thin, k))
            {
                double z = thin.Counts[k] > 1 ? Score(mbar, thin, k, values) : 0;
                (window, score) = z > score ? (k, z) : (window, score);
                tests++;
            }
        }

        return (window, score, Math.Min(1, 2 * tests * NormalDistribution.Cdf(-score)));
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
        return error > 0 ? Math.Abs(own.Mean - (weighted / total)) / error : 0;
    }

    /// <summary>What is averaged in a window, of all samples: the distance from its centre, or cosine and sine where it goes round freely.</summary>
    private static IEnumerable<double[]> Observables(UmbrellaSamples thin, int window)
    {
        int c = thin.Variables;
        for (int a = 0; a < c; a++)
        {
            double period = thin.Periods[a];
            double center = thin.Centers[(window * c) + a];
            var d = new double[thin.Samples];
            for (int n = 0; n < d.Length; n++)
            {
                double away = thin.Z[(n * c) + a] - center;
                d[n] = period > 0 ? away - (period * Math.Round(away / period)) : away;
            }

            if (period > 0 && thin.Stiffness[(window * c) + a] == 0)
            {
                yield return Array.ConvertAll(d, v => Math.Cos(2 * Math.PI * v / period));
                yield return Array.ConvertAll(d, v => Math.Sin(2 * Math.PI * v / period));
            }
            else
            {
                yield return d;
            }
        }
    }

    private static UmbrellaSamples Thinned(UmbrellaSamples samples, IReadOnlyList<WindowStatistics> windows)
    {
        int c = samples.Variables;
        double independent = windows.Sum(w => w.EffectiveSamples);
        double further = Math.Max(1, samples.Windows * independent / LargestProblem);
        var counts = new int[samples.Windows];
        List<double> z = [];
        for (int k = 0; k < samples.Windows; k++)
        {
            ReadOnlySpan<double> window = samples.Window(k);
            double stride = windows[k].Inefficiency * further;
            for (double n = windows[k].Start; n < samples.Counts[k]; n += stride)
            {
                z.AddRange(window.Slice((int)n * c, c));
                counts[k]++;
            }
        }

        return new UmbrellaSamples([.. z], counts, samples.Centers.ToArray(), samples.Stiffness.ToArray(), samples.Periods.ToArray());
    }
}
