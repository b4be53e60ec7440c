using MicroMacro.Generative.Likelihood;

namespace MicroMacro.Bench.MoleculeQuality;

/// <summary>Figures of the acceptance line.</summary>
internal static class Figures
{
    private const int Bins = 36;

    /// <summary>Counts over (φ, ψ) in 36 x 36 bins.</summary>
    public static double[] Histogram(double[] angles)
    {
        double[] counts = new double[Bins * Bins];
        for (int i = 0; i < angles.Length; i += 2)
        {
            counts[(Bin(angles[i]) * Bins) + Bin(angles[i + 1])]++;
        }

        return counts;
    }

    /// <summary>Mean absolute difference of two free energies in kT over the bins above 1 % of the truth's maximum, after the best constant shift; empty bins of the other count as one frame.</summary>
    public static double Error(double[] counts, double[] truth)
    {
        double most = truth.Max();
        double[] differences =
        [
            .. Enumerable.Range(0, truth.Length).Where(i => truth[i] > 0.01 * most)
                .Select(i => Math.Log(truth[i]) - Math.Log(Math.Max(counts[i], 1)))
        ];
        double[] sorted = [.. differences.Order()];
        double shift = sorted[sorted.Length / 2];
        return differences.Average(v => Math.Abs(v - shift));
    }

    /// <summary>Effective share of the first n weights.</summary>
    public static double Share(double[] logWeights, int n) => ImportanceWeights.EffectiveSize(logWeights.AsSpan(0, n)) / n;

    /// <summary>Deviation of log weights without the top and bottom half percent.</summary>
    public static double Deviation(double[] logWeights)
    {
        double[] sorted = [.. logWeights.Where(double.IsFinite).Order()];
        int cut = sorted.Length / 200;
        double[] kept = sorted[cut..(sorted.Length - cut)];
        double mean = kept.Average();
        return Math.Sqrt(kept.Average(v => (v - mean) * (v - mean)));
    }

    /// <summary>A quantile.</summary>
    public static double Quantile(double[] values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
    }

    private static int Bin(double angle) => Math.Clamp((int)((Math.IEEERemainder(angle, Math.Tau) + Math.PI) / Math.Tau * Bins), 0, Bins - 1);
}
