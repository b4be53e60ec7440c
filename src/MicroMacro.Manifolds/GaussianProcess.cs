using MicroMacro.Numerics.Interpolation;

namespace MicroMacro.Manifolds;

/// <summary>
/// A function known at points, carried to all of space by a Gaussian process with a squared-exponential kernel on landmarks (subset of
/// regressors [rasmussen2006gaussian], section 8.3). Length and noise are those of a fit, landmarks included, to some groups of points
/// that predicts the others best; the function is then fitted to all.
/// </summary>
public sealed class GaussianProcess
{
    private static readonly double[] LengthFactors = [0.5, 0.75, 1, 1.5, 2, 3];
    private static readonly double[] Noises = [1e-10, 1e-8, 1e-6, 1e-4, 1e-2];

    private GaussianProcess(RadialExpansion mean, double error, HeldOutPoints heldOut)
    {
        (Mean, HeldOutError, HeldOut) = (mean, error, heldOut);
    }

    /// <summary>The predicted function.</summary>
    public RadialExpansion Mean { get; }

    /// <summary>The root mean square error at points held out, over the root mean square of all values around their mean.</summary>
    public double HeldOutError { get; }

    /// <summary>What was held out while length and noise were chosen.</summary>
    public HeldOutPoints HeldOut { get; }

    /// <summary>Fits a function.</summary>
    /// <param name="points">Points, shape [n, d], n at least 10.</param>
    /// <param name="dimension">d.</param>
    /// <param name="values">Values, shape [n, k].</param>
    /// <param name="landmarks">Centres of the expansion.</param>
    /// <param name="groups">The group of each point, shape [n], of which whole ones are held out, such as its replica; null for stretches of points in the order of time.</param>
    /// <exception cref="ArgumentException">A shape is wrong, there is one group, the values are all one, or a number is not finite.</exception>
    public static GaussianProcess Fit(double[] points, int dimension, double[] values, int landmarks = 200, IReadOnlyList<int>? groups = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int n = points.Length / dimension;
        if (n < 10 || points.Length != n * dimension || values.Length == 0 || values.Length % n != 0 || (groups?.Count ?? n) != n)
        {
            throw new ArgumentException(
                $"{points.Length} numbers with {values.Length} values and {groups?.Count ?? n} groups are no 10 or more points of {dimension} coordinates with values at each");
        }

        if (!Array.TrueForAll(points, double.IsFinite) || !Array.TrueForAll(values, double.IsFinite))
        {
            throw new ArgumentException("points and values are finite");
        }

        var heldOut = HeldOutPoints.Of(groups ?? HeldOutPoints.StretchesOf(n));
        (double error, double factor, double noise) = Choose(points, dimension, values, landmarks, heldOut);
        if (double.IsInfinity(error))
        {
            throw new ArgumentException("no length and noise give a function: the points coincide, or the values do not vary");
        }

        var data = RegressionData.Of(points, dimension, values, landmarks);
        double length = factor * data.TypicalDistance;
        double[] coefficients = data.Solve(data.Normal(length), length, noise)
            ?? throw new ArgumentException("the equations of the fit are not definite; fewer landmarks are wanted", nameof(landmarks));
        return new(data.Expansion(coefficients, length), error, heldOut);
    }

    /// <summary>The length, over the typical distance of landmarks, and the noise of least error at the points held out, which chose no landmark either.</summary>
    private static (double Error, double Factor, double Noise) Choose(double[] points, int dimension, double[] values, int landmarks, HeldOutPoints heldOut)
    {
        int k = values.Length / heldOut.IsHeldOut.Length;
        double spread = Spread(values, k);
        (double Error, double Factor, double Noise) best = (double.PositiveInfinity, double.NaN, double.NaN);
        if (spread == 0)
        {
            return best;
        }

        var training = RegressionData.Of(heldOut.Rows(points, dimension, false), dimension, heldOut.Rows(values, k, false), landmarks);
        double[] others = heldOut.Rows(points, dimension, true);
        double[] wanted = heldOut.Rows(values, k, true);
        foreach (double factor in LengthFactors)
        {
            double length = factor * training.TypicalDistance;
            NormalEquations normal = training.Normal(length);
            double[] design = training.Design(others, length);
            foreach (double noise in Noises)
            {
                double error = training.Solve(normal, length, noise) is { } fit ? Math.Sqrt(training.SquaredError(fit, design, wanted)) / spread : double.PositiveInfinity;
                best = error < best.Error ? (error, factor, noise) : best;
            }
        }

        return best;
    }

    /// <summary>The root mean square distance of values, [n, k], from their mean.</summary>
    private static double Spread(double[] values, int k)
    {
        double[] means = [.. Enumerable.Range(0, k).Select(c => values.Where((_, e) => e % k == c).Average())];
        return Math.Sqrt(values.Select((v, e) => (v - means[e % k]) * (v - means[e % k])).Sum() * k / values.Length);
    }
}
