namespace MicroMacro.Systems.Sde;

/// <summary>
/// The law of one number, by quadrature of its log density: density, distribution function, quantiles and moments, good to
/// about 1e-11 for densities that are smooth on the scale of the grid and vanish at both ends.
/// </summary>
public sealed class ScalarLaw
{
    private const int Intervals = 4096;

    private readonly Func<double, double> _logDensity;
    private readonly double _low;
    private readonly double _step;
    private readonly double _peak;
    private readonly double _mass;
    private readonly double[] _cdf;

    /// <summary>Integrates exp(<paramref name="logDensity"/>) over [<paramref name="low"/>, <paramref name="high"/>].</summary>
    /// <param name="logDensity">Log of a density, up to a constant.</param>
    /// <param name="low">Lower end; the density must be negligible there.</param>
    /// <param name="high">Upper end; likewise.</param>
    /// <exception cref="ArgumentException">The interval is empty or not finite, or the log density is NaN or +∞ on it.</exception>
    public ScalarLaw(Func<double, double> logDensity, double low, double high)
    {
        if (!(high > low) || !double.IsFinite(high - low))
        {
            throw new ArgumentException($"[{low}, {high}] is no interval", nameof(high));
        }

        _logDensity = logDensity;
        _low = low;
        _step = (high - low) / Intervals;
        double[] p = new double[Intervals + 1];
        for (int i = 0; i <= Intervals; i++)
        {
            p[i] = logDensity(low + (i * _step));
            if (double.IsNaN(p[i]) || double.IsPositiveInfinity(p[i]))
            {
                throw new ArgumentException($"the log density at {low + (i * _step)} is {p[i]}", nameof(logDensity));
            }
        }

        _peak = p.Max();
        for (int i = 0; i <= Intervals; i++)
        {
            p[i] = Math.Exp(p[i] - _peak);
        }

        _cdf = Accumulate(p);
        _mass = _cdf[Intervals] * _step;
        for (int i = 0; i <= Intervals; i++)
        {
            _cdf[i] *= _step / _mass;
            p[i] /= _mass;
        }

        (Mean, Variance) = Moments(p);
    }

    /// <summary>The mean.</summary>
    public double Mean { get; }

    /// <summary>The variance.</summary>
    public double Variance { get; }

    /// <summary>Log of the integral of exp(log density): minus the free energy in kT where the log density is -U/kT.</summary>
    public double LogNormalizer => _peak + Math.Log(_mass);

    /// <summary>The density at <paramref name="value"/>; 0 outside the interval.</summary>
    public double Density(double value) =>
        value < _low || value > _low + (Intervals * _step) ? 0 : Math.Exp(_logDensity(value) - _peak) / _mass;

    /// <summary>P(X ≤ <paramref name="value"/>).</summary>
    public double Cdf(double value)
    {
        double position = (value - _low) / _step;
        if (!(position > 0))
        {
            return double.IsNaN(value) ? double.NaN : 0;
        }

        if (position >= Intervals)
        {
            return 1;
        }

        int cell = (int)position;
        double left = _low + (cell * _step);
        double part = value - left;

        // Simpson's rule over the part of the cell.
        double inCell = part / 6 * (Density(left) + (4 * Density(left + (0.5 * part))) + Density(value));
        return Math.Clamp(_cdf[cell] + inCell, _cdf[cell], _cdf[cell + 1]);
    }

    /// <summary>The value below which the probability is <paramref name="probability"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not in [0, 1].</exception>
    public double Quantile(double probability)
    {
        if (!(probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "a probability lies in [0, 1]");
        }

        int above = Array.BinarySearch(_cdf, probability);
        if (above >= 0)
        {
            return _low + (above * _step);
        }

        // _cdf[cell] < probability < _cdf[cell + 1]: halve the cell down to rounding.
        int cell = Math.Clamp(~above - 1, 0, Intervals - 1);
        double left = _low + (cell * _step);
        double right = left + _step;
        for (int i = 0; i < 40; i++)
        {
            double middle = 0.5 * (left + right);
            (left, right) = Cdf(middle) < probability ? (middle, right) : (left, middle);
        }

        return 0.5 * (left + right);
    }

    /// <summary>Running integral in units of the step, cell by cell with the cubic through four neighbouring nodes.</summary>
    private static double[] Accumulate(double[] p)
    {
        double[] sum = new double[p.Length];
        for (int i = 0; i + 1 < p.Length; i++)
        {
            double before = i > 0 ? p[i - 1] : p[0];
            double after = i + 2 < p.Length ? p[i + 2] : p[^1];
            double cell = ((13 * (p[i] + p[i + 1])) - before - after) / 24;

            // The cubic may dip below zero where the density has fallen to nothing.
            sum[i + 1] = sum[i] + Math.Max(cell, 0);
        }

        return sum;
    }

    private (double Mean, double Variance) Moments(double[] p)
    {
        double mean = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            mean += p[i] * (_low + (i * _step)) * _step;
        }

        double variance = 0;
        for (int i = 0; i <= Intervals; i++)
        {
            double d = _low + (i * _step) - mean;
            variance += p[i] * d * d * _step;
        }

        return (mean, variance);
    }
}
