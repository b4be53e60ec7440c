using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>
/// Carries a function from points to all of space by the eigenfunctions of a Gaussian kernel, those left out whose eigenvalues are too
/// small for them to be carried far [coifman2006geometric].
/// </summary>
/// <param name="Function">The function.</param>
/// <param name="Kept">Eigenfunctions kept.</param>
/// <param name="Residual">What of the values they leave out, root mean square over that of the values around their mean.</param>
public sealed record GeometricHarmonics(RadialExpansion Function, int Kept, double Residual)
{
    /// <summary>Extends a function.</summary>
    /// <param name="points">Points, shape [n, d].</param>
    /// <param name="dimension">d.</param>
    /// <param name="values">Values, shape [n, k].</param>
    /// <param name="epsilon">ε of the kernel exp(-d²/(4 ε)): the wider, the further the function reaches and the less of it is kept.</param>
    /// <param name="condition">The smallest eigenvalue kept, over the largest.</param>
    /// <exception cref="ArgumentException">A shape or a number is out of range, or there are more than 4,096 points: take landmarks.</exception>
    public static GeometricHarmonics Fit(double[] points, int dimension, double[] values, double epsilon, double condition = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        int n = points.Length / dimension;
        if (n is < 2 or > 4096 || points.Length != n * dimension || values.Length == 0 || values.Length % n != 0)
        {
            throw new ArgumentException($"{points.Length} numbers with {values.Length} values are no 2 to 4096 points of {dimension} coordinates with values at each");
        }

        if (!(epsilon > 0 && double.IsFinite(epsilon)) || !(condition is > 0 and < 1))
        {
            throw new ArgumentException($"epsilon is finite and above 0 and the condition between 0 and 1, not {epsilon} and {condition}");
        }

        int k = values.Length / n;
        double[] means = new double[k];
        for (int i = 0; i < values.Length; i++)
        {
            means[i % k] += values[i] / n;
        }

        double[] centred = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            centred[i] = values[i] - means[i % k];
        }

        SymmetricEigen eigen = SymmetricEigen.Of(Kernel(points, n, dimension, epsilon), n);
        int kept = eigen.Values.Count(l => l >= condition * eigen.Values[^1]);
        (double[] coefficients, double missed) = Coefficients(eigen, centred, n, k, kept);
        double[] lengths = new double[dimension];
        Array.Fill(lengths, Math.Sqrt(2 * epsilon));
        RadialExpansion function = new(Array.ConvertAll(points, x => x / lengths[0]), coefficients, means, new double[dimension], lengths);
        double power = centred.Sum(v => v * v);
        return new(function, kept, power > 0 ? Math.Sqrt(Math.Max(0, missed) / power) : 0);
    }

    /// <summary>Σ_l u_l (u_lᵀ f)/λ_l over the eigenvectors kept, and the squares of f that they leave.</summary>
    private static (double[] Coefficients, double Missed) Coefficients(SymmetricEigen eigen, double[] values, int n, int k, int kept)
    {
        double[] coefficients = new double[n * k];
        double missed = values.Sum(v => v * v);
        for (int l = n - kept; l < n; l++)
        {
            for (int c = 0; c < k; c++)
            {
                double projection = 0;
                for (int i = 0; i < n; i++)
                {
                    projection += eigen.Vectors[(i * n) + l] * values[(i * k) + c];
                }

                missed -= projection * projection;
                for (int i = 0; i < n; i++)
                {
                    coefficients[(i * k) + c] += eigen.Vectors[(i * n) + l] * projection / eigen.Values[l];
                }
            }
        }

        return (coefficients, missed);
    }

    private static double[] Kernel(double[] points, int n, int d, double epsilon)
    {
        double[] kernel = new double[n * n];
        for (int e = 0; e < kernel.Length; e++)
        {
            (int i, int j) = (e / n, e % n);
            double squared = 0;
            for (int a = 0; a < d; a++)
            {
                double delta = points[(i * d) + a] - points[(j * d) + a];
                squared += delta * delta;
            }

            kernel[e] = -squared / (4 * epsilon);
        }

        VectorMath.Exp(kernel, kernel);
        return kernel;
    }
}
