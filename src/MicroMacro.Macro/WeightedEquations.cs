using System.Numerics;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Macro;

/// <summary>
/// The linear equations Σ w p φ(z₀) [t - ½ (φ(z₀) + e φ(z₁))·β] = 0 for β, and its covariance: weighted least squares where the regressors
/// are known only together with what is observed, so that those at the start take their place in the product.
/// </summary>
/// <param name="order">The number of functions.</param>
/// <param name="isWeighted">Whether weights differ.</param>
internal sealed class WeightedEquations(int order, bool isWeighted)
{
    private readonly double[] _matrix = new double[order * order];
    private readonly double[] _spread = new double[order * order];
    private readonly double[] _penalty = new double[order * order];
    private readonly double[] _right = new double[order];
    private double _weight = 1;

    // Of the last solution.
    private double[] _scale = [];
    private LuFactor? _factors;

    // What has been added since the functions last changed: φ₀ φ₀ᵀ, the same with weights squared, φ₀ φ₁ᵀ.
    private int[] _starts = [];
    private int[] _ends = [];
    private double[] _block = [];
    private double[] _blockSpread = [];
    private double[] _mixed = [];

    /// <summary>Adds one burst; quickest where bursts with the same functions follow one another.</summary>
    /// <param name="start">φ(z₀).</param>
    /// <param name="end">φ(z₁).</param>
    /// <param name="share">e.</param>
    /// <param name="target">t.</param>
    /// <param name="weight">w, how often it counts.</param>
    /// <param name="precision">p, 1 over the variance of t.</param>
    public void Add(BasisValues start, BasisValues end, double share, double target, double weight, double precision)
    {
        int width = start.Values.Length;
        if (!start.Functions.SequenceEqual(_starts) || !end.Functions.SequenceEqual(_ends))
        {
            Flush();
            (_starts, _ends) = (start.Functions.ToArray(), end.Functions.ToArray());
            (_block, _mixed) = (new double[width * width], new double[width * width]);
            _blockSpread = isWeighted ? new double[width * width] : [];
        }

        _weight = weight;
        for (int i = 0; i < width; i++)
        {
            double scaled = weight * precision * start.Values[i];
            _right[_starts[i]] += scaled * target;
            AddScaled(_block.AsSpan(i * width, width), start.Values, scaled);
            AddScaled(_mixed.AsSpan(i * width, width), end.Values, share * scaled);
            if (isWeighted)
            {
                AddScaled(_blockSpread.AsSpan(i * width, width), start.Values, weight * scaled);
            }
        }
    }

    /// <summary>Adds the bursts of another part of the data.</summary>
    public void Add(WeightedEquations other)
    {
        Flush();
        other.Flush();
        Sum(_matrix, other._matrix);
        Sum(_spread, other._spread);
        Sum(_right, other._right);
    }

    /// <summary>Holds second differences of neighbouring splines near 0, with <paramref name="strength"/> in units of the mean information on a coefficient.</summary>
    public void Smooth(CoarseBasis basis, double strength)
    {
        Flush();
        double mean = 0;
        for (int i = 0; i < order; i++)
        {
            mean += _matrix[(i * order) + i] / order;
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
                        _penalty[(at[p] * order) + at[q]] += strength * mean * pattern[p] * pattern[q];
                    }
                }
            }

            stride *= size;
        }
    }

    /// <summary>Solves for the coefficients; false where they are not determined.</summary>
    /// <param name="coefficients">Receives them.</param>
    /// <param name="least">What a function must have of its own beside those before it, as a share of its length.</param>
    public bool TrySolve(Span<double> coefficients, double least)
    {
        Flush();

        // Functions that agree to ten digits at all starts leave the equations without a solution.
        double[] scale = [.. Enumerable.Range(0, order).Select(i => 1 / Math.Sqrt(_spread[(i * order) + i] + _penalty[(i * order) + i]))];
        double[] gram = new double[order * order];
        double[] matrix = new double[order * order];
        for (int e = 0; e < matrix.Length; e++)
        {
            double factor = scale[e / order] * scale[e % order];
            gram[e] = factor * (_spread[e] + _penalty[e]);
            matrix[e] = factor * (_matrix[e] + _penalty[e]);
        }

        if (!Cholesky.TryFactor(gram, order, out Cholesky? lengths)
            || Enumerable.Range(0, order).Any(i => lengths.Lower[(i * order) + i] < least)
            || !LuFactor.TryFactor(matrix, order, out LuFactor? factors))
        {
            return false;
        }

        (_scale, _factors) = (scale, factors);
        double[] right = [.. _right.Zip(scale, (r, s) => r * s)];
        double[] solution = new double[order];
        factors.Solve(right, solution);
        for (int i = 0; i < order; i++)
        {
            coefficients[i] = solution[i] * scale[i];
        }

        return true;
    }

    /// <summary>The covariance A⁻¹ M A⁻ᵀ of coefficients that were solved for, where M counts weights twice.</summary>
    public void Covariance(Span<double> covariance)
    {
        double[] inverse = new double[order * order];
        double[] unit = new double[order];
        double[] column = new double[order];
        for (int k = 0; k < order; k++)
        {
            Array.Clear(unit);
            unit[k] = 1;
            _factors!.Solve(unit, column);
            for (int i = 0; i < order; i++)
            {
                inverse[(i * order) + k] = column[i] * _scale[i] * _scale[k];
            }
        }

        Sandwich(inverse, covariance);
    }

    private static void AddScaled(Span<double> to, ReadOnlySpan<double> row, double factor)
    {
        // No fused operations: the same numbers whatever the width of the registers.
        int j = 0;
        for (Vector<double> wide = new(factor); j <= row.Length - Vector<double>.Count; j += Vector<double>.Count)
        {
            (new Vector<double>(to[j..]) + (wide * new Vector<double>(row[j..]))).CopyTo(to[j..]);
        }

        for (; j < row.Length; j++)
        {
            to[j] += factor * row[j];
        }
    }

    private static void Sum(double[] to, double[] from)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private void Flush()
    {
        int width = _starts.Length;
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
            {
                int entry = (i * width) + j;
                int here = (_starts[i] * order) + _starts[j];
                _matrix[here] += 0.5 * _block[entry];
                _matrix[(_starts[i] * order) + _ends[j]] += 0.5 * _mixed[entry];
                _spread[here] += isWeighted ? _blockSpread[entry] : _weight * _block[entry];
            }
        }

        (_starts, _ends) = ([], []);
    }

    /// <summary>A⁻¹ M A⁻ᵀ.</summary>
    private void Sandwich(double[] inverse, Span<double> covariance)
    {
        double[] half = new double[order * order];
        for (int i = 0; i < order; i++)
        {
            for (int k = 0; k < order; k++)
            {
                AddScaled(half.AsSpan(i * order, order), _spread.AsSpan(k * order, order), inverse[(i * order) + k]);
            }
        }

        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < order; j++)
            {
                double sum = 0;
                for (int k = 0; k < order; k++)
                {
                    sum += half[(i * order) + k] * inverse[(j * order) + k];
                }

                covariance[(i * order) + j] = sum;
            }
        }
    }
}
