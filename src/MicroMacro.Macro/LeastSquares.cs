using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Macro;

/// <summary>Weighted least squares by normal equations, with the covariance that holds also when weights are not inverse variances.</summary>
internal sealed class LeastSquares(int order)
{
    private readonly double[] _normal = new double[order * order];
    private readonly double[] _spread = new double[order * order];
    private readonly double[] _right = new double[order];

    /// <summary>Adds one observation.</summary>
    /// <param name="functions">Which regressors are not 0.</param>
    /// <param name="row">Their values.</param>
    /// <param name="target">The value observed.</param>
    /// <param name="weight">How often it counts.</param>
    /// <param name="precision">1 over its variance.</param>
    public void Add(ReadOnlySpan<int> functions, ReadOnlySpan<double> row, double target, double weight, double precision)
    {
        double factor = weight * precision;
        for (int i = 0; i < row.Length; i++)
        {
            _right[functions[i]] += factor * row[i] * target;
            int start = functions[i] * order;
            double scaled = factor * row[i];
            for (int j = 0; j < row.Length; j++)
            {
                double product = scaled * row[j];
                _normal[start + functions[j]] += product;
                _spread[start + functions[j]] += weight * product;
            }
        }
    }

    /// <summary>Holds second differences of neighbouring splines near 0, with <paramref name="strength"/> in units of the mean information on a coefficient.</summary>
    public void Smooth(CoarseBasis basis, double strength)
    {
        double mean = 0;
        for (int i = 0; i < order; i++)
        {
            mean += _normal[(i * order) + i] / order;
        }

        int stride = 1;
        double[] pattern = [1, -2, 1];
        for (int a = basis.Dimension - 1; a >= 0; a--)
        {
            bool periodic = basis.Periods[a] > 0;
            int size = periodic ? basis.Intervals : basis.Intervals + 3;
            for (int i = 0; i < order; i++)
            {
                int place = i / stride % size;
                if (!periodic && place + 2 >= size)
                {
                    continue;
                }

                int[] at = [.. Enumerable.Range(0, 3).Select(k => i + ((((place + k) % size) - place) * stride))];
                for (int p = 0; p < 3; p++)
                {
                    for (int q = 0; q < 3; q++)
                    {
                        _normal[(at[p] * order) + at[q]] += strength * mean * pattern[p] * pattern[q];
                    }
                }
            }

            stride *= size;
        }
    }

    /// <summary>The coefficients and their covariance N⁻¹ M N⁻¹, where M counts weights twice; false where they are not determined.</summary>
    /// <param name="coefficients">Receives them.</param>
    /// <param name="covariance">Receives it.</param>
    /// <param name="least">What a regressor must have of its own beside those before it, as a share of its length.</param>
    public bool TrySolve(Span<double> coefficients, Span<double> covariance, double least = 1e-5)
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
        if (!Cholesky.TryFactor(scaled, order, out Cholesky? factor) || Enumerable.Range(0, order).Any(i => factor.Lower[(i * order) + i] < least))
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
        }

        Sandwich(inverse, covariance);
        return true;
    }

    /// <summary>N⁻¹ M N⁻¹.</summary>
    private void Sandwich(double[] inverse, Span<double> covariance)
    {
        double[] half = Multiply(inverse, _spread);
        Multiply(half, inverse).CopyTo(covariance);
    }

    private double[] Multiply(double[] a, double[] b)
    {
        double[] product = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int k = 0; k < order; k++)
            {
                double factor = a[(i * order) + k];
                for (int j = 0; j < order; j++)
                {
                    product[(i * order) + j] += factor * b[(k * order) + j];
                }
            }
        }

        return product;
    }
}
