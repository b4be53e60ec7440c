using MicroMacro.Generative.Sampling;
using Xunit;

namespace MicroMacro.Tests.Generative;

public sealed class SamplerTests
{
    private const double Mean = 0.7, Deviation = 0.6;

    [Fact, Trait("Kind", "Law")]
    public void Heun_converges_with_order_two()
    {
        // The flow is linear, so its gain says everything: exact is s / sqrt(s² + sigma_max²) from sigma_max to 0.
        double[] errors = new double[3];
        for (int k = 0; k < errors.Length; k++)
        {
            SamplerOptions options = new() { Steps = 20 << k, SigmaMin = 1e-4 };
            double[] end = new GaussianProcess(2, Mean, Deviation, 1).Sample(new HeunSampler(), options);
            float[] start = new float[2];
            new GaussianProcess(2, Mean, Deviation, 1).Noise(0, start);
            double gain = (end[1] - end[0]) / (start[1] - start[0]);
            double exact = Deviation / Math.Sqrt((Deviation * Deviation / (options.SigmaMax * options.SigmaMax)) + 1.0);
            errors[k] = Math.Abs((gain / exact) - 1.0);
        }

        Assert.True(errors[0] < 0.05, $"error {errors[0]} with 20 steps");
        Assert.InRange(errors[0] / errors[1], 3.0, 5.5);
        Assert.InRange(errors[1] / errors[2], 3.0, 5.5);
    }

    [Fact, Trait("Kind", "Regression")]
    public void The_default_has_a_tenth_of_heuns_error()
    {
        // 2026-11: relative error of the end law's deviation at 18 steps.
        foreach (double deviation in new[] { 0.05, 0.1, 0.3, 1.0 })
        {
            double standard = WidthError(new HeunSampler(SamplerOptions.Default.Alpha), deviation);
            double plain = WidthError(new HeunSampler(), deviation);
            Assert.InRange(Math.Abs(standard), 0.0, 0.006);
            Assert.InRange(plain, 0.02, 0.08);
        }
    }

    // 20,000 draws: the variance has a relative standard error of 1 %, the mean one of 0.7 % of a deviation; 4.4 of them, seed fixed,
    // is a false alarm of 1e-5, and 1 % is left for the step size.
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.EulerMaruyama)]
    [InlineData(SamplerMethod.PredictorCorrector)]
    public void Stochastic_samplers_end_in_the_law_of_the_data(SamplerMethod method)
    {
        (double mean, double variance) = Moments(method, scoreFactor: 1.0);
        Assert.Equal(0.0, (mean - Mean) / Deviation, 4.4 * 0.0071);
        Assert.Equal(1.0, variance / (Deviation * Deviation), (4.4 * 0.01) + 0.01);
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(SamplerMethod.EulerMaruyama)]
    [InlineData(SamplerMethod.PredictorCorrector)]
    public void A_score_too_small_by_a_tenth_is_caught(SamplerMethod method)
    {
        (_, double variance) = Moments(method, scoreFactor: 0.9);
        Assert.True(Math.Abs((variance / (Deviation * Deviation)) - 1.0) > (4.4 * 0.01) + 0.01, $"variance ratio {variance / (Deviation * Deviation)}");
    }

    [Fact, Trait("Kind", "Unit")]
    public void The_schedule_runs_from_the_largest_level_to_zero()
    {
        double[] levels = KarrasSchedule.Levels(SamplerOptions.Default);
        Assert.Equal(19, levels.Length);
        Assert.Equal(20.0, levels[0], 1e-12);
        Assert.Equal(0.002, levels[17], 1e-12);
        Assert.Equal(0.0, levels[18]);
        Assert.Equal(levels.OrderDescending(), levels);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerOptions { Steps = 1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerOptions { SigmaMin = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerOptions { SigmaMax = 0.001 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SamplerOptions { Rho = double.NaN }.Validate());
    }

    private static double WidthError(HeunSampler sampler, double deviation)
    {
        SamplerOptions options = SamplerOptions.Default;
        double[] end = new GaussianProcess(2, 0.0, deviation, 1).Sample(sampler, options);
        float[] start = new float[2];
        new GaussianProcess(2, 0.0, deviation, 1).Noise(0, start);
        return ((end[1] - end[0]) / (start[1] - start[0]) / deviation) - 1.0;
    }

    private static (double Mean, double Variance) Moments(SamplerMethod method, double scoreFactor)
    {
        GaussianProcess process = new(20_000, Mean, Deviation, 77) { ScoreFactor = scoreFactor };
        SamplerOptions options = new() { Steps = 300 };
        IReverseSampler sampler = method == SamplerMethod.EulerMaruyama ? new EulerMaruyamaSampler() : new EulerMaruyamaSampler(options.SignalToNoise);
        double[] x = process.Sample(sampler, options);
        double mean = x.Average();
        return (mean, x.Average(v => (v - mean) * (v - mean)));
    }
}
