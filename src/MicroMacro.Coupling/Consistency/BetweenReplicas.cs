using MathNet.Numerics;
using MicroMacro.Coupling.Loop;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Consistency;

/// <summary>Whether replicas that should sample one law disagree: a hidden slow variable that has not equilibrated.</summary>
/// <param name="RHat">√(1 - 1/n + B/W) with n the independent records per chain [gelman1992inference]; 1 where it cannot be formed.</param>
/// <param name="PValue">The chance of so large a variance between chains under one law (one-way analysis of variance on n independent records a chain).</param>
public readonly record struct BetweenReplicas(double RHat, double PValue)
{
    /// <summary>Whether one visit, looked at alone, has replicas that did not forget their starts (1 % false alarms).</summary>
    public bool Disagree => PValue < 0.01 && RHat > Verdict.RHatLimit;

    /// <summary>Tests the watched fast variables of some visits (Bonferroni over them).</summary>
    public static BetweenReplicas Of(IMicroSystem system, IReadOnlyList<Visit> visits)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(visits);
        double[][][] series = [.. visits.Select(v => WatchedSeries.Fast(system, v.States))];
        double largest = 1, p = 1;
        for (int f = 0; f < series[0].Length; f++)
        {
            double[][] chains = [.. visits.SelectMany((v, i) => WatchedSeries.Chains(series[i][f], v.Replicas, v.Records, v.Discarded))];
            BetweenReplicas result = Test(chains);
            largest = Math.Max(largest, result.RHat);
            p = Math.Min(p, result.PValue);
        }

        return new BetweenReplicas(largest, Math.Min(1, p * Math.Max(1, series[0].Length)));
    }

    /// <summary>Tests chains of one length or of several.</summary>
    /// <remarks>
    /// The inefficiency is that about each chain's own mean: a state that is frozen into each replica leaves it small, and
    /// shows as variance between replicas; one that changes rarely makes it large, and then too few independent frames are
    /// left, which the verdict reports instead. Taking out a chain's own mean lowers both its variance and its
    /// inefficiency by the factor 1 - g/n; that is put back.
    /// </remarks>
    public static BetweenReplicas Test(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        double[][] usable = [.. chains.Where(c => c.Length >= 4)];
        if (usable.Length < 2)
        {
            return new BetweenReplicas(1, 1);
        }

        Moments[] moments = [.. usable.Select(c => Moments.Of(c))];
        int k = usable.Length, records = moments.Sum(m => m.Count);
        double perChain = (double)records / k;
        double g = OwnInefficiency(usable, moments);
        double independent = perChain / g;
        if (independent < 2)
        {
            return new BetweenReplicas(1, 1);
        }

        double within = moments.Sum(m => (m.Count - 1) * m.Variance) / (records - k) / (1 - (1 / independent));
        double mean = moments.Sum(m => m.Count * m.Mean) / records;
        double between = moments.Sum(m => m.Count / g * (m.Mean - mean) * (m.Mean - mean)) / (k - 1);
        if (within <= 0)
        {
            return between > 0 ? new BetweenReplicas(double.PositiveInfinity, 0) : new BetweenReplicas(1, 1);
        }

        double f = between / within, d1 = k - 1, d2 = k * (independent - 1);
        double p = SpecialFunctions.BetaRegularized(0.5 * d2, 0.5 * d1, d2 / (d2 + (d1 * f)));
        return new BetweenReplicas(Math.Sqrt(1 - (1 / independent) + (f / independent)), p);
    }

    private static double OwnInefficiency(double[][] chains, Moments[] moments)
    {
        if (moments.All(m => m.Variance == 0))
        {
            return 1;
        }

        int shortest = chains.Min(c => c.Length);
        double[] centred = [.. chains.SelectMany((c, i) => c.Take(shortest).Select(v => v - moments[i].Mean))];
        double g = StatisticalInefficiency.OfReplicas(centred, chains.Length);
        return g / Math.Max(0.25, 1 - (g / shortest));
    }
}
