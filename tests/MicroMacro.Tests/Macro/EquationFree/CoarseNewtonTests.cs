using MicroMacro.Macro.EquationFree;

namespace MicroMacro.Tests.Macro.EquationFree;

[Trait("Kind", "Statistical")]
public sealed class CoarseNewtonTests
{
    private const double Epsilon = 2e-3;
    private const int Copies = 600;
    private static readonly CoarseNewtonOptions Options = new() { Horizon = 0.2, DifferenceStep = 0.02, Tolerance = 1e-5 };

    [Fact]
    public void The_fixed_points_of_the_averaging_system_are_found_stable_or_not()
    {
        CoarseTimestepper stepper = CoarseAveraging.Stepper(0.75, Epsilon, Copies);
        CoarseSolution upper = CoarseNewton.Solve(stepper, [0.9], Options);
        Assert.Equal(CoarseStatus.Converged, upper.Status);
        Assert.InRange(upper.Z[0], 0.98 * Math.Sqrt(0.5), 1.02 * Math.Sqrt(0.5));
        Assert.InRange(upper.Errors[0], 1e-5, 0.01);
        Assert.True(upper.IsStable);
        Assert.Equal(Math.Exp(-2 * 0.5 * 0.2), upper.Multipliers[0], 0.02);

        // Plain runs never come to rest there.
        CoarseSolution middle = CoarseNewton.Solve(stepper, [0.05], Options);
        Assert.Equal(CoarseStatus.Converged, middle.Status);
        Assert.Equal(0, middle.Z[0], 1e-3);
        Assert.False(middle.IsStable);
        Assert.Equal(Math.Exp(0.5 * 0.2), middle.Multipliers[0], 0.02);
    }

    [Fact]
    public void The_pitchfork_is_at_the_variance_of_y_and_its_branch_is_followed_round()
    {
        Func<double, CoarseTimestepper> stepper = lambda => CoarseAveraging.Stepper(lambda, Epsilon, Copies);
        CoarseBranch trivial = CoarseContinuation.Follow(stepper, [0], 0.1, 0.1, 0, 0.5, 10, Options);
        Assert.Equal(CoarseStatus.Converged, trivial.Status);
        double critical = Assert.Single(trivial.CriticalParameters);
        Assert.InRange(critical, 0.98 * 0.25, 1.02 * 0.25);
        Assert.True(trivial.Points[0].IsStable);
        Assert.False(trivial.Points[^1].IsStable);

        // From above down to the pitchfork, round it, and up again on the other side: x² = λ - v.
        CoarseBranch branch = CoarseContinuation.Follow(stepper, [0.7], 0.75, -0.12, 0, 0.8, 16, Options);
        Assert.Contains(branch.Points, p => p.Z[0] < -0.4);
        Assert.All(branch.Points.Where(p => Math.Abs(p.Z[0]) > 0.3), p =>
        {
            Assert.InRange(Math.Abs(p.Z[0]), 0.98 * Math.Sqrt(p.Parameter - 0.25), 1.02 * Math.Sqrt(p.Parameter - 0.25));
            Assert.True(p.IsStable);
        });

        // The closure y = x puts it at 0: beyond every tolerance.
        Assert.True(critical > 0.2);
    }

    [Fact]
    public void Two_coarse_variables_and_a_fold_are_handled_by_products_alone()
    {
        // Φ of dx = λ - x², dy = x - y by one exact-enough step, as a timestepper of its own.
        Func<double, CoarseTimestepper> stepper = lambda => new CoarseTimestepper(2, 1, (z, _, _) => [.. z], (s, time, _, _) => (Flow(s, lambda, time), 1), (s, z) => s.CopyTo(z));
        CoarseNewtonOptions options = new() { Horizon = 0.5, DifferenceStep = 1e-4, Tolerance = 1e-9 };
        CoarseSolution solution = CoarseNewton.Solve(stepper(0.49), [1, 0], options);
        Assert.Equal(CoarseStatus.Converged, solution.Status);
        Assert.Equal(0.7, solution.Z[0], 1e-6);
        Assert.Equal(0.7, solution.Z[1], 1e-6);

        CoarseBranch branch = CoarseContinuation.Follow(stepper, [0.7, 0.7], 0.49, -0.1, -1, 1, 30, options);
        Assert.Contains(branch.Points, p => p.Z[0] < -0.5);
        Assert.Equal(0, Assert.Single(branch.CriticalParameters), 0.01);
        Assert.Throws<ArgumentOutOfRangeException>(() => CoarseNewton.Solve(stepper(1), [1], options));
    }

    private static double[] Flow(double[] s, double lambda, double time)
    {
        (double x, double y) = (s[0], s[1]);
        for (int i = 0; i < 500; i++)
        {
            double h = time / 500;
            (x, y) = (x + (h * (lambda - (x * x))), y + (h * (x - y)));
        }

        return [x, y];
    }
}
