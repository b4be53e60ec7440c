using MicroMacro.Numerics.Statistics;
using Xunit;

namespace MicroMacro.Tests.Support;

/// <summary>Assertions on random outcomes, each with its false-alarm rate, and their opposites for planted defects.</summary>
/// <remarks>|z| beyond 4.4 happens by chance once in 92,000 tests; the default rate of the other tests is 1 in 10,000. Seeds are fixed.</remarks>
public static class Statistical
{
    public const double DefaultZ = 4.4;
    public const double DefaultFalseAlarmRate = 1e-4;

    /// <summary>The estimate agrees with the truth within zMax standard errors.</summary>
    public static void AssertZ(double estimate, double standardError, double truth, double zMax = DefaultZ, string what = "estimate")
    {
        double z = ZTest.Score(estimate, standardError, truth);
        Assert.True(Math.Abs(z) <= zMax, $"{what} {estimate} +- {standardError} is {z:F2} standard errors from {truth}; at most {zMax} are allowed");
    }

    /// <summary>A planted defect must put the estimate beyond zMax standard errors.</summary>
    public static void AssertZCatches(double estimate, double standardError, double truth, double zMax = DefaultZ, string what = "estimate")
    {
        double z = ZTest.Score(estimate, standardError, truth);
        Assert.True(Math.Abs(z) > zMax, $"the planted defect is not seen: {what} {estimate} +- {standardError} is only {z:F2} standard errors from {truth}");
    }

    /// <summary>The mean of independent values agrees with the truth.</summary>
    public static void AssertMean(ReadOnlySpan<double> values, double truth, double zMax = DefaultZ, string what = "mean")
    {
        Moments moments = Moments.Of(values);
        AssertZ(moments.Mean, moments.StandardError, truth, zMax, what);
    }

    /// <summary>Independent draws follow the law by Kolmogorov and Smirnov.</summary>
    public static void AssertLaw(
        ReadOnlySpan<double> sample, Func<double, double> cdf, double falseAlarmRate = DefaultFalseAlarmRate, string what = "sample")
    {
        KolmogorovSmirnovResult result = KolmogorovSmirnov.OneSample(sample, cdf);
        Assert.True(result.PValue > falseAlarmRate, $"{what}: distance {result.Distance} of {sample.Length} draws has p = {result.PValue}");
    }

    /// <summary>A planted defect must fail the test of Kolmogorov and Smirnov.</summary>
    public static void AssertLawCatches(
        ReadOnlySpan<double> sample, Func<double, double> cdf, double falseAlarmRate = DefaultFalseAlarmRate, string what = "sample")
    {
        KolmogorovSmirnovResult result = KolmogorovSmirnov.OneSample(sample, cdf);
        Assert.True(result.PValue <= falseAlarmRate, $"the planted defect is not seen: {what}, distance {result.Distance}, p = {result.PValue}");
    }

    /// <summary>Two samples of independent draws come from one law by Kolmogorov and Smirnov.</summary>
    public static void AssertSameLaw(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, double falseAlarmRate = DefaultFalseAlarmRate, string what = "samples")
    {
        KolmogorovSmirnovResult result = KolmogorovSmirnov.TwoSample(first, second);
        Assert.True(result.PValue > falseAlarmRate, $"{what}: distance {result.Distance} has p = {result.PValue}");
    }

    /// <summary>Observed counts agree with expected ones by chi-squared with cells - 1 degrees of freedom.</summary>
    public static double ChiSquaredPValue(ReadOnlySpan<int> observed, ReadOnlySpan<double> expected)
    {
        double statistic = 0;
        for (int i = 0; i < observed.Length; i++)
        {
            double d = observed[i] - expected[i];
            statistic += d * d / expected[i];
        }

        return ChiSquared.UpperTail(statistic, observed.Length - 1);
    }

    /// <summary>The order of convergence: the least-squares slope of log error against log step.</summary>
    public static double Order(ReadOnlySpan<double> steps, ReadOnlySpan<double> errors)
    {
        double sx = 0, sy = 0, sxx = 0, sxy = 0;
        for (int i = 0; i < steps.Length; i++)
        {
            double x = Math.Log(steps[i]);
            double y = Math.Log(errors[i]);
            sx += x;
            sy += y;
            sxx += x * x;
            sxy += x * y;
        }

        int n = steps.Length;
        return ((n * sxy) - (sx * sy)) / ((n * sxx) - (sx * sx));
    }
}
