using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Coupling.Exact;

/// <summary>An umbrella window of the bistable half-moon by quadrature on a grid of states: exact averages, and independent draws.</summary>
internal sealed class HalfMoonWindow
{
    private const int PointsX = 241;
    private const int PointsY = 801;

    private readonly double[] _x = new double[PointsX];
    private readonly double[] _y = new double[PointsY];
    private readonly double[] _weight = new double[PointsX * PointsY];
    private readonly double[] _cumulative = new double[PointsX * PointsY];

    /// <summary>The window with a centre and a width.</summary>
    public HalfMoonWindow(SdeSystem system, double center, double width)
    {
        for (int i = 0; i < PointsX; i++)
        {
            _x[i] = center + (width * (-6 + (12.0 * i / (PointsX - 1))));
        }

        for (int j = 0; j < PointsY; j++)
        {
            _y[j] = 0.35 + (1.3 * j / (PointsY - 1));
        }

        for (int k = 0; k < _weight.Length; k++)
        {
            double x = _x[k / PointsY], bias = (x - center) / width;
            _weight[k] = -system.ReducedPotential([x, _y[k % PointsY]]) - (0.5 * bias * bias);
        }

        double largest = _weight.Max(), total = 0;
        for (int k = 0; k < _weight.Length; k++)
        {
            _weight[k] = Math.Exp(_weight[k] - largest);
            _cumulative[k] = total += _weight[k];
        }

        for (int k = 0; k < _weight.Length; k++)
        {
            _weight[k] /= total;
            _cumulative[k] /= total;
        }
    }

    /// <summary>Mean and deviation of an observable.</summary>
    public (double Mean, double Deviation) Average(Func<double, double, double> observable)
    {
        double first = 0, second = 0;
        for (int k = 0; k < _weight.Length; k++)
        {
            double value = observable(_x[k / PointsY], _y[k % PointsY]);
            first += _weight[k] * value;
            second += _weight[k] * value * value;
        }

        return (first, Math.Sqrt(second - (first * first)));
    }

    /// <summary>An independent state, spread evenly over its cell of the grid.</summary>
    public double[] Draw(ref RandomSequence sequence)
    {
        int k = Array.BinarySearch(_cumulative, sequence.NextDouble());
        k = Math.Min(k < 0 ? ~k : k, _weight.Length - 1);
        return
        [
            _x[k / PointsY] + ((sequence.NextDouble() - 0.5) * (_x[1] - _x[0])),
            _y[k % PointsY] + ((sequence.NextDouble() - 0.5) * (_y[1] - _y[0])),
        ];
    }
}
