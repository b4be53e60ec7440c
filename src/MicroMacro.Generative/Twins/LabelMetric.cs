namespace MicroMacro.Generative.Twins;

/// <summary>Distance between labels, each measured in its own unit and the short way round where periodic.</summary>
internal sealed class LabelMetric
{
    private readonly double[] _period;
    private readonly double[] _unit;

    /// <summary>A metric.</summary>
    /// <param name="period">Periods, shape [c]; 0 where a label is not periodic.</param>
    /// <param name="unit">Units, shape [c], positive.</param>
    public LabelMetric(double[] period, double[] unit)
    {
        _period = period;
        _unit = unit;
    }

    /// <summary>The squared distance.</summary>
    public double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int j = 0; j < _period.Length; j++)
        {
            double difference = a[j] - b[j];
            if (_period[j] > 0)
            {
                difference -= _period[j] * Math.Round(difference / _period[j]);
            }

            difference /= _unit[j];
            sum += difference * difference;
        }

        return sum;
    }

    /// <summary>Each label's natural unit: a radian of its period, or its deviation.</summary>
    public static double[] Units(double[] period, double[] deviation) =>
        period.Select((p, j) => p > 0 ? p / (2.0 * Math.PI) : deviation[j]).ToArray();
}
