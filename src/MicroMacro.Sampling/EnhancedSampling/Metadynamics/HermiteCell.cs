using MicroMacro.FreeEnergy;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>The cell of an axis that holds a point, with the cubic Hermite polynomials there.</summary>
internal readonly struct HermiteCell
{
    private readonly double _t;
    private readonly double _scale;

    private HermiteCell(int low, int high, double t, double scale) => (Low, High, _t, _scale) = (low, high, t, scale);

    /// <summary>The node below.</summary>
    public int Low { get; }

    /// <summary>The node above.</summary>
    public int High { get; }

    /// <summary>The cell of z; beyond the ends of an axis that is not periodic that of the end, without slope.</summary>
    public static HermiteCell Of(GridAxis axis, double z)
    {
        double position = (z - axis.Minimum) / axis.Width;
        if (axis.Periodic)
        {
            position -= axis.Bins * Math.Floor(position / axis.Bins);
        }

        bool outside = position < 0 || position > axis.Bins;
        position = Math.Min(axis.Bins, Math.Max(0, position));
        int low = Math.Min(axis.Bins - 1, (int)position);
        int high = axis.Periodic && low == axis.Bins - 1 ? 0 : low + 1;
        return new HermiteCell(low, high, position - low, outside ? 0 : 1 / axis.Width);
    }

    /// <summary>The interpolant between values and derivatives (times the width of the cell) at both nodes.</summary>
    public double Value(double v0, double d0, double v1, double d1)
    {
        double s = 1 - _t;
        return (((1 + (2 * _t)) * v0) + (_t * d0)) * s * s + (((3 - (2 * _t)) * v1) - (s * d1)) * _t * _t;
    }

    /// <summary>Its slope per unit of z.</summary>
    public double Slope(double v0, double d0, double v1, double d1)
    {
        double bend = 6 * _t * (1 - _t);
        return _scale * ((bend * (v1 - v0)) + ((1 - _t) * (1 - (3 * _t)) * d0) + (_t * ((3 * _t) - 2) * d1));
    }
}
