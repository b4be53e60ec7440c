using MicroMacro.Numerics.Simd;

namespace MicroMacro.Macro;

/// <summary>A basis at points: of splines only the few functions that are not 0 there.</summary>
internal sealed class BasisTable
{
    private readonly CoarseBasis _basis;
    private readonly double[] _points;
    private readonly int[] _strides;

    public BasisTable(CoarseBasis basis, double[] points)
    {
        (_basis, _points) = (basis, points);
        Width = basis.Intervals > 0 ? (int)Math.Pow(4, basis.Dimension) : basis.Count;
        _strides = new int[basis.Dimension];
        for (int a = basis.Dimension - 1, stride = 1; a >= 0; a--)
        {
            _strides[a] = stride;
            stride *= basis.Periods[a] > 0 ? basis.Intervals : basis.Intervals + 3;
        }
    }

    /// <summary>How many functions are not 0 at a point.</summary>
    public int Width { get; }

    /// <summary>The functions that are not 0 at a point, with φ; outside the range as at its end.</summary>
    public unsafe void At(int point, BasisValues values)
    {
        int c = _basis.Dimension;
        if (_basis.Intervals == 0)
        {
            for (int k = 0; k < Width; k++)
            {
                values.Functions[k] = k;
            }

            fixed (double* z = &_points[point * c], phi = values.Values)
            {
                _basis.Evaluate((D1*)z, (D1*)phi);
            }

            return;
        }

        Span<int> local = stackalloc int[4 * c];
        Span<double> factors = stackalloc double[4 * c];
        for (int a = 0; a < c; a++)
        {
            _basis.LocalSplines(_points[(point * c) + a], a, local.Slice(4 * a, 4), factors.Slice(4 * a, 4));
        }

        // Products of one factor of each variable, the last varying fastest.
        (values.Functions[0], values.Values[0]) = (0, 1);
        for (int a = 0, count = 1; a < c; a++, count *= 4)
        {
            for (int k = count - 1; k >= 0; k--)
            {
                (int function, double product) = (values.Functions[k], values.Values[k]);
                for (int f = 0; f < 4; f++)
                {
                    values.Functions[(4 * k) + f] = function + (local[(4 * a) + f] * _strides[a]);
                    values.Values[(4 * k) + f] = product * factors[(4 * a) + f];
                }
            }
        }
    }
}
