using MicroMacro.Macro.EquationFree;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Macro.EquationFree;

[Trait("Kind", "Law")]
public sealed class ProjectiveIntegrationTests
{
    [Theory]
    [InlineData(ProjectiveScheme.ForwardEuler, 0.75, 1.35)]
    [InlineData(ProjectiveScheme.Midpoint, 1.7, 2.7)]
    [InlineData(ProjectiveScheme.RungeKutta4, 3.5, 5.0)]
    public void Its_order_on_the_averaging_system_is_that_of_the_scheme(ProjectiveScheme scheme, double least, double most)
    {
        // y without its fluctuations, so that nothing but the leap is seen; the pitchfork's slow rate is 1, λ = 1.
        CoarseTimestepper stepper = CoarseAveraging.Stepper(1, 1e-5, 1, 1e-9);
        double[] leaps = scheme == ProjectiveScheme.RungeKutta4 ? [1, 0.5] : [0.4, 0.2, 0.1];
        double[] errors = [.. leaps.Select(h => Math.Abs(Run(stepper, h, scheme).Z[^1][0] - CoarseAveraging.Exact(1, 0.1, 2)))];
        double order = Statistical.Order(leaps, errors);
        Assert.True(order >= least && order <= most, $"order {order}, errors {string.Join(", ", errors)}");
    }

    [Fact]
    public void With_fluctuations_it_follows_the_averaged_equation_many_times_faster_and_the_closure_without_them_is_refused()
    {
        CoarseTimestepper stepper = CoarseAveraging.Stepper(1, 1e-4, 4000);
        ProjectiveRun run = ProjectiveIntegration.Run(stepper, [0.2], 2, new ProjectiveOptions
        {
            HealingTime = 5e-4, SlopeTime = 5e-3, Leap = 0.2, Scheme = ProjectiveScheme.Midpoint,
        });
        Assert.Equal(CoarseAveraging.Exact(0.75, 0.2, 2), run.Z[^1][0], 0.02);
        Assert.True(Math.Abs(CoarseAveraging.Exact(1, 0.2, 2) - run.Z[^1][0]) > 0.06);

        // 20 runs of 5.5e-3 cover 2: 18 times fewer force evaluations than plain integration of as many copies.
        Assert.InRange(run.SpeedUp, 18, 18.5);
        // Two drifts a step of Heun's scheme.
        Assert.Equal(2 * 2 / 1e-5 * 4000 / run.SpeedUp, run.ForceEvaluations, 0.01 * run.ForceEvaluations);
    }

    [Fact]
    public void Beyond_its_limit_the_leap_is_unstable()
    {
        // dx = -10 x - ... near 0: stable below 2/10.
        CoarseTimestepper stepper = CoarseAveraging.Stepper(-10, 1e-5, 1, 1e-9);
        Assert.InRange(Math.Abs(Run(stepper, 0.15, ProjectiveScheme.ForwardEuler).Z[^1][0]), 0, 1e-3);
        Assert.True(Math.Abs(Run(stepper, 0.25, ProjectiveScheme.ForwardEuler).Z[^1][0]) > 0.1);
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(stepper, 0, ProjectiveScheme.ForwardEuler));
    }

    private static ProjectiveRun Run(CoarseTimestepper stepper, double leap, ProjectiveScheme scheme) => ProjectiveIntegration.Run(stepper, [0.1], 2, new ProjectiveOptions
    {
        HealingTime = 2e-4, SlopeTime = 2e-4, Leap = leap, Scheme = scheme, BackToStart = true,
    });
}
