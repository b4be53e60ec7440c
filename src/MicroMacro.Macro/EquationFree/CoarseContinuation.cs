using MathNet.Numerics.LinearAlgebra.Double;

namespace MicroMacro.Macro.EquationFree;

/// <summary>
/// Branches of coarse fixed points in a parameter by pseudo-arclength continuation [kevrekidis2003equation]: each point is foretold along the
/// branch and brought back to it by Newton-GMRES across, so folds are passed.
/// </summary>
public static class CoarseContinuation
{
    /// <summary>Follows a branch.</summary>
    /// <param name="stepper">The coarse timestepper at a parameter value; the same random numbers at all.</param>
    /// <param name="start">Coarse values near the branch, shape [c].</param>
    /// <param name="parameter">The parameter value to begin at.</param>
    /// <param name="step">The arclength of a step in (z, λ), its sign the direction in which λ goes first.</param>
    /// <param name="low">The branch is followed while λ is at least this.</param>
    /// <param name="high">And at most this.</param>
    /// <param name="points">Largest number of points.</param>
    /// <param name="options">Horizon, differences and limits.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public static CoarseBranch Follow(
        Func<double, CoarseTimestepper> stepper, double[] start, double parameter, double step, double low, double high, int points, CoarseNewtonOptions options)
    {
        ArgumentNullException.ThrowIfNull(stepper);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfZero(step);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        options.Check();
        int c = start.Length;
        CoarseResidual residual = new(stepper, options);

        // The first point at its parameter: across means along z alone.
        double[] fixedParameter = new double[c + 1];
        fixedParameter[c] = 1;
        (double[] u, CoarseStatus status) = Correct(residual, [.. start, parameter], fixedParameter, options);
        List<CoarseBranchPoint> branch = [];
        double[] tangent = [.. fixedParameter.Select(t => t * Math.Sign(step))];
        while (status == CoarseStatus.Converged && u[c] >= low && u[c] <= high)
        {
            branch.Add(Point(residual, u));
            if (branch.Count == points || Tangent(residual, u, tangent) is not { } next)
            {
                break;
            }

            tangent = next;
            double[] foretold = [.. u.Zip(tangent, (v, t) => v + (Math.Abs(step) * t))];
            (u, status) = Correct(residual, foretold, tangent, options);
        }

        return new(status, branch, residual.ForceEvaluations);
    }

    /// <summary>Newton steps to the branch within the plane across <paramref name="across"/> through the point foretold.</summary>
    private static (double[] U, CoarseStatus Status) Correct(CoarseResidual residual, double[] foretold, double[] across, CoarseNewtonOptions options)
    {
        int c = foretold.Length - 1;
        double[] u = foretold;
        for (int iteration = 0; iteration < options.MaximumIterations; iteration++)
        {
            (double[] value, double[] noise) = residual.At(u[..c], u[c]);
            double off = Gmres.Dot(across, [.. u.Zip(foretold, (a, b) => a - b)]);
            double[]? step = Gmres.Solve(v => Extended(residual, u, v, across), [.. value.Select(v => -v), -off], 1e-6);
            if (step is null || !step.All(double.IsFinite))
            {
                return (u, CoarseStatus.Singular);
            }

            u = [.. u.Zip(step, (a, b) => a + b)];
            if (Gmres.Norm(step) <= Math.Max(options.Tolerance, 1e-3 * Gmres.Norm(noise)))
            {
                return (u, CoarseStatus.Converged);
            }
        }

        return (u, CoarseStatus.IterationLimit);
    }

    private static double[] Extended(CoarseResidual residual, double[] u, double[] v, double[] across)
    {
        int c = u.Length - 1;
        return [.. residual.Along(u[..c], u[c], v[..c], v[c]), Gmres.Dot(across, v)];
    }

    /// <summary>The direction of the branch, of length 1, going on from the one before.</summary>
    private static double[]? Tangent(CoarseResidual residual, double[] u, double[] before)
    {
        double[] right = new double[u.Length];
        right[^1] = 1;
        double[]? t = Gmres.Solve(v => Extended(residual, u, v, before), right, 1e-8);
        if (t is null || !t.All(double.IsFinite))
        {
            return null;
        }

        double length = Gmres.Norm(t);
        return [.. t.Select(v => v / length)];
    }

    private static CoarseBranchPoint Point(CoarseResidual residual, double[] u)
    {
        int c = u.Length - 1;
        DenseMatrix matrix = DenseMatrix.OfArray(residual.Jacobian(u[..c], u[c]));
        bool stable = (matrix + DenseMatrix.CreateIdentity(c)).Evd().EigenValues.All(v => v.Magnitude < 1);
        return new(u[c], u[..c], (-matrix).Determinant(), stable);
    }
}
