using MicroMacro.Generative.Models;
using MicroMacro.Numerics;

namespace MicroMacro.Generative.Training;

/// <summary>How near a model's samples come to the records that it learned from: one that repeats them shows zero.</summary>
/// <remarks>Distances are root mean squares over features, in their deviations; periodic ones go the shorter way round, in units of period/4π.</remarks>
/// <param name="SampleDistance">Median distance of samples at records' labels from the nearest record.</param>
/// <param name="RecordDistance">Median distance of those records from the nearest other one, which a model without memory of them reaches.</param>
public sealed record Memorisation(double SampleDistance, double RecordDistance)
{
    private const int MostDraws = 256;
    private const int LeastDraws = 16;

    // Differences of numbers that a measurement takes at most, about a second's.
    private const double MostDifferences = 2e9;

    /// <summary>Draws up to 256 samples, fewer where records are very many, and measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The records that it learned from; those without weight do not count.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>NaN for a distance where a sample is not finite, or where there is one record only.</returns>
    public static Memorisation Of(ILabelledSampler model, TrainingData data, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        int[] records = [.. Enumerable.Range(0, data.Count).Where(i => data.Weights is null || data.Weights[i] > 0)];
        double affordable = MostDifferences / (2.0 * records.Length * data.FeatureDimension);
        int draws = Math.Min(records.Length, (int)Math.Clamp(affordable, LeastDraws, MostDraws));
        int[] chosen = [.. Enumerable.Range(0, draws).Select(k => records[(int)((long)k * records.Length / draws)])];
        int d = data.FeatureDimension, c = data.LabelDimension;
        double[] samples = model.Sample([.. chosen.SelectMany(i => data.Z.AsSpan(i * c, c).ToArray())], 1, seed, 0, threads);
        double[] period = data.FeaturePeriods ?? new double[d];
        double[] scale = FeatureScaling.Of(data.X, d, records, data.Weights, data.FeaturePeriods).Scale;
        double[] ofSamples = new double[draws], ofRecords = new double[draws];
        ParallelBlocks.For(draws, threads, k =>
        {
            ofSamples[k] = Nearest(data, records, -1, samples.AsSpan(k * d, d), scale, period);
            ofRecords[k] = Nearest(data, records, chosen[k], data.X.AsSpan(chosen[k] * d, d), scale, period);
        });
        return new Memorisation(Median(ofSamples), Median(ofRecords));
    }

    private static double Nearest(TrainingData data, int[] records, int except, ReadOnlySpan<double> x, double[] scale, double[] period)
    {
        double nearest = double.PositiveInfinity;
        foreach (int record in records)
        {
            if (record == except)
            {
                continue;
            }

            ReadOnlySpan<double> other = data.X.AsSpan(record * x.Length, x.Length);
            double sum = 0;
            for (int j = 0; j < x.Length && !(sum >= nearest); j++)
            {
                double difference = x[j] - other[j];
                difference = (period[j] > 0 ? Math.IEEERemainder(difference, period[j]) : difference) / scale[j];
                sum += difference * difference;
            }

            nearest = sum >= nearest ? nearest : sum;
        }

        return double.IsInfinity(nearest) ? double.NaN : Math.Sqrt(nearest / x.Length);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return double.IsNaN(values[0]) ? double.NaN : values[values.Length / 2];
    }
}
