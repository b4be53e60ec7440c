using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// Minimises the convex MBAR objective from any start: self-consistent steps, which never raise it, until the equations hold
/// within a factor of two, then Newton steps, damped (Levenberg-Marquardt in the metric N_k) whenever they do not lower it
/// as predicted [shirts2008mbar].
/// </summary>
internal sealed class MbarNewton
{
    // Below this violation rounding in the sums, not the data, decides the step.
    private const double RoundingFloor = 1e-13;
    private const double Solved = 1e-9;
    private const int SelfConsistentSteps = 20;

    private readonly MbarObjective _objective;
    private readonly double[] _counts;
    private readonly double _total;

    public MbarNewton(MbarObjective objective)
    {
        _objective = objective;
        _counts = objective.Counts;
        foreach (double count in _counts)
        {
            _total += count;
        }
    }

    /// <summary>Iterations used, self-consistent ones included.</summary>
    public int Iterations { get; private set; }

    /// <summary>Iterates until the Newton step is at most <paramref name="tolerance"/>.</summary>
    /// <returns>The last point, and whether it solves the equations.</returns>
    public (MbarPoint Point, bool Converged) Minimize(double[] start, double tolerance, int maxIterations)
    {
        MbarPoint point = Approach(_objective.Evaluate(start), tolerance);
        double damping = 0;
        while (Iterations < maxIterations)
        {
            double[] step = Step(point, damping);
            double length = Largest(step);
            if ((damping == 0 && length <= tolerance) || point.Violation(_counts) <= RoundingFloor)
            {
                return (point, true);
            }

            Iterations++;
            double[] f = new double[step.Length];
            for (int k = 0; k < f.Length; k++)
            {
                f[k] = point.F[k] + step[k];
            }

            MbarPoint trial = _objective.Evaluate(f);
            if (Improves(point, trial, step))
            {
                point = trial;
                damping = damping < 1e-6 ? 0 : damping / 16;
            }
            else if (damping is 0 or > 1 && point.Violation(_counts) < Solved)
            {
                // Neither the full Newton step nor a cautious one helps: the equations hold as exactly as sums of this length can.
                return (point, true);
            }
            else
            {
                damping = Math.Max(1e-3, damping * 8);
            }
        }

        // Between states that barely touch steps can go on for ever without changing anything that the data can tell.
        return (point, point.Violation(_counts) < Solved);
    }

    private MbarPoint Approach(MbarPoint point, double tolerance)
    {
        for (int i = 0; i < SelfConsistentSteps && point.Violation(_counts) > Math.Max(0.5, tolerance); i++)
        {
            Iterations++;
            double[] f = new double[point.F.Length];
            for (int k = 0; k < f.Length; k++)
            {
                // A state that no sample supports at this f has a sum of zero: walk towards it instead of jumping to infinity.
                f[k] = point.F[k] - Math.Max(-200, Math.Log(point.Sums[k] / _counts[k]));
            }

            point = _objective.Evaluate(f);
        }

        return point;
    }

    // Solves (H + damping N) p = -g on the complement of the constant shift, scaled by N^(-1/2) from both sides.
    private double[] Step(MbarPoint point, double damping)
    {
        int s = _counts.Length;
        var matrix = new double[s * s];
        var step = new double[s];
        for (; ; damping = Math.Max(1e-12, damping * 10))
        {
            for (int k = 0; k < s; k++)
            {
                for (int l = 0; l < s; l++)
                {
                    double scale = Math.Sqrt(_counts[k] * _counts[l]);
                    double hessian = (k == l ? point.Sums[k] : 0) - point.Gram[(k * s) + l];
                    matrix[(k * s) + l] = (hessian / scale) + (scale / _total) + (k == l ? damping : 0);
                }

                step[k] = (_counts[k] - point.Sums[k]) / Math.Sqrt(_counts[k]);
            }

            if (Cholesky.TryFactor(matrix, s, out Cholesky? factor))
            {
                factor.Solve(step);
                for (int k = 0; k < s; k++)
                {
                    step[k] /= Math.Sqrt(_counts[k]);
                }

                return step;
            }
        }
    }

    private bool Improves(MbarPoint point, MbarPoint trial, double[] step)
    {
        double predicted = 0;
        for (int k = 0; k < step.Length; k++)
        {
            predicted += 0.5 * step[k] * (_counts[k] - point.Sums[k]);
        }

        // The objective resolves large changes, the violation small ones.
        double resolution = 1e-11 * Math.Max(_total, Math.Abs(point.Objective));
        return predicted > resolution
            ? point.Objective - trial.Objective > 1e-3 * predicted
            : trial.Violation(_counts) < point.Violation(_counts);
    }

    private static double Largest(double[] values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
