namespace MicroMacro.FreeEnergy;

/// <summary>
/// Statistical inefficiency g = 1 + 2 Σ_t (1 - t/F) C(t): how many correlated records are worth one independent one
/// [chodera2007wham]. The sum ends at the first lag whose autocorrelation is not positive.
/// </summary>
public static class StatisticalInefficiency
{
    // Up to this lag every one is summed; beyond it they are visited ever more sparsely, each standing for its neighbours.
    private const int DenseLags = 256;
    private const int ShortestSum = 3;

    /// <summary>g of one series.</summary>
    /// <param name="series">Records in time order, shape [F].</param>
    /// <returns>g, at least 1; F for a constant series, which is worth one record however long it is; NaN if a record is NaN.</returns>
    public static double Of(ReadOnlySpan<double> series) => OfReplicas(series, 1);

    /// <summary>g of an observable recorded in independent replicas of one ensemble, with one pooled mean, variance and autocorrelation.</summary>
    /// <param name="series">Records, shape [R, F, m]: replica, time, component.</param>
    /// <param name="replicas">R.</param>
    /// <param name="components">m; a vector observable (such as the cosine and sine of an angle) has one g.</param>
    /// <returns>g, in 1..F. Replicas that disagree about the mean raise it, up to F: then each counts as one record, as do replicas of one constant.</returns>
    /// <exception cref="ArgumentException">The series does not divide into replicas and components.</exception>
    public static double OfReplicas(ReadOnlySpan<double> series, int replicas, int components = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        if (series.IsEmpty || series.Length % (replicas * components) != 0)
        {
            throw new ArgumentException($"{series.Length} values do not divide into {replicas} replicas of {components} components", nameof(series));
        }

        int records = series.Length / (replicas * components);
        if (IsConstant(series, components))
        {
            return records;
        }

        double[] centred = Centre(series, components);
        double variance = Correlate(centred, replicas, records, components, 0);
        if (!(variance > 0))
        {
            return double.IsNaN(variance) ? double.NaN : 1;
        }

        double g = 1;
        for (int lag = 1, width = 1; lag < records; lag += width)
        {
            double c = Correlate(centred, replicas, records, components, lag) / variance;
            if (c <= 0 && lag > ShortestSum)
            {
                break;
            }

            g += 2 * c * (1 - ((double)lag / records)) * width;
            width = lag < DenseLags ? 1 : 1 + (lag / DenseLags);
        }

        return Math.Clamp(g, 1, records);
    }

    /// <summary>g of a periodic observable, through its cosine and sine.</summary>
    /// <param name="series">Records, shape [R, F], in any branch of the variable.</param>
    /// <param name="replicas">R.</param>
    /// <param name="period">The period, in the unit of the records; 0 if it is not periodic after all.</param>
    public static double OfPeriodic(ReadOnlySpan<double> series, int replicas, double period)
    {
        if (!(period > 0))
        {
            return OfReplicas(series, replicas);
        }

        var circle = new double[2 * series.Length];
        for (int i = 0; i < series.Length; i++)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * series[i] / period);
            circle[2 * i] = cos;
            circle[(2 * i) + 1] = sin;
        }

        return OfReplicas(circle, replicas, 2);
    }

    // Exactly: the rounding of a mean would leave noise to be correlated.
    private static bool IsConstant(ReadOnlySpan<double> series, int components)
    {
        for (int i = components; i < series.Length; i++)
        {
            if (series[i] != series[i - components])
            {
                return false;
            }
        }

        return !double.IsNaN(series[^1]);
    }

    private static double[] Centre(ReadOnlySpan<double> series, int components)
    {
        var mean = new double[components];
        for (int i = 0; i < series.Length; i++)
        {
            mean[i % components] += series[i];
        }

        double[] centred = series.ToArray();
        for (int i = 0; i < centred.Length; i++)
        {
            centred[i] -= mean[i % components] * components / series.Length;
        }

        return centred;
    }

    private static double Correlate(double[] centred, int replicas, int records, int components, int lag)
    {
        double sum = 0;
        int pairs = (records - lag) * components;
        for (int r = 0; r < replicas; r++)
        {
            ReadOnlySpan<double> early = centred.AsSpan(r * records * components, pairs);
            ReadOnlySpan<double> late = centred.AsSpan((r * records * components) + (lag * components), pairs);
            for (int i = 0; i < pairs; i++)
            {
                sum += early[i] * late[i];
            }
        }

        return sum / ((double)replicas * (records - lag));
    }
}
