using MathNet.Numerics;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Coupling.Consistency;

/// <summary>Whether replicas that should sample one law disagree: a hidden slow variable that has not equilibrated.</summary>
/// <param name="RHat">√(1 - 1/n + B/W) of chains thinned by their own inefficiency [gelman1992inference]; 1 where it cannot be formed.</param>
/// <param name="PValue">The chance of so large a variance between chains under one law (one-way analysis of variance).</param>
public readonly record struct BetweenReplicas(double RHat, double PValue)
{
    /// <summary>Tests chains of any lengths.</summary>
    /// <remarks>
    /// Chains are thinned by the inefficiency about their own means: a state that is frozen into each replica leaves that
    /// small, and shows as variance between replicas; one that changes rarely makes it large, and then too few independent
    /// frames are left, which the verdict reports instead.
    /// </remarks>
    public static BetweenReplicas Test(IReadOnlyList<double[]> chains)
    {
        ArgumentNullException.ThrowIfNull(chains);
        double[][] varying = [.. chains.Where(c => c.Length >= 4)];
        if (varying.Length < 2)
        {
            return new BetweenReplicas(1, 1);
        }

        int stride = (int)Math.Ceiling(varying.Average(c => StatisticalInefficiency.Of(c)));
        Moments[] thinned = [.. varying.Select(c => Moments.Of([.. c.Where((_, i) => i % stride == 0)])).Where(m => m.Count >= 2)];
        int k = thinned.Length, n = thinned.Sum(m => m.Count);
        if (k < 2)
        {
            return new BetweenReplicas(1, 1);
        }

        double mean = thinned.Sum(m => m.Count * m.Mean) / n;
        double within = thinned.Sum(m => (m.Count - 1) * m.Variance) / (n - k);
        double between = thinned.Sum(m => m.Count * (m.Mean - mean) * (m.Mean - mean)) / (k - 1);
        if (within <= 0)
        {
            return between > 0 ? new BetweenReplicas(double.PositiveInfinity, 0) : new BetweenReplicas(1, 1);
        }

        double f = between / within, perChain = (double)n / k;
        double p = SpecialFunctions.BetaRegularized(0.5 * (n - k), 0.5 * (k - 1), (n - k) / (n - k + ((k - 1) * f)));
        return new BetweenReplicas(Math.Sqrt(1 - (1 / perChain) + (f / perChain)), p);
    }
}
