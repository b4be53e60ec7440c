using MicroMacro.Generative.Sampling;

namespace MicroMacro.Tests.Generative;

/// <summary>What the default sampler makes of two torsions whose noised score is known in closed form.</summary>
public sealed class CircleSamplerTests
{
    private const int Samples = 20_000;

    // Samples less dense than 99 % of the law's own: 1 % of 20,000 are 200 ± 14, and the quantile of 60,000 draws is known to 4 %, so
    // 1.35 times as many happen by chance to a right sampler once in 1e5 runs. The default has 1.0.
    [Fact, Trait("Kind", "Statistical")]
    public void The_default_leaves_no_more_samples_between_wells_than_the_law_and_a_deterministic_flow_does()
    {
        TorsionPairProcess process = new(Samples, 11);
        double floor = process.DensityQuantile(60_000, 0.01);
        SamplerOptions standard = SamplerOptions.Default.For(circles: true);
        Assert.Equal(5.4, standard.Churn);
        Assert.Equal(35, standard.Evaluations);
        Assert.InRange(Below(process, floor, standard), 0.65, 1.35);

        // Planted: the same steps without noise on the way.
        Assert.True(Below(process, floor, SamplerOptions.Default) > 1.5);
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_churn_of_circles_gives_way_to_what_is_asked_for_and_to_few_steps()
    {
        Assert.Equal(0.0, SamplerOptions.Default.For(circles: false).Churn);
        Assert.Equal(0.0, new SamplerOptions { Churn = 0 }.For(circles: true).Churn);
        Assert.Equal(2.0, new SamplerOptions { Churn = 2 }.For(circles: true).Churn);
        SamplerOptions few = new SamplerOptions { Steps = 4 }.For(circles: true);
        few.Validate();
        Assert.Equal(4 * SamplerOptions.MostChurnPerStep, few.Churn);
    }

    private static double Below(TorsionPairProcess process, double floor, SamplerOptions options) =>
        process.LogDensities(process.Sample(new HeunSampler(options), options)).Count(v => v < floor) / (0.01 * Samples);
}
