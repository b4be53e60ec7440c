using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Macro;

/// <summary>Weighted least squares by normal equations, with the covariance that holds also when weights are not inverse variances.</summary>
internal sealed class LeastSquares(int order)
{
    private readonly double[] _normal = new double[order * order];
    private readonly double[] _spread = new double[order * order];
    private readonly double[] _right = new double[order];

    /// <summary>Adds one observation.</summary>
    /// <param name="row">Its regressors.</param>
    /// <param name="target">Its value.</param>
    /// <param name="weight">How often it counts.</param>
    /// <param name="precision">1 over its variance.</param>
    public void Add(ReadOnlySpan<double> row, double target, double weight, double precision)
    {
        double factor = weight * precision;
        for (int i = 0; i < order; i++)
        {
            _right[i] += factor * row[i] * target;
            for (int j = 0; j <= i; j++)
            {
                double product = factor * row[i] * row[j];
                _normal[(i * order) + j] += product;
                _spread[(i * order) + j] += weight * product;
            }
        }
    }

    /// <summary>The coefficients and their covariance N⁻¹ M N⁻¹, where M counts weights twice; false where they are not determined.</summary>
    public bool TrySolve(Span<double> coefficients, Span<double> covariance)
    {
        double[] scale = new double[order];
        for (int i = 0; i < order; i++)
        {
            scale[i] = 1 / Math.Sqrt(_normal[(i * order) + i]);
        }

        double[] scaled = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                scaled[(i * order) + j] = _normal[(i * order) + j] * scale[i] * scale[j];
            }
        }

        // Regressors that agree to ten digits leave the likelihood flat.
        if (!Cholesky.TryFactor(scaled, order, out Cholesky? factor) || Enumerable.Range(0, order).Any(i => factor.Lower[(i * order) + i] < 1e-5))
        {
            return false;
        }

        double[] column = new double[order];
        double[] inverse = new double[order * order];
        for (int k = 0; k < order; k++)
        {
            Array.Clear(column);
            column[k] = 1;
            factor.Solve(column);
            for (int i = 0; i < order; i++)
            {
                inverse[(i * order) + k] = column[i] * scale[i] * scale[k];
            }
        }

        for (int i = 0; i < order; i++)
        {
            column[i] = _right[i] * scale[i];
        }

        factor.Solve(column);
        for (int i = 0; i < order; i++)
        {
            coefficients[i] = column[i] * scale[i];
            for (int j = 0; j < order; j++)
            {
                covariance[(i * order) + j] = Sandwich(inverse, i, j);
            }
        }

        return true;
    }

    private double Sandwich(double[] inverse, int i, int j)
    {
        double sum = 0;
        for (int a = 0; a < order; a++)
        {
            for (int b = 0; b < order; b++)
            {
                sum += inverse[(i * order) + a] * _spread[(Math.Max(a, b) * order) + Math.Min(a, b)] * inverse[(b * order) + j];
            }
        }

        return sum;
    }
}
