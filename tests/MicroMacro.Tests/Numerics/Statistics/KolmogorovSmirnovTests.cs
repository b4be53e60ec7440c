using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Tests.Support;
using Xunit;

namespace MicroMacro.Tests.Numerics.Statistics;

public sealed class KolmogorovSmirnovTests
{
    [Fact, Trait("Kind", "Unit")]
    public void Distances_of_small_samples_are_those_worked_out_by_hand()
    {
        Assert.Equal((2.0 / 3) - 0.2, KolmogorovSmirnov.OneSample([0.1, 0.2, 0.9], x => x).Distance, 14);
        Assert.Equal(2.0 / 3, KolmogorovSmirnov.TwoSample([1, 2, 3], [2.5, 3.5, 4.5]).Distance, 14);
        Assert.Equal(0, KolmogorovSmirnov.TwoSample([1, 1, 2], [1, 1, 2]).Distance);
        Assert.Equal(1, KolmogorovSmirnov.TwoSample([1, 2], [3, 4, 5]).Distance);
        Assert.Equal(1.2, KolmogorovSmirnov.TwoSample([1, 2], [3, 4, 5]).EffectiveCount, 14);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    [InlineData(0.8276, 0.5)]
    public void The_limit_law_has_its_tabulated_quantiles(double lambda, double p) =>
        Assert.Equal(p, KolmogorovSmirnov.PValue(lambda / 1e6, 1e12), 4);

    [Fact, Trait("Kind", "Unit")]
    public void Equal_weights_give_the_unweighted_distance_and_zero_weights_leave_draws_out()
    {
        double[] sample = [0.31, 0.72, 0.05, 0.44];
        Assert.Equal(
            KolmogorovSmirnov.OneSample(sample, x => x).Distance, KolmogorovSmirnov.WeightedDistance(sample, [2, 2, 2, 2], x => x), 14);
        Assert.Equal(
            KolmogorovSmirnov.OneSample([0.31, 0.44], x => x).Distance, KolmogorovSmirnov.WeightedDistance(sample, [1, 0, 0, 1], x => x), 14);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.OneSample([], x => x));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.OneSample([0.1, double.NaN], x => x));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.TwoSample([0.1], []));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.WeightedDistance([0.1], [1, 2], x => x));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.WeightedDistance([0.1], [-1], x => x));
        Assert.Throws<ArgumentException>(() => KolmogorovSmirnov.WeightedDistance([0.1], [0], x => x));
    }

    /// <summary>20,000 samples a case: the rate 5 % has a standard error of 0.15 %, so a tenth of it shows at three.</summary>
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(10)]
    [InlineData(40)]
    public void False_alarm_rates_are_as_stated_within_a_tenth(int n)
    {
        const int Trials = 20000;
        int fivePercent = 0, onePercent = 0, twoSample = 0, uncorrected = 0;
        var random = new RandomSequence(new RandomKey(30, (ulong)n));
        double[] sample = new double[n];
        double[] other = new double[4 * n];
        for (int t = 0; t < Trials; t++)
        {
            Fill(ref random, sample);
            Fill(ref random, other);
            KolmogorovSmirnovResult one = KolmogorovSmirnov.OneSample(sample, x => x);
            fivePercent += one.PValue < 0.05 ? 1 : 0;
            onePercent += one.PValue < 0.01 ? 1 : 0;
            uncorrected += one.Distance * Math.Sqrt(n) > 1.3581 ? 1 : 0;
            twoSample += KolmogorovSmirnov.TwoSample(sample, other).PValue < 0.05 ? 1 : 0;
        }

        AssertRate(fivePercent, 0.05);
        AssertRate(onePercent, 0.01);

        // Two samples live on a lattice of distances, which makes the test somewhat conservative.
        Assert.InRange((double)twoSample / Trials, 0.025, 0.055);
        if (n == 10)
        {
            // Planted defect: the limit law without the finite-sample correction.
            Assert.False(uncorrected > 0.9 * 0.05 * Trials, $"the uncorrected rate {uncorrected} is not told apart");
        }

        static void AssertRate(int count, double rate)
        {
            double margin = (0.1 * rate * Trials) + (4.4 * Math.Sqrt(Trials * rate));
            Assert.InRange(count, (rate * Trials) - margin, (rate * Trials) + margin);
        }

        static void Fill(ref RandomSequence random, double[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextDouble();
            }
        }
    }

    [Fact, Trait("Kind", "Statistical")]
    public void A_shift_of_a_quarter_standard_deviation_is_seen_in_a_thousand_draws()
    {
        var random = new RandomSequence(new RandomKey(31, 0));
        double[] a = new double[1000], b = new double[1000];
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = random.NextGaussian();
            b[i] = random.NextGaussian();
        }

        Statistical.AssertSameLaw(a, b);
        Statistical.AssertLawCatches(Array.ConvertAll(a, x => x + 0.25), NormalDistribution.Cdf);
        Assert.True(KolmogorovSmirnov.TwoSample(a, Array.ConvertAll(b, x => x + 0.25)).PValue < 1e-4);
    }
}
