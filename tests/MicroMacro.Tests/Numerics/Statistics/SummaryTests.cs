using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Statistics;

[Trait("Kind", "Unit")]
public sealed class SummaryTests
{
    [Fact]
    public void Moments_of_a_small_sample_are_those_worked_out_by_hand()
    {
        // 1, 2, 3, 6: mean 3, squares 4 1 0 9, cubes -8 -1 0 27, fourths 16 1 0 81.
        Moments moments = Moments.Of([1, 2, 3, 6]);
        Assert.Equal(4, moments.Count);
        Assert.Equal(3, moments.Mean, 14);
        Assert.Equal(14.0 / 3, moments.Variance, 14);
        Assert.Equal(4.5 / Math.Pow(3.5, 1.5), moments.Skewness, 14);
        Assert.Equal((24.5 / (3.5 * 3.5)) - 3, moments.ExcessKurtosis, 14);
        Assert.Equal(Math.Sqrt(14.0 / 12), moments.StandardError, 14);
    }

    [Fact]
    public void A_large_offset_costs_the_variance_no_digits()
    {
        Moments moments = Moments.Of([1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 6]);
        Assert.Equal(14.0 / 3, moments.Variance, 12);
    }

    [Fact]
    public void Moments_that_a_sample_is_too_small_for_are_NaN()
    {
        Assert.True(double.IsNaN(Moments.Of([]).Mean));
        Assert.True(double.IsNaN(Moments.Of([1]).Variance));
        Assert.True(double.IsNaN(Moments.Of([2, 2]).Skewness));
    }

    [Fact]
    public void LogSumExp_neither_overflows_nor_loses_small_terms()
    {
        Assert.Equal(1000 + Math.Log(2), LogSumExp.Of([1000, 1000]), 12);
        Assert.Equal(-1000 + Math.Log(3), LogSumExp.Of([-1000, -1000, -1000]), 12);
        Assert.Equal(Math.Log(Math.E + 1), LogSumExp.Of([1, 0]), 14);
        Assert.Equal(5, LogSumExp.Of([5, double.NegativeInfinity]));
    }

    [Fact]
    public void LogSumExp_of_special_values()
    {
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of([]));
        Assert.Equal(double.NegativeInfinity, LogSumExp.Of([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, LogSumExp.Of([1, double.PositiveInfinity]));
        Assert.True(double.IsNaN(LogSumExp.Of([1, double.NaN])));
        Assert.True(double.IsNaN(LogSumExp.Of([double.PositiveInfinity, double.NaN])));
    }

    [Fact]
    public void Holm_adjusts_as_in_the_textbook_example()
    {
        double[] adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);
        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 12)));
        Assert.Equal([1.0, 1.0], Holm.Adjust([0.7, 0.9]));
        Assert.Empty(Holm.Adjust([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.1, double.NaN]));
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Holm_keeps_the_family_wise_rate_where_uncorrected_tests_do_not()
    {
        // 20 true hypotheses, 2,000 families: the rate 5 % has a standard error of 0.5 %, uncorrected it would be 64 %.
        var random = new RandomSequence(new RandomKey(6, 6));
        int corrected = 0, uncorrected = 0;
        for (int family = 0; family < 2000; family++)
        {
            double[] p = new double[20];
            for (int i = 0; i < p.Length; i++)
            {
                p[i] = random.NextDouble();
            }

            corrected += Holm.Adjust(p).Min() <= 0.05 ? 1 : 0;
            uncorrected += p.Min() <= 0.05 ? 1 : 0;
        }

        double error = Math.Sqrt(2000 * 0.05 * 0.95);
        Statistical.AssertZ(corrected, error, 2000 * (1 - Math.Pow(1 - (0.05 / 20), 20)));
        Statistical.AssertZCatches(uncorrected, error, 100);
    }

    [Fact]
    public void Z_scores_are_differences_over_errors()
    {
        Assert.Equal(2, ZTest.Score(5, 1.5, 2));
        Assert.Equal(3 / Math.Sqrt(14.0 / 12), ZTest.Mean([1, 2, 3, 6], 0), 14);
        Assert.Throws<ArgumentOutOfRangeException>(() => ZTest.Score(1, 0, 1));
        Assert.Throws<ArgumentException>(() => ZTest.Mean([1, 1], 0));
    }
}
