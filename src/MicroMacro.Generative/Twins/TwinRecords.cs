using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Twins;

/// <summary>Training records as kernel methods use them: standardised features, periodic ones as points (cos, sin) of a plane, labels and their distances.</summary>
internal sealed class TwinRecords
{
    private readonly double[] _period;

    /// <summary>Standardises the records.</summary>
    public TwinRecords(TrainingData data)
    {
        Data = data;
        int[] rows = Enumerable.Range(0, data.Count).ToArray();
        _period = data.FeaturePeriods ?? new double[data.FeatureDimension];
        Dimension = data.FeatureDimension + _period.Count(p => p > 0);
        double[] points = new double[data.Count * Dimension];
        for (int i = 0; i < data.Count; i++)
        {
            Embed(data.X.AsSpan(i * data.FeatureDimension, data.FeatureDimension), points.AsSpan(i * Dimension, Dimension));
        }

        Features = FeatureScaling.Of(points, Dimension, rows, data.Weights);
        double[] deviation = FeatureScaling.Of(data.Z, data.LabelDimension, rows, data.Weights).Scale;
        LabelUnits = LabelMetric.Units(data.Period, deviation);
        Labels = new LabelMetric(data.Period, LabelUnits);
        Coverage = LabelCoverage.Of(data.Z, data.Period, data.Weights);
        Standard = new float[points.Length];
        for (int i = 0; i < data.Count; i++)
        {
            Features.Standardise(points.AsSpan(i * Dimension, Dimension), Standard.AsSpan(i * Dimension, Dimension));
        }
    }

    /// <summary>Numbers per point: one per plain feature, two per periodic one.</summary>
    public int Dimension { get; }

    /// <summary>The records.</summary>
    public TrainingData Data { get; }

    /// <summary>Means and deviations of the points.</summary>
    public FeatureScaling Features { get; }

    /// <summary>Natural units of the labels, shape [c].</summary>
    public double[] LabelUnits { get; }

    /// <summary>Distances between labels in their natural units.</summary>
    public LabelMetric Labels { get; }

    /// <summary>Which labels have records.</summary>
    public LabelCoverage Coverage { get; }

    /// <summary>Standardised points, shape [n, dimension].</summary>
    public float[] Standard { get; }

    /// <summary>The label of a record.</summary>
    public ReadOnlySpan<double> Label(int record) => Data.Z.AsSpan(record * Data.LabelDimension, Data.LabelDimension);

    /// <summary>The standardised point of a record.</summary>
    public ReadOnlySpan<float> Point(int record) => Standard.AsSpan(record * Dimension, Dimension);

    /// <summary>The standardised point of features.</summary>
    public void Standardise(ReadOnlySpan<double> x, Span<float> point)
    {
        Span<double> embedded = stackalloc double[Dimension];
        Embed(x, embedded);
        Features.Standardise(embedded, point);
    }

    /// <summary>The features of a standardised point; that of a circle is the angle at which it is seen.</summary>
    public void Restore(ReadOnlySpan<double> point, Span<double> x)
    {
        int next = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double value = Features.Mean[next] + (Features.Scale[next] * point[next]);
            next++;
            x[j] = value;
            if (_period[j] > 0)
            {
                x[j] = _period[j] / (2 * Math.PI) * VectorMath.Atan2(Features.Mean[next] + (Features.Scale[next] * point[next]), value);
                next++;
            }
        }
    }

    /// <summary>Squared distance between standardised features.</summary>
    public static double Squared(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int j = 0; j < a.Length; j++)
        {
            double difference = (double)a[j] - b[j];
            sum += difference * difference;
        }

        return sum;
    }

    private void Embed(ReadOnlySpan<double> x, Span<double> point)
    {
        int next = 0;
        for (int j = 0; j < x.Length; j++)
        {
            if (_period[j] > 0)
            {
                (point[next + 1], point[next]) = VectorMath.SinCos(2 * Math.PI / _period[j] * x[j]);
                next += 2;
            }
            else
            {
                point[next++] = x[j];
            }
        }
    }
}
