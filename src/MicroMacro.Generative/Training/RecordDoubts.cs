using System.Globalization;
using System.Runtime.InteropServices;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Training;

/// <summary>What is odd about records that can be learned from, and what makes learning from them pointless.</summary>
internal static class RecordDoubts
{
    private const int MostNamed = 5;
    private const double LeastEffective = 16;
    private const double FarDeviations = 10;

    /// <summary>Refuses records that are all the same.</summary>
    /// <param name="data">The records.</param>
    /// <param name="rows">Those with weight.</param>
    /// <exception cref="InvalidDataInputException">No feature varies.</exception>
    public static void RequireVariation(TrainingData data, int[] rows)
    {
        int d = data.FeatureDimension;
        for (int i = 1; i < rows.Length; i++)
        {
            if (!data.X.AsSpan(rows[i] * d, d).SequenceEqual(data.X.AsSpan(rows[0] * d, d)))
            {
                return;
            }
        }

        throw new InvalidDataInputException($"all {rows.Length} records with weight have the same features; there is nothing to learn");
    }

    /// <summary>Sentences on what a user should know before training.</summary>
    public static IReadOnlyList<string> Of(TrainingData data)
    {
        int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => data.Weights is null || data.Weights[i] > 0)];
        FeatureScaling scaling = FeatureScaling.Of(data.X, data.FeatureDimension, rows, data.Weights, data.FeaturePeriods);
        List<string> doubts = [];
        List<int> constant = [];
        for (int j = 0; j < data.FeatureDimension; j++)
        {
            (int farthest, double share, bool varies) = Farthest(data, rows, scaling, j);
            if (!varies)
            {
                constant.Add(j);
            }
            else if (share > 0.5 && Math.Abs(data.X[(farthest * data.FeatureDimension) + j] - scaling.Mean[j]) > FarDeviations * scaling.Scale[j])
            {
                double value = data.X[(farthest * data.FeatureDimension) + j];
                doubts.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"feature {j} of record {farthest} is {value:G6}, so far off that it makes {100 * share:F0} % of the feature's variance: to the model all other records look alike in it; is it a mark for a missing value?"));
            }
        }

        if (constant.Count > 0)
        {
            string names = string.Join(", ", constant.Take(MostNamed)) + (constant.Count > MostNamed ? ", ..." : "");
            doubts.Add($"{(constant.Count == 1 ? $"feature {names} (from 0) never varies" : $"features {names} (from 0) never vary")}: samples get the same value, but log densities count a narrow spread about it; leave constant features out where densities matter");
        }

        int distinct = Distinct(data, rows);
        if (2 * distinct < rows.Length)
        {
            doubts.Add($"only {distinct} of {rows.Length} records differ; give repeated ones once, with a weight, or the validation will meet records of the training again");
        }

        double effective = Effective(data, rows);
        if (effective < LeastEffective)
        {
            doubts.Add(string.Create(CultureInfo.InvariantCulture, $"the weights leave {effective:F1} effective records of {rows.Length}: (sum of w)²/sum of w²; the model will repeat those few"));
        }

        return doubts;
    }

    // The record farthest from the mean of a plain feature, and its share of the sum of squares.
    private static (int Record, double Share, bool Varies) Farthest(TrainingData data, int[] rows, FeatureScaling scaling, int feature)
    {
        int farthest = rows[0], d = data.FeatureDimension;
        double most = -1, sum = 0;
        bool varies = false;
        foreach (int i in rows)
        {
            double deviation = data.X[(i * d) + feature] - scaling.Mean[feature];
            double square = (data.Weights?[i] ?? 1.0) * deviation * deviation;
            varies |= data.X[(i * d) + feature] != data.X[(rows[0] * d) + feature];
            sum += square;
            if (square > most)
            {
                (farthest, most) = (i, square);
            }
        }

        return (farthest, scaling.Period[feature] > 0 || !(sum > 0) ? 0 : most / sum, varies);
    }

    private static int Distinct(TrainingData data, int[] rows)
    {
        HashSet<ulong> seen = [];
        foreach (int i in rows)
        {
            ulong hash = 14695981039346656037;
            foreach (ulong bits in MemoryMarshal.Cast<double, ulong>(data.X.AsSpan(i * data.FeatureDimension, data.FeatureDimension)))
            {
                hash = (hash ^ bits) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }

            seen.Add(hash);
        }

        return seen.Count;
    }

    private static double Effective(TrainingData data, int[] rows)
    {
        if (data.Weights is not { } weights)
        {
            return double.PositiveInfinity;
        }

        double most = weights.Max(), sum = 0, squares = 0;
        foreach (int i in rows)
        {
            double w = weights[i] / most;
            sum += w;
            squares += w * w;
        }

        return sum * sum / squares;
    }
}
