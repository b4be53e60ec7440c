using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Tests.Generative;

/// <summary>Simulation-based calibration: the rank of a true draw among L model draws at the same label is uniform on 0..L.</summary>
internal static class RankCalibration
{
    /// <summary>Ranks of the truths among the samples, per coordinate.</summary>
    /// <param name="truth">Shape [trials, d].</param>
    /// <param name="samples">Shape [trials · draws, d], trial by trial.</param>
    /// <param name="draws">Draws per trial, L.</param>
    /// <param name="d">Coordinates.</param>
    /// <returns>Ranks of 0..L, [d][trials].</returns>
    public static int[][] Ranks(double[] truth, double[] samples, int draws, int d)
    {
        int trials = truth.Length / d;
        int[][] ranks = [.. Enumerable.Range(0, d).Select(_ => new int[trials])];
        for (int t = 0; t < trials; t++)
        {
            for (int i = 0; i < draws; i++)
            {
                for (int j = 0; j < d; j++)
                {
                    ranks[j][t] += samples[(((t * draws) + i) * d) + j] < truth[(t * d) + j] ? 1 : 0;
                }
            }
        }

        return ranks;
    }

    /// <summary>The largest distance of the ranks' distribution function from the uniform one, in its pointwise standard deviations.</summary>
    public static double LargestDeviation(ReadOnlySpan<int> ranks, int draws)
    {
        int[] histogram = new int[draws + 1];
        foreach (int rank in ranks)
        {
            histogram[rank]++;
        }

        double most = 0;
        int below = 0;
        for (int k = 0; k < draws; k++)
        {
            below += histogram[k];
            double p = (k + 1.0) / (draws + 1.0);
            most = Math.Max(most, Math.Abs(((double)below / ranks.Length) - p) / Math.Sqrt(p * (1.0 - p) / ranks.Length));
        }

        return most;
    }

    /// <summary>The half-width of the simultaneous band that holds a share of calibrated models, by simulation.</summary>
    public static double Band(int trials, int draws, double share, int simulations)
    {
        double[] largest = new double[simulations];
        Parallel.For(0, simulations, s =>
        {
            RandomSequence random = new(new RandomKey((ulong)s, 9001));
            int[] ranks = new int[trials];
            for (int t = 0; t < trials; t++)
            {
                ranks[t] = random.NextInt(draws + 1);
            }

            largest[s] = LargestDeviation(ranks, draws);
        });
        Array.Sort(largest);
        return largest[(int)Math.Ceiling(share * simulations) - 1];
    }

    /// <summary>The mean squared probit of the ranks in standard deviations from what calibration makes it.</summary>
    public static double ProbitScore(ReadOnlySpan<int> ranks, int draws)
    {
        double first = 0, second = 0;
        for (int k = 0; k <= draws; k++)
        {
            double square = Math.Pow(NormalDistribution.Quantile((k + 0.5) / (draws + 1)), 2);
            first += square / (draws + 1);
            second += square * square / (draws + 1);
        }

        double mean = 0;
        foreach (int rank in ranks)
        {
            mean += Math.Pow(NormalDistribution.Quantile((rank + 0.5) / (draws + 1)), 2) / ranks.Length;
        }

        return (mean - first) / Math.Sqrt((second - (first * first)) / ranks.Length);
    }

    /// <summary>The bound of <see cref="ProbitScore"/> in size at a two-sided level of 0.1 %.</summary>
    public const double ProbitLimit = 3.2905;
}
