using MicroMacro.Numerics.Interpolation;

namespace MicroMacro.Manifolds;

/// <summary>
/// A function known at points, carried to all of space by a Gaussian process with a squared-exponential kernel on landmarks (subset of
/// regressors [rasmussen2006gaussian], section 8.3). Length and noise are those that predict every fifth point best.
/// </summary>
public sealed class GaussianProcess
{
    private static readonly double[] LengthFactors = [0.5, 0.75, 1, 1.5, 2, 3];
    private static readonly double[] Noises = [1e-10, 1e-8, 1e-6, 1e-4, 1e-2];

    private GaussianProcess(RadialExpansion mean, double error)
    {
        (Mean, HeldOutError) = (mean, error);
    }

    /// <summary>The predicted function.</summary>
    public RadialExpansion Mean { get; }

    /// <summary>The root mean square error at points left out, over the root mean square of the values around their mean.</summary>
    public double HeldOutError { get; }

    /// <summary>Fits a function.</summary>
    /// <param name="points">Points, shape [n, d], n at least 10.</param>
    /// <param name="dimension">d.</param>
    /// <param name="values">Values, shape [n, k].</param>
    /// <param name="landmarks">Centres of the expansion.</param>
    /// <exception cref="ArgumentException">A shape is wrong, the values are all one, or a number is not finite.</exception>
    public static GaussianProcess Fit(double[] points, int dimension, double[] values, int landmarks = 200)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int n = points.Length / dimension;
        if (n < 10 || points.Length != n * dimension || values.Length == 0 || values.Length % n != 0)
        {
            throw new ArgumentException($"{points.Length} numbers with {values.Length} values are no 10 or more points of {dimension} coordinates with values at each");
        }

        if (!Array.TrueForAll(points, double.IsFinite) || !Array.TrueForAll(values, double.IsFinite))
        {
            throw new ArgumentException("points and values are finite");
        }

        RegressionData data = RegressionData.Of(points, dimension, values, landmarks);
        (double Error, double Length, double Noise) best = (double.PositiveInfinity, double.NaN, double.NaN);
        foreach (double factor in LengthFactors)
        {
            double length = factor * data.TypicalDistance;
            double[] design = data.Design(length);
            NormalEquations partial = data.Normal(design, all: false);
            foreach (double noise in Noises)
            {
                double error = data.HeldOutError(design, partial, length, noise);
                best = error < best.Error ? (error, length, noise) : best;
            }
        }

        if (double.IsInfinity(best.Error))
        {
            throw new ArgumentException("no length and noise give a function: the points coincide, or the values do not vary");
        }

        double[] coefficients = data.Solve(data.Normal(data.Design(best.Length), all: true), best.Length, best.Noise)
            ?? throw new ArgumentException("the equations of the fit are not definite; fewer landmarks are wanted", nameof(landmarks));
        return new(data.Expansion(coefficients, best.Length), best.Error);
    }
}
