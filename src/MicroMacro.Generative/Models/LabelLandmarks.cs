using MicroMacro.Generative.Twins;

namespace MicroMacro.Generative.Models;

/// <summary>Some of the labels of a training, and how far they lie from each other.</summary>
internal sealed class LabelLandmarks
{
    private const int Most = 512;
    private const double Quantile = 0.99;
    private const double Slack = 2.0;

    // Labels nearer than this, in their deviations, differ by rounding only.
    private const double Same = 1e-9;

    private readonly int _labels;
    private readonly LabelMetric _metric;
    private readonly double _reach;

    private LabelLandmarks(double[] labels, int c, LabelMetric metric)
    {
        (Labels, _labels, _metric) = (labels, c, metric);
        int count = labels.Length / c;
        double[] nearest = [.. Enumerable.Range(0, count).Select(i => Nearest(Label(i), i)).Order()];
        _reach = Slack * Math.Sqrt(nearest[(int)Math.Ceiling(Quantile * (count - 1))]);
    }

    /// <summary>The landmarks, shape [m, c].</summary>
    public double[] Labels { get; }

    /// <summary>Given landmarks; null where they are one place only, as -π and π of a period are.</summary>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="period">Periods, shape [c]; 0 where a label is not periodic.</param>
    public static LabelLandmarks? At(double[] labels, double[] period)
    {
        int c = period.Length, count = labels.Length / c;
        if (count < 2)
        {
            return null;
        }

        double[] deviation = FeatureScaling.Of(labels, c, [.. Enumerable.Range(0, count)], null).Scale;
        LabelMetric metric = new(period, LabelMetric.Units(period, deviation));
        List<double[]> apart = [];
        foreach (double[] label in labels.Chunk(c))
        {
            if (apart.TrueForAll(other => metric.Squared(label, other) > Same * Same))
            {
                apart.Add(label);
            }
        }

        return apart.Count < 2 ? null : new LabelLandmarks([.. apart.SelectMany(l => l)], c, metric);
    }

    /// <summary>Up to 512 different labels of a training, evenly through their order by value, so that no order of the records matters; null where there is one only.</summary>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="period">Periods, shape [c].</param>
    /// <param name="weights">Weights, of which those without count for nothing; empty for equal ones.</param>
    public static LabelLandmarks? Of(ReadOnlySpan<double> labels, double[] period, ReadOnlySpan<double> weights)
    {
        int c = period.Length;
        List<double[]> rows = [];
        for (int i = 0; i < labels.Length / c; i++)
        {
            if (weights.IsEmpty || weights[i] > 0)
            {
                rows.Add(labels.Slice(i * c, c).ToArray());
            }
        }

        rows.Sort((a, b) => a.AsSpan().SequenceCompareTo(b));
        List<double[]> distinct = [.. rows.Where((row, i) => i == 0 || !row.AsSpan().SequenceEqual(rows[i - 1]))];
        int count = Math.Min(Most, distinct.Count);
        return count < 2 ? null : At([.. Enumerable.Range(0, count).SelectMany(k => distinct[(int)((long)k * (distinct.Count - 1) / (count - 1))])], period);
    }

    /// <summary>How far a label is from all landmarks, in the distance that counts as far: above 1 it is.</summary>
    public double Remoteness(ReadOnlySpan<double> label) => Math.Sqrt(Nearest(label, -1)) / _reach;

    private double Nearest(ReadOnlySpan<double> label, int except)
    {
        double nearest = double.PositiveInfinity;
        for (int k = 0; k < Labels.Length / _labels; k++)
        {
            if (k != except)
            {
                nearest = Math.Min(nearest, _metric.Squared(label, Label(k)));
            }
        }

        return nearest;
    }

    private ReadOnlySpan<double> Label(int landmark) => Labels.AsSpan(landmark * _labels, _labels);
}
