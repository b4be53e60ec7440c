namespace MicroMacro.Generative.Models;

/// <summary>Puts every plain feature on mean 0 and deviation 1, the scale that noise levels are measured in, and every periodic one on units of its circle.</summary>
internal sealed class FeatureScaling
{
    // Below, a feature counts as constant: units of single precision end at 1e-38.
    private const double LeastDeviation = 1e-30;

    /// <summary>A given scaling.</summary>
    /// <param name="mean">Means, shape [d].</param>
    /// <param name="scale">Deviations, shape [d], positive.</param>
    /// <param name="period">Periods, shape [d]; 0 where a feature is plain. Null for none.</param>
    public FeatureScaling(double[] mean, double[] scale, double[]? period = null)
    {
        Mean = mean;
        Scale = scale;
        Period = period ?? new double[mean.Length];
    }

    /// <summary>Means, shape [d].</summary>
    public double[] Mean { get; }

    /// <summary>Deviations, shape [d]; 1 where a feature never varies.</summary>
    public double[] Scale { get; }

    /// <summary>Periods, shape [d]; 0 where a feature is plain.</summary>
    public double[] Period { get; }

    /// <summary>Numbers per feature vector.</summary>
    public int Dimension => Mean.Length;

    /// <summary>The weighted mean and deviation of some rows.</summary>
    /// <param name="values">Row-major, shape [n, d].</param>
    /// <param name="dimension">Columns, d.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="weights">Weights of all n rows, or null for equal ones.</param>
    /// <param name="period">Periods of the columns, shape [d]; null for plain ones.</param>
    public static FeatureScaling Of(double[] values, int dimension, ReadOnlySpan<int> rows, double[]? weights, double[]? period = null)
    {
        double[] mean = new double[dimension];
        double[] scale = new double[dimension];
        for (int j = 0; j < dimension; j++)
        {
            if (period is not null && period[j] > 0)
            {
                scale[j] = UnitOf(period[j]);
                continue;
            }

            double total = 0, sum = 0;
            foreach (int r in rows)
            {
                double w = weights?[r] ?? 1.0;
                total += w;
                sum += w * values[(r * dimension) + j];
            }

            mean[j] = sum / total;
            double squares = 0;
            foreach (int r in rows)
            {
                double deviation = values[(r * dimension) + j] - mean[j];
                squares += (weights?[r] ?? 1.0) * deviation * deviation;
            }

            double sd = Math.Sqrt(squares / total);
            scale[j] = sd > 1e-12 * Math.Abs(mean[j]) && sd > LeastDeviation ? sd : 1.0;
        }

        return new FeatureScaling(mean, scale, period);
    }

    /// <summary>The scale of a periodic feature: what its noise levels are measured in.</summary>
    public static double UnitOf(double period) => period * FeatureEmbedding.UnitRadians / (2.0 * Math.PI);

    /// <summary>(x - mean) / scale.</summary>
    public void Standardise(ReadOnlySpan<double> x, Span<float> standard)
    {
        for (int j = 0; j < Mean.Length; j++)
        {
            standard[j] = (float)Standard(x[j], j);
        }
    }

    /// <summary>(x - mean) / scale of one feature, on its circle where it is periodic.</summary>
    public double Standard(double x, int feature) =>
        ((Period[feature] > 0 ? Math.IEEERemainder(x, Period[feature]) : x) - Mean[feature]) / Scale[feature];

    /// <summary>mean + scale · standard, periodic features within half a period of zero.</summary>
    public void Restore(ReadOnlySpan<float> standard, Span<double> x)
    {
        for (int j = 0; j < Mean.Length; j++)
        {
            x[j] = Restored(standard[j], j);
        }
    }

    /// <summary>mean + scale · standard of one feature, within half a period of zero where it is periodic.</summary>
    public double Restored(double standard, int feature)
    {
        double x = Mean[feature] + (Scale[feature] * standard);
        return Period[feature] > 0 ? Math.IEEERemainder(x, Period[feature]) : x;
    }
}
