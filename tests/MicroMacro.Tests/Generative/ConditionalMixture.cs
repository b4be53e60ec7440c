using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Generative;

/// <summary>x given z is a Gaussian, or a mixture of two, with means and a weight that move with z: score, density and moments in closed form.</summary>
/// <remarks>
/// z is uniform with variance 1. Component k has mean k-th sign · b_j + a_j z, covariance diag(v) + g u uᵀ, and the second has weight
/// 1/(1 + exp(-2z)). Noise of level sigma has deviation sigma · unit_j in feature j, so the noised law keeps that form.
/// </remarks>
internal sealed class ConditionalMixture
{
    private const double Coupling = 0.1;
    private readonly double[] _slope;
    private readonly double[] _apart;
    private readonly double[] _variance;
    private readonly double[] _u;

    public ConditionalMixture(int dimension, bool isMixture)
    {
        IsMixture = isMixture;
        _slope = Vector(dimension, j => 0.5 * Math.Cos(1.3 * j));
        _apart = Vector(dimension, j => isMixture ? 1.2 / Math.Sqrt(dimension) * (j % 2 == 0 ? 1 : -1) : 0.0);
        _variance = Vector(dimension, j => Math.Pow(0.4 + (0.2 * Math.Sin(j)), 2));
        _u = Vector(dimension, j => Math.Cos(0.7 * j));
    }

    public bool IsMixture { get; }

    public int Dimension => _slope.Length;

    /// <summary>Fills rows with fresh draws of (x, z).</summary>
    public void Draw(RandomKey key, Span<double> x, Span<double> z)
    {
        RandomSequence random = new(key);
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = Math.Sqrt(3.0) * ((2.0 * random.NextDouble()) - 1.0);
            DrawGiven(ref random, z[i], x.Slice(i * Dimension, Dimension));
        }
    }

    /// <summary>One x given z.</summary>
    public void DrawGiven(ref RandomSequence random, double z, Span<double> x)
    {
        double sign = random.NextDouble() < Weight(z) ? 1.0 : -1.0;
        double shared = Math.Sqrt(Coupling) * random.NextGaussian();
        for (int j = 0; j < x.Length; j++)
        {
            x[j] = Mean(j, z, sign) + (Math.Sqrt(_variance[j]) * random.NextGaussian()) + (_u[j] * shared);
        }
    }

    /// <summary>Records for a training.</summary>
    public TrainingData Data(int count, ulong seed)
    {
        double[] x = new double[count * Dimension], z = new double[count];
        Draw(new RandomKey(seed, 77), x, z);
        return new TrainingData(x, z, null, [0.0], null);
    }

    /// <summary>log p(x | z) of the noised law, and its gradient in x.</summary>
    public double LogDensity(ReadOnlySpan<double> x, double z, double sigma, ReadOnlySpan<double> unit, Span<double> score)
    {
        double[] plus = new double[Dimension], minus = new double[Dimension];
        double weight = Weight(z);
        double high = Component(x, z, 1.0, sigma, unit, plus), low = IsMixture ? Component(x, z, -1.0, sigma, unit, minus) : 0.0;
        if (!IsMixture)
        {
            plus.CopyTo(score);
            return high;
        }

        double a = high + Math.Log(weight), b = low + Math.Log(1.0 - weight), most = Math.Max(a, b);
        double total = most + Math.Log(Math.Exp(a - most) + Math.Exp(b - most));
        double share = Math.Exp(a - total);
        for (int j = 0; j < score.Length; j++)
        {
            score[j] = (share * plus[j]) + ((1.0 - share) * minus[j]);
        }

        return total;
    }

    /// <summary>Mean and variance of a feature given z.</summary>
    public (double Mean, double Variance) Moments(int feature, double z)
    {
        double w = IsMixture ? Weight(z) : 1.0;
        double spread = _variance[feature] + (Coupling * _u[feature] * _u[feature]);
        return ((_slope[feature] * z) + (((2.0 * w) - 1.0) * _apart[feature]), spread + (4.0 * w * (1.0 - w) * _apart[feature] * _apart[feature]));
    }

    private static double[] Vector(int length, Func<int, double> value) => [.. Enumerable.Range(0, length).Select(value)];

    private double Weight(double z) => IsMixture ? 1.0 / (1.0 + Math.Exp(-2.0 * z)) : 2.0;

    private double Mean(int j, double z, double sign) => (_slope[j] * z) + (sign * _apart[j]);

    // The inverse and determinant of a diagonal with one coupling are known (Sherman and Morrison).
    private double Component(ReadOnlySpan<double> x, double z, double sign, double sigma, ReadOnlySpan<double> unit, Span<double> score)
    {
        double form = 0, mixed = 0, coupled = 0, logs = 0;
        for (int j = 0; j < x.Length; j++)
        {
            double v = _variance[j] + (sigma * sigma * unit[j] * unit[j]);
            double r = x[j] - Mean(j, z, sign);
            form += r * r / v;
            mixed += _u[j] * r / v;
            coupled += _u[j] * _u[j] / v;
            logs += Math.Log(2.0 * Math.PI * v);
        }

        double gain = Coupling / (1.0 + (Coupling * coupled));
        for (int j = 0; j < x.Length; j++)
        {
            double v = _variance[j] + (sigma * sigma * unit[j] * unit[j]);
            score[j] = -((x[j] - Mean(j, z, sign)) - (gain * mixed * _u[j])) / v;
        }

        return -0.5 * (form - (gain * mixed * mixed) + logs + Math.Log(1.0 + (Coupling * coupled)));
    }
}
