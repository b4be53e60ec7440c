using MathNet.Numerics.LinearAlgebra.Double;

namespace MicroMacro.Macro.EquationFree;

/// <summary>Coarse fixed points Φ_T(z) = z by Newton-GMRES [kevrekidis2003equation]: stable or not, by short runs alone.</summary>
public static class CoarseNewton
{
    /// <summary>Searches from a guess.</summary>
    /// <param name="stepper">The coarse timestepper.</param>
    /// <param name="guess">Coarse values, shape [c].</param>
    /// <param name="options">Horizon, differences and limits.</param>
    /// <exception cref="ArgumentException">The guess is of another length, or an option out of range.</exception>
    public static CoarseSolution Solve(CoarseTimestepper stepper, double[] guess, CoarseNewtonOptions options)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        ArgumentNullException.ThrowIfNull(guess);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        ArgumentOutOfRangeException.ThrowIfNotEqual(guess.Length, stepper.Dimension, nameof(guess));
        CoarseResidual residual = new(_ => stepper, options);
        double[] z = [.. guess];
        for (int iteration = 0; iteration <= options.MaximumIterations; iteration++)
        {
            (double[] value, double[] noise) = residual.At(z, 0);
            if (!value.All(double.IsFinite))
            {
                return Result(CoarseStatus.Singular, residual, z, iteration);
            }

            if (iteration > 0 && Gmres.Norm(value) <= options.Tolerance)
            {
                return Result(CoarseStatus.Converged, residual, z, iteration);
            }

            double[]? step = Gmres.Solve(v => residual.Along(z, 0, v, 0), [.. value.Select(v => -v)], 1e-6);
            if (step is null || !step.All(double.IsFinite))
            {
                return Result(CoarseStatus.Singular, residual, z, iteration);
            }

            z = [.. z.Zip(step, (a, b) => a + b)];

            // A step far below what the noise of Φ makes of the solution changes nothing that is known.
            if (Gmres.Norm(step) <= Math.Max(options.Tolerance, 1e-3 * Gmres.Norm(noise)))
            {
                return Result(CoarseStatus.Converged, residual, z, iteration + 1);
            }
        }

        return Result(CoarseStatus.IterationLimit, residual, z, options.MaximumIterations);
    }

    private static CoarseSolution Result(CoarseStatus status, CoarseResidual residual, double[] z, int iterations)
    {
        int c = z.Length;
        (_, double[] noise) = residual.At(z, 0);
        double[,] jacobian = residual.Jacobian(z, 0);
        double[] errors = [.. Enumerable.Repeat(double.NaN, c)];
        double[] multipliers = [.. Enumerable.Repeat(double.NaN, c)];
        if (jacobian.Cast<double>().All(double.IsFinite))
        {
            DenseMatrix matrix = DenseMatrix.OfArray(jacobian);
            multipliers = [.. (matrix + DenseMatrix.CreateIdentity(c)).Evd().EigenValues.Select(v => v.Magnitude).OrderDescending()];
            if (Math.Abs(matrix.Determinant()) > 1e-300)
            {
                // The errors of Φ - z carried back by the inverse Jacobian.
                var inverse = matrix.Inverse();
                errors = [.. Enumerable.Range(0, c).Select(i => Math.Sqrt(Enumerable.Range(0, c).Sum(j => Math.Pow(inverse[i, j] * noise[j], 2))))];
            }
        }

        return new(status, z, errors, multipliers, iterations, residual.ForceEvaluations);
    }
}
