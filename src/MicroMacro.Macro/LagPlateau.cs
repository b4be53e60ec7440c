using System.Globalization;

namespace MicroMacro.Macro;

/// <summary>Drift and noise against the lag: a diffusion shows the same at all lags once the lag is above its memory.</summary>
/// <param name="Models">The fit at each lag, by lag.</param>
/// <param name="First">The index of the first lag of the plateau, or -1.</param>
/// <param name="Last">The index of its last lag, or -1.</param>
/// <param name="Verdict">What is to be made of it.</param>
/// <param name="Explanation">The same in a sentence.</param>
public sealed record LagPlateau(IReadOnlyList<EffectiveSde> Models, int First, int Last, LagVerdict Verdict, string Explanation)
{
    /// <summary>Beyond this many joint standard errors two fits differ (by chance at one of 40 comparisons in 100 scans).</summary>
    private const double LargestScore = 3.7;

    /// <summary>What the noise may vary by, however well it is known.</summary>
    private const double Negligible = 0.02;

    /// <summary>Relaxations over a lag up to which the trapezoidal rule is good for an estimate of what it leaves.</summary>
    private const double LongestLag = 1;

    /// <summary>Errors of σ above this share hide a missing plateau.</summary>
    private const double LargestError = 0.15;

    private const int Probes = 9;

    /// <summary>The fit to use: that of the first lag of the plateau; where there is none, of the longest lag whose fit converged.</summary>
    public EffectiveSde Chosen => First >= 0 ? Models[First] : Models.LastOrDefault(m => m.Status == EffectiveStatus.Converged) ?? Models[^1];

    /// <summary>Fits each lag and compares.</summary>
    /// <param name="byLag">Bursts at each lag, ascending; the same paths may serve for all.</param>
    /// <param name="options">Degrees and limits of the fits.</param>
    /// <exception cref="ArgumentException">There are no bursts, or the lags do not ascend.</exception>
    public static LagPlateau Scan(IReadOnlyList<BurstSet> byLag, EffectiveSdeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(byLag);
        if (byLag.Count == 0 || byLag.Zip(byLag.Skip(1)).Any(pair => pair.First.Lag >= pair.Second.Lag))
        {
            throw new ArgumentException("bursts at one lag or several, ascending, are needed", nameof(byLag));
        }

        EffectiveSde[] models = [.. byLag.Select(b => EffectiveSdeFit.Fit(b, options))];
        double[][] probes = [.. Enumerable.Range(0, Probes).Select(p => Probe(byLag[0], p))];
        (int first, int last) = Longest(models, probes);
        double error = models.Where(m => m.Status == EffectiveStatus.Converged).Select(m => LargestNoiseError(m, probes)).DefaultIfEmpty(double.PositiveInfinity).Min();
        if (models.Length < 3 || error > LargestError)
        {
            return new(models, first, last, LagVerdict.CannotTell, models.Length < 3
                ? $"Bursts at {models.Length} lag{(models.Length == 1 ? "" : "s")} cannot show whether drift and noise depend on the lag; three are needed."
                : string.Create(CultureInfo.InvariantCulture, $"The noise is known to {100 * error:F0} % only, too little to see a dependence on the lag."));
        }

        return last - first >= 2
            ? new(models, first, last, LagVerdict.Markovian, string.Create(
                CultureInfo.InvariantCulture, $"Drift and noise agree within their errors at lags {models[first].Lag:G4} to {models[last].Lag:G4}."))
            : new(models, -1, -1, LagVerdict.NotMarkovian, string.Create(
                CultureInfo.InvariantCulture, $"Not Markovian: drift or noise change with the lag between {models[0].Lag:G4} and {models[^1].Lag:G4}."));
    }

    private static double[] Probe(BurstSet bursts, int p)
    {
        int c = bursts.Dimension;
        double[] probe = new double[c];
        for (int a = 0; a < c; a++)
        {
            // Quantiles of each variable on its own; scrambled, so that several variables are not probed along a diagonal only.
            double[] sorted = [.. Enumerable.Range(0, bursts.Count).Select(i => bursts.Starts[(i * c) + a]).Order()];
            int rank = a % 2 == 0 ? p : p * 4 % Probes;
            probe[a] = sorted[(int)((rank + 1.0) / (Probes + 1) * (bursts.Count - 1))];
        }

        return probe;
    }

    private static (int First, int Last) Longest(EffectiveSde[] models, double[][] probes)
    {
        (int First, int Last) longest = (-1, -2);
        for (int first = 0; first < models.Length; first++)
        {
            int last = first;
            while (last + 1 < models.Length && Enumerable.Range(first, last + 1 - first).All(i => Agree(models[i], models[last + 1], probes)))
            {
                last++;
            }

            longest = last - first > longest.Last - longest.First ? (first, last) : longest;
        }

        return longest;
    }

    private static bool Agree(EffectiveSde one, EffectiveSde other, double[][] probes) =>
        one.Status == EffectiveStatus.Converged && other.Status == EffectiveStatus.Converged && Array.TrueForAll(probes, z =>
        {
            (double[] b1, double[] e1, double[] s1, double[] f1) = one.At(z);
            (double[] b2, double[] e2, double[] s2, double[] f2) = other.At(z);
            return Enumerable.Range(0, b1.Length).All(a =>
            {
                // For a linear drift of slope k the rule is off by a share (k τ)²/12, of drift and of σ².
                double lags = Math.Min(LongestLag, Math.Abs(Slope(one, z, a)) * other.Lag);
                double left = lags * lags / 12;
                return Math.Abs(b1[a] - b2[a]) <= (LargestScore * Math.Sqrt((e1[a] * e1[a]) + (e2[a] * e2[a]))) + (left * Math.Abs(b1[a]))
                    && Math.Abs(s1[a] - s2[a]) <= (LargestScore * Math.Sqrt((f1[a] * f1[a]) + (f2[a] * f2[a]))) + ((Negligible + (0.5 * left)) * s1[a]);
            });
        });

    /// <summary>∂b_a/∂z_a.</summary>
    private static double Slope(EffectiveSde model, double[] z, int a)
    {
        double step = 0.005 * (model.DriftBasis.High[a] - model.DriftBasis.Low[a]);
        double[] up = [.. z];
        double[] down = [.. z];
        up[a] += step;
        down[a] -= step;
        return (model.Values(up).Drift[a] - model.Values(down).Drift[a]) / (2 * step);
    }

    private static double LargestNoiseError(EffectiveSde model, double[][] probes) => probes.Max(z =>
    {
        (_, _, double[] noise, double[] error) = model.At(z);
        return noise.Zip(error, (s, e) => e / s).Max();
    });
}
