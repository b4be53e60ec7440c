using System.Globalization;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Macro;

/// <summary>
/// Whether transitions at one lag foretell those at several lags, as they do for a Markov process: the probabilities to go from one set
/// of cells to another, foretold and seen.
/// </summary>
/// <param name="Largest">The largest difference of foretold and seen probability.</param>
/// <param name="LargestScore">The largest difference in units of its standard error.</param>
/// <param name="Comparisons">Number of pairs of sets that were compared.</param>
/// <param name="Verdict">What is to be made of it.</param>
/// <param name="Explanation">The same in a sentence.</param>
public sealed record ChapmanKolmogorov(double Largest, double LargestScore, int Comparisons, LagVerdict Verdict, string Explanation)
{
    private const double FalseAlarms = 0.01;

    /// <summary>Differences below this matter to no rate that is known to a few per cent.</summary>
    private const double Negligible = 0.02;

    private const int Resamples = 20;

    /// <summary>Compares.</summary>
    /// <param name="bursts">Bursts at the short lag.</param>
    /// <param name="later">Bursts at a multiple of it.</param>
    /// <param name="dynamics">The coarse dynamics of bursts at the short lag, by their transitions.</param>
    /// <param name="regions">Sets of interest, or null for the quarters (halves, of several variables) of where bursts start.</param>
    /// <exception cref="ArgumentException">The longer lag is no multiple of the shorter one, 2 or more.</exception>
    public static ChapmanKolmogorov Test(
        BurstSet bursts, BurstSet later, Func<BurstSet, CoarseDynamics> dynamics, IReadOnlyList<CoarseRegion>? regions = null)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(later);
        ArgumentNullException.ThrowIfNull(dynamics);
        double ratio = later.Lag / bursts.Lag;
        int times = (int)Math.Round(ratio);
        if (times < 2 || Math.Abs(ratio - times) > 1e-6 * ratio)
        {
            throw new ArgumentException($"a lag of {later.Lag} is no multiple of {bursts.Lag}", nameof(later));
        }

        CoarseDynamics best = dynamics(bursts);
        Func<double[], int>? sets = regions is null ? null : z => Index(regions, z);
        (int count, sets) = sets is null ? Quantiles(bursts) : (regions!.Count + 1, sets);
        double[,] foretold = Foretold(best, later, times, sets, count);
        (double[,] seen, double[,] error, double[] starts) = Seen(best, later, sets, count);
        double[,] spread = new double[count, count];
        for (int r = 0; r < Resamples; r++)
        {
            double[,] again = Foretold(dynamics(bursts.Resampled(new RandomKey(77, (uint)r))), later, times, sets, count);
            for (int i = 0; i < count; i++)
            {
                for (int j = 0; j < count; j++)
                {
                    spread[i, j] += Math.Pow(again[i, j] - foretold[i, j], 2) / Resamples;
                }
            }
        }

        return Judge(foretold, seen, error, spread, starts, count, bursts.Lag, later.Lag);
    }

    private static ChapmanKolmogorov Judge(
        double[,] foretold, double[,] seen, double[,] error, double[,] spread, double[] starts, int count, double lag, double longLag)
    {
        double largest = 0;
        double score = 0;
        double worst = 0;
        int comparisons = 0;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count && starts[i] >= 30; j++)
            {
                double difference = Math.Abs(foretold[i, j] - seen[i, j]);
                double joint = Math.Sqrt((error[i, j] * error[i, j]) + spread[i, j] + (1 / (starts[i] * starts[i])));
                comparisons++;
                largest = Math.Max(largest, difference);
                score = Math.Max(score, difference / joint);
                worst = Math.Max(worst, difference > Negligible ? difference / joint : 0);
            }
        }

        if (comparisons == 0)
        {
            return new(double.NaN, double.NaN, 0, LagVerdict.CannotTell, "Too few bursts start in any one set to compare what is foretold with what is seen.");
        }

        // Bonferroni over the comparisons, two-sided, by the usual bound on the normal tail.
        double limit = Math.Sqrt(2 * Math.Log(comparisons / FalseAlarms));
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"transitions in {lag:G4} foretell those in {longLag:G4} within {largest:G2} ({score:F1} standard errors, {comparisons} comparisons)");
        return worst > limit
            ? new(largest, score, comparisons, LagVerdict.NotMarkovian, "Not Markovian: " + figures + ".")
            : new(largest, score, comparisons, LagVerdict.Markovian, "Chapman-Kolmogorov holds: " + figures + ".");
    }

    private static int Index(IReadOnlyList<CoarseRegion> regions, double[] z)
    {
        for (int k = 0; k < regions.Count; k++)
        {
            if (regions[k].Contains(z))
            {
                return k;
            }
        }

        return regions.Count;
    }

    /// <summary>Quarters of one variable, halves of each of several, by the starts.</summary>
    private static (int Count, Func<double[], int> Sets) Quantiles(BurstSet bursts)
    {
        int c = bursts.Dimension;
        int parts = c == 1 ? 4 : 2;
        double[][] cuts = [.. Enumerable.Range(0, c).Select(a =>
        {
            double[] sorted = [.. Enumerable.Range(0, bursts.Count).Select(i => bursts.Starts[(i * c) + a]).Order()];
            return Enumerable.Range(1, parts - 1).Select(p => sorted[p * sorted.Length / parts]).ToArray();
        })];
        return ((int)Math.Pow(parts, c), z => cuts.Select((cut, a) => cut.Count(v => z[a] >= v)).Aggregate(0, (index, part) => (index * parts) + part));
    }

    /// <summary>P(j | i) after all lags, averaged over where the long bursts start.</summary>
    private static double[,] Foretold(CoarseDynamics dynamics, BurstSet later, int times, Func<double[], int> sets, int count)
    {
        double[,] sums = new double[count, count];
        double[] weights = new double[count];
        double lag = later.Lag / times;
        int[] setOf = [.. Enumerable.Range(0, dynamics.Grid.Count).Select(i => sets(dynamics.Grid.Middle(i)))];
        for (int j = 0; j < count; j++)
        {
            double[] values = [.. setOf.Select(s => s == j ? 1.0 : 0)];
            for (int t = 0; t < times; t++)
            {
                values = Step(dynamics, values, lag);
            }

            for (int n = 0; n < later.Count; n++)
            {
                (int from, int to) = Cells(dynamics, later, n);
                if (from >= 0 && to >= 0)
                {
                    sums[setOf[from], j] += later.Weights[n] * values[from];
                    weights[setOf[from]] += j == 0 ? later.Weights[n] : 0;
                }
            }
        }

        return Divided(sums, weights, count);
    }

    /// <summary>The expectation of a function of the cell one lag later.</summary>
    private static double[] Step(CoarseDynamics dynamics, double[] values, double lag)
    {
        double[] next = new double[values.Length];
        SparseMatrix rates = dynamics.Rates.Rates;
        for (int i = 0; i < next.Length; i++)
        {
            double left = 1;
            for (int e = rates.RowStarts[i]; e < rates.RowStarts[i + 1]; e++)
            {
                next[i] += lag * rates.Values[e] * values[rates.Columns[e]];
                left -= lag * rates.Values[e];
            }

            // A cell that no burst of this draw leaves is taken to stay.
            next[i] += left * values[i];
        }

        return next;
    }

    private static (double[,] Seen, double[,] Error, double[] Starts) Seen(CoarseDynamics dynamics, BurstSet later, Func<double[], int> sets, int count)
    {
        double[,] sums = new double[count, count];
        double[] weights = new double[count];
        double[] squares = new double[count];
        for (int n = 0; n < later.Count; n++)
        {
            (int from, int to) = Cells(dynamics, later, n);
            if (from >= 0 && to >= 0)
            {
                double w = later.Weights[n];
                int i = sets(dynamics.Grid.Middle(from));
                sums[i, sets(dynamics.Grid.Middle(to))] += w;
                weights[i] += w;
                squares[i] += w * w;
            }
        }

        double[,] seen = Divided(sums, weights, count);
        double[,] error = new double[count, count];
        double[] effective = [.. weights.Zip(squares, (w, s) => s > 0 ? w * w / s : 0)];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                error[i, j] = effective[i] > 0 ? Math.Sqrt(seen[i, j] * (1 - seen[i, j]) / effective[i]) : 0;
            }
        }

        return (seen, error, effective);
    }

    private static (int From, int To) Cells(CoarseDynamics dynamics, BurstSet bursts, int n)
    {
        int c = bursts.Dimension;
        return (dynamics.Grid.CellOf(bursts.Starts.AsSpan(n * c, c)), dynamics.Grid.CellOf(bursts.Ends.AsSpan(n * c, c)));
    }

    private static double[,] Divided(double[,] sums, double[] weights, int count)
    {
        double[,] shares = new double[count, count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                shares[i, j] = weights[i] > 0 ? sums[i, j] / weights[i] : 0;
            }
        }

        return shares;
    }
}
