using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Generative.Sampling;

/// <summary>A reverse process pulled towards values of some variables: the score of the states given what the restraints would observe.</summary>
/// <remarks>
/// Tweedie's second formula gives the covariance of the clean features given the noised ones, C = σ² ∂D/∂x. With ξ linear about D and clean
/// features taken as Gaussian there, the restraints of widths w are observations with covariance V = w² + A C Aᵀ, A = ∂ξ/∂x, and the mean
/// of the clean features given them is D + C Aᵀ V⁻¹ (target - ξ(D)) [boys2023tweedie]; without A C Aᵀ this would be [chung2023dps], whose pull
/// is far too strong at large noise. It is exact for Gaussian data and linear ξ, and in the limit of small noise for all.
/// ∂D/∂x is symmetric, so one forward derivative along each gradient gives both C Aᵀ and A C Aᵀ.
/// </remarks>
internal sealed class GuidedProcess : IReverseProcess
{
    private readonly IDenoiser _inner;
    private readonly IReadOnlyList<GuideRestraint> _restraints;
    private readonly double[] _mean;
    private readonly double[] _scale;
    private readonly double[] _features;
    private readonly double[] _gradient;
    private readonly double[] _residuals;
    private readonly float[] _clean;
    private readonly float[][] _directions;
    private readonly float[][] _derivatives;

    /// <summary>Guides a process.</summary>
    /// <param name="inner">The process.</param>
    /// <param name="restraints">At least one restraint.</param>
    /// <param name="mean">Means of the features, shape [d]: a state x stands for mean + scale·x.</param>
    /// <param name="scale">Deviations of the features, shape [d].</param>
    public GuidedProcess(IDenoiser inner, IReadOnlyList<GuideRestraint> restraints, double[] mean, double[] scale)
    {
        _inner = inner;
        _restraints = restraints;
        _mean = mean;
        _scale = scale;
        _features = new double[inner.Dimension];
        _gradient = new double[inner.Dimension];
        int length = inner.Rows * inner.Dimension;
        _clean = new float[length];
        _residuals = new double[restraints.Count * inner.Rows];
        _directions = [.. restraints.Select(_ => new float[length])];
        _derivatives = [.. restraints.Select(_ => new float[length])];
    }

    /// <inheritdoc/>
    public int Rows => _inner.Rows;

    /// <inheritdoc/>
    public int Dimension => _inner.Dimension;

    /// <inheritdoc/>
    public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
    {
        Denoise(sigma, x, slope);
        float inverse = (float)(1.0 / sigma);
        for (int k = 0; k < slope.Length; k++)
        {
            slope[k] = (x[k] - slope[k]) * inverse;
        }
    }

    /// <summary>The expected clean features given the noised ones and the restraints.</summary>
    public void Denoise(double sigma, ReadOnlySpan<float> x, Span<float> clean)
    {
        _inner.Denoise(sigma, x, _clean);
        Linearise();
        for (int i = 0; i < _restraints.Count; i++)
        {
            _inner.Derivatives(_directions[i], _derivatives[i]);
        }

        for (int r = 0; r < Rows; r++)
        {
            Pull(sigma * sigma, r, clean.Slice(r * Dimension, Dimension));
        }
    }

    /// <inheritdoc/>
    public void Noise(int draw, Span<float> noise) => _inner.Noise(draw, noise);

    // Residuals and gradients of all variables at D, the gradients with respect to standardised features.
    private void Linearise()
    {
        int d = Dimension;
        for (int r = 0; r < Rows; r++)
        {
            for (int j = 0; j < d; j++)
            {
                _features[j] = _mean[j] + (_scale[j] * _clean[(r * d) + j]);
            }

            for (int i = 0; i < _restraints.Count; i++)
            {
                GuideRestraint restraint = _restraints[i];
                double value = restraint.Variable.Evaluate(_features, _gradient);
                _residuals[(r * _restraints.Count) + i] = GuideRestraint.Difference(restraint.Target, value, restraint.Variable.Period);
                for (int j = 0; j < d; j++)
                {
                    _directions[i][(r * d) + j] = (float)(_scale[j] * _gradient[j]);
                }
            }
        }
    }

    private void Pull(double variance, int row, Span<float> clean)
    {
        int d = Dimension, count = _restraints.Count;
        ReadOnlySpan<double> forces = Forces(variance, row);
        for (int j = 0; j < d; j++)
        {
            double shift = 0;
            for (int i = 0; i < count; i++)
            {
                shift += _derivatives[i][(row * d) + j] * forces[i];
            }

            clean[j] = (float)(_clean[(row * d) + j] + (variance * shift));
        }
    }

    // V⁻¹ times the residuals. A network's Jacobian is symmetric and positive only as far as it has learned: where V is not, each restraint pulls alone.
    private double[] Forces(double variance, int row)
    {
        int count = _restraints.Count;
        double[] v = new double[count * count];
        double[] residuals = _residuals.AsSpan(row * count, count).ToArray();
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < i; k++)
            {
                v[(i * count) + k] = 0.5 * variance * (Along(row, i, k) + Along(row, k, i));
            }

            v[(i * count) + i] = (_restraints[i].Width * _restraints[i].Width) + (variance * Math.Max(0.0, Along(row, i, i)));
        }

        if (Cholesky.TryFactor(v, count, out Cholesky? factor))
        {
            factor.Solve(residuals);
            return residuals;
        }

        return [.. residuals.Select((e, i) => e / v[(i * count) + i])];
    }

    private double Along(int row, int i, int k)
    {
        double sum = 0;
        for (int j = row * Dimension; j < (row + 1) * Dimension; j++)
        {
            sum += (double)_directions[i][j] * _derivatives[k][j];
        }

        return sum;
    }
}
