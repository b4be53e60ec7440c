namespace MicroMacro.Generative.Models;

/// <summary>Puts every feature on mean 0 and deviation 1, the scale that noise levels are measured in.</summary>
internal sealed class FeatureScaling
{
    /// <summary>A given scaling.</summary>
    /// <param name="mean">Means, shape [d].</param>
    /// <param name="scale">Deviations, shape [d], positive.</param>
    public FeatureScaling(double[] mean, double[] scale)
    {
        Mean = mean;
        Scale = scale;
    }

    /// <summary>Means, shape [d].</summary>
    public double[] Mean { get; }

    /// <summary>Deviations, shape [d]; 1 where a feature never varies.</summary>
    public double[] Scale { get; }

    /// <summary>Numbers per feature vector.</summary>
    public int Dimension => Mean.Length;

    /// <summary>The weighted mean and deviation of some rows.</summary>
    /// <param name="values">Row-major, shape [n, d].</param>
    /// <param name="dimension">Columns, d.</param>
    /// <param name="rows">The rows that count.</param>
    /// <param name="weights">Weights of all n rows, or null for equal ones.</param>
    public static FeatureScaling Of(double[] values, int dimension, ReadOnlySpan<int> rows, double[]? weights)
    {
        double[] mean = new double[dimension];
        double[] scale = new double[dimension];
        for (int j = 0; j < dimension; j++)
        {
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
            scale[j] = sd > 1e-12 * (1.0 + Math.Abs(mean[j])) ? sd : 1.0;
        }

        return new FeatureScaling(mean, scale);
    }

    /// <summary>(x - mean) / scale.</summary>
    public void Standardise(ReadOnlySpan<double> x, Span<float> standard)
    {
        for (int j = 0; j < Mean.Length; j++)
        {
            standard[j] = (float)((x[j] - Mean[j]) / Scale[j]);
        }
    }

    /// <summary>mean + scale · standard.</summary>
    public void Restore(ReadOnlySpan<float> standard, Span<double> x)
    {
        for (int j = 0; j < Mean.Length; j++)
        {
            x[j] = Mean[j] + (Scale[j] * standard[j]);
        }
    }
}
