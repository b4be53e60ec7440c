using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Consistency;

/// <summary>
/// The exact law of the first fast variable in an umbrella window with centre c: the average of p(y | z) over
/// exp(-F(z)) N(z; c, w²), or p(y | c) itself where the system has no equilibrium in z.
/// </summary>
public sealed class WindowTruth
{
    private const int Nodes = 81;
    private const double Reach = 6;

    private readonly IKnownTruth _truth;
    private readonly double[] _z;
    private readonly double[] _weight;

    /// <summary>Prepares the average.</summary>
    /// <param name="truth">The system's exact answers.</param>
    /// <param name="center">The umbrella's centre.</param>
    /// <param name="width">The umbrella's width w = 1/√κ.</param>
    public WindowTruth(IKnownTruth truth, double center, double width)
    {
        ArgumentNullException.ThrowIfNull(truth);
        _truth = truth;
        bool equilibrium = truth.FreeEnergy(center) is not null;
        _z = equilibrium ? [.. Enumerable.Range(0, Nodes).Select(i => center + (width * Reach * ((2.0 * i / (Nodes - 1)) - 1)))] : [center];
        double[] exponent = [.. _z.Select(z => -(truth.FreeEnergy(z) ?? 0) - ((z - center) * (z - center) / (2 * width * width)))];
        double largest = exponent.Max();
        double[] weight = [.. exponent.Select(e => VectorMath.Exp(e - largest))];
        double sum = weight.Sum();
        _weight = [.. weight.Select(w => w / sum)];
    }

    /// <summary>P(y at most <paramref name="value"/>) in the window.</summary>
    public double Cdf(double value) => Average(z => _truth.ConditionalCdf(z, value));

    /// <summary>The distribution function between two values from a table of 1,025 points, for many evaluations.</summary>
    public Func<double, double> TabulateCdf(double low, double high)
    {
        const int cells = 1024;
        double width = Math.Max(high - low, double.Epsilon) / cells;
        double[] table = [.. Enumerable.Range(0, cells + 1).Select(i => Cdf(low + (i * width)))];
        return value =>
        {
            double at = Math.Clamp((value - low) / width, 0, cells);
            int cell = Math.Min(cells - 1, (int)at);
            return table[cell] + ((at - cell) * (table[cell + 1] - table[cell]));
        };
    }

    /// <summary>The density at <paramref name="value"/> in the window.</summary>
    public double Density(double value) => Average(z => _truth.ConditionalDensity(z, value));

    private double Average(Func<double, double> f)
    {
        double sum = 0;
        for (int i = 0; i < _z.Length; i++)
        {
            sum += _weight[i] * f(_z[i]);
        }

        return sum;
    }
}
