using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Statistics;

/// <summary>Distribution functions against values of standard tables (NIST handbook; R's pnorm, pchisq, pgamma).</summary>
[Trait("Kind", "Unit")]
public sealed class DistributionTests
{
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.8413447460685429)]
    [InlineData(-1.959963984540054, 0.025)]
    [InlineData(-6, 9.865876450376946e-10)]
    [InlineData(-10, 7.61985302416052e-24)]
    public void Normal_cdf(double x, double expected)
    {
        Assert.Equal(1, NormalDistribution.Cdf(x) / expected, 12);
        Assert.Equal(1, NormalDistribution.UpperTail(-x) / expected, 12);
        Assert.Equal(1, NormalDistribution.TwoSidedPValue(x) / (2 * Math.Min(expected, 1 - expected)), 12);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(1e-9, -5.997807015007687)]
    public void Normal_quantile(double p, double expected) => Assert.Equal(expected, NormalDistribution.Quantile(p), 9);

    [Theory]
    [InlineData(3.841458820694124, 1, 0.95)]
    [InlineData(18.307038053275146, 10, 0.95)]
    [InlineData(124.34211340400407, 100, 0.95)]
    public void Chi_squared(double x, double degreesOfFreedom, double expected)
    {
        Assert.Equal(1 - expected, ChiSquared.UpperTail(x, degreesOfFreedom), 10);
        Assert.Equal(expected, GammaDistribution.Cdf(x, 0.5 * degreesOfFreedom, 2), 10);
    }

    [Fact]
    public void Gamma_with_shape_one_is_exponential()
    {
        for (double x = 0.1; x < 20; x *= 1.7)
        {
            Assert.Equal(1 - Math.Exp(-x / 2.5), GammaDistribution.Cdf(x, 1, 2.5), 13);
        }
    }

    [Fact]
    public void Nothing_lies_below_zero_of_a_positive_law()
    {
        Assert.Equal(0, GammaDistribution.Cdf(-1, 2, 1));
        Assert.Equal(1, ChiSquared.UpperTail(-2, 3));
        Assert.Equal(1, GammaDistribution.Cdf(double.PositiveInfinity, 2, 1));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => GammaDistribution.Cdf(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GammaDistribution.Cdf(1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquared.UpperTail(1, 0));
    }
}
