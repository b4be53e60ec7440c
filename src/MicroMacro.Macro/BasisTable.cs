namespace MicroMacro.Macro;

/// <summary>A basis with its derivatives at every start, computed once; of splines only the few that are not 0, variable by variable.</summary>
internal sealed class BasisTable
{
    private readonly CoarseBasis _basis;
    private readonly int _dimension;
    private readonly double[] _values;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly int[] _functions;
    private readonly int[] _strides;

    public BasisTable(CoarseBasis basis, double[] starts)
    {
        (_basis, _dimension) = (basis, basis.Dimension);
        int points = starts.Length / _dimension;
        bool splines = basis.Intervals > 0;
        Width = splines ? (int)Math.Pow(4, _dimension) : basis.Count;
        _values = splines ? new double[points * _dimension * 12] : new double[points * basis.Count];
        _first = splines ? [] : new double[points * basis.Count * _dimension];
        _second = splines ? [] : new double[points * basis.Count * _dimension];
        _functions = splines ? new int[points * _dimension * 4] : [];
        _strides = new int[_dimension];
        for (int a = _dimension - 1, stride = 1; a >= 0 && splines; a--)
        {
            _strides[a] = stride;
            stride *= basis.Periods[a] > 0 ? basis.Intervals : basis.Intervals + 3;
        }

        int width = basis.Count * _dimension;
        for (int i = 0; i < points; i++)
        {
            for (int a = 0; a < _dimension && splines; a++)
            {
                int entry = (i * _dimension) + a;
                basis.LocalSplines(starts[entry], a, _functions.AsSpan(entry * 4, 4), _values.AsSpan(entry * 12, 12));
            }

            if (!splines)
            {
                basis.Derivatives(
                    starts.AsSpan(i * _dimension, _dimension),
                    _values.AsSpan(i * basis.Count, basis.Count),
                    _first.AsSpan(i * width, width),
                    _second.AsSpan(i * width, width));
            }
        }
    }

    /// <summary>How many functions are not 0 at a point.</summary>
    public int Width { get; }

    /// <summary>The functions that are not 0 at a start, and φ.</summary>
    public void Row(int point, Span<int> functions, Span<double> values)
    {
        for (int k = 0; k < Width; k++)
        {
            functions[k] = Function(point, k);
            values[k] = Factor(point, k, -1, 0);
        }
    }

    /// <summary>Σ coefficient φ at a start, with the coefficients of one variable.</summary>
    public double Value(double[] coefficients, int variable, int point) => Sum(coefficients, variable, point, -1, 0);

    /// <summary>Its first derivative by variable <paramref name="by"/>.</summary>
    public double First(double[] coefficients, int variable, int point, int by) => Sum(coefficients, variable, point, by, 1);

    /// <summary>Its second derivative by variable <paramref name="by"/>.</summary>
    public double Second(double[] coefficients, int variable, int point, int by) => Sum(coefficients, variable, point, by, 2);

    private double Sum(double[] coefficients, int variable, int point, int by, int order)
    {
        double sum = 0;
        int offset = variable * _basis.Count;
        for (int k = 0; k < Width; k++)
        {
            sum += coefficients[offset + Function(point, k)] * Factor(point, k, by, order);
        }

        return sum;
    }

    private int Function(int point, int k)
    {
        if (_functions.Length == 0)
        {
            return k;
        }

        int function = 0;
        for (int a = _dimension - 1; a >= 0; a--, k >>= 2)
        {
            function += _functions[(((point * _dimension) + a) * 4) + (k & 3)] * _strides[a];
        }

        return function;
    }

    private double Factor(int point, int k, int by, int order)
    {
        if (_functions.Length == 0)
        {
            return by < 0 ? _values[(point * _basis.Count) + k] : (order == 1 ? _first : _second)[(((point * _dimension) + by) * _basis.Count) + k];
        }

        double product = 1;
        for (int a = _dimension - 1; a >= 0; a--, k >>= 2)
        {
            product *= _values[(((((point * _dimension) + a) * 4) + (k & 3)) * 3) + (a == by ? order : 0)];
        }

        return product;
    }
}
