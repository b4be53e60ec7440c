namespace MicroMacro.Macro;

/// <summary>A basis with its derivatives at every start, computed once.</summary>
internal sealed class BasisTable
{
    private readonly int _count;
    private readonly int _dimension;
    private readonly double[] _values;
    private readonly double[] _first;
    private readonly double[] _second;

    public BasisTable(CoarseBasis basis, double[] starts)
    {
        (_count, _dimension) = (basis.Count, basis.Dimension);
        int points = starts.Length / _dimension;
        _values = new double[points * _count];
        _first = new double[points * _count * _dimension];
        _second = new double[points * _count * _dimension];
        int width = _count * _dimension;
        for (int i = 0; i < points; i++)
        {
            basis.Derivatives(
                starts.AsSpan(i * _dimension, _dimension), _values.AsSpan(i * _count, _count), _first.AsSpan(i * width, width), _second.AsSpan(i * width, width));
        }
    }

    /// <summary>φ at a start.</summary>
    public ReadOnlySpan<double> Row(int point) => _values.AsSpan(point * _count, _count);

    /// <summary>Σ coefficient φ at a start, with the coefficients of one variable.</summary>
    public double Value(double[] coefficients, int variable, int point) => Dot(coefficients, variable, _values, point * _count);

    /// <summary>Its first derivative by variable <paramref name="by"/>.</summary>
    public double First(double[] coefficients, int variable, int point, int by) => Dot(coefficients, variable, _first, ((point * _dimension) + by) * _count);

    /// <summary>Its second derivative by variable <paramref name="by"/>.</summary>
    public double Second(double[] coefficients, int variable, int point, int by) => Dot(coefficients, variable, _second, ((point * _dimension) + by) * _count);

    private double Dot(double[] coefficients, int variable, double[] table, int start)
    {
        double sum = 0;
        for (int k = 0; k < _count; k++)
        {
            sum += coefficients[(variable * _count) + k] * table[start + k];
        }

        return sum;
    }
}
