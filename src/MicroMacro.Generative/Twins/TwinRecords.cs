using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;

namespace MicroMacro.Generative.Twins;

/// <summary>Training records as kernel methods use them: standardised features, labels and their distances.</summary>
internal sealed class TwinRecords
{
    /// <summary>Standardises the records.</summary>
    public TwinRecords(TrainingData data)
    {
        Data = data;
        int[] rows = Enumerable.Range(0, data.Count).ToArray();
        Features = FeatureScaling.Of(data.X, data.FeatureDimension, rows, data.Weights);
        double[] deviation = FeatureScaling.Of(data.Z, data.LabelDimension, rows, data.Weights).Scale;
        LabelUnits = LabelMetric.Units(data.Period, deviation);
        Labels = new LabelMetric(data.Period, LabelUnits);
        Coverage = LabelCoverage.Of(data.Z, data.Period);
        Standard = new float[data.X.Length];
        int d = data.FeatureDimension;
        for (int i = 0; i < data.Count; i++)
        {
            Features.Standardise(data.X.AsSpan(i * d, d), Standard.AsSpan(i * d, d));
        }
    }

    /// <summary>The records.</summary>
    public TrainingData Data { get; }

    /// <summary>Means and deviations of the features.</summary>
    public FeatureScaling Features { get; }

    /// <summary>Natural units of the labels, shape [c].</summary>
    public double[] LabelUnits { get; }

    /// <summary>Distances between labels in their natural units.</summary>
    public LabelMetric Labels { get; }

    /// <summary>Which labels have records.</summary>
    public LabelCoverage Coverage { get; }

    /// <summary>Standardised features, shape [n, d].</summary>
    public float[] Standard { get; }

    /// <summary>The label of a record.</summary>
    public ReadOnlySpan<double> Label(int record) => Data.Z.AsSpan(record * Data.LabelDimension, Data.LabelDimension);

    /// <summary>The standardised features of a record.</summary>
    public ReadOnlySpan<float> Point(int record) => Standard.AsSpan(record * Data.FeatureDimension, Data.FeatureDimension);

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
}
