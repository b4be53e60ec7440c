using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Statistical")]
public sealed class StatisticalInefficiencyTests
{
    private static readonly HarmonicChain Chain = new([0.0], [1.0]);

    // The mean of 40 estimates of g = 10 from 20,000 records each scatters by 1.5 %; 6 % is 4 of these deviations (false alarms 6e-5).
    [Fact]
    public void An_autoregressive_chain_has_the_inefficiency_of_theory()
    {
        var random = new RandomSequence(new RandomKey(5, 1));
        double mean = 0;
        for (int i = 0; i < 40; i++)
        {
            mean += StatisticalInefficiency.Of(Chain.Draw(0, 20000, ref random, 9.0 / 11)) / 40;
        }

        Assert.InRange(mean, 9.4, 10.6);
    }

    [Fact]
    public void Independent_records_have_an_inefficiency_of_about_one()
    {
        var random = new RandomSequence(new RandomKey(5, 2));
        Assert.InRange(StatisticalInefficiency.Of(Chain.Draw(0, 20000, ref random)), 1, 1.1);
    }

    [Fact]
    public void Pooling_short_replicas_sees_what_each_alone_cannot()
    {
        // 100 replicas of 60 records of g = 10: centred on its own mean each one alone shows less correlation.
        var random = new RandomSequence(new RandomKey(5, 3));
        double[][] replicas = new double[100][];
        for (int r = 0; r < replicas.Length; r++)
        {
            replicas[r] = Chain.Draw(0, 60, ref random, 9.0 / 11);
        }

        // (1 - t/F) lowers g of 60 records to 9.2.
        Assert.InRange(StatisticalInefficiency.OfReplicas([.. replicas.SelectMany(r => r)], 100), 8, 10.4);
        Assert.InRange(replicas.Average(r => StatisticalInefficiency.Of(r)), 1, 7.5);
    }

    [Fact]
    public void Replicas_stuck_in_different_states_count_as_one_record_each()
    {
        var random = new RandomSequence(new RandomKey(5, 4));
        double[] series = new double[8 * 500];
        for (int i = 0; i < series.Length; i++)
        {
            series[i] = (i / 500 % 2 * 10) + random.NextGaussian();
        }

        Assert.InRange(StatisticalInefficiency.OfReplicas(series, 8), 450, 500);
        Assert.InRange(StatisticalInefficiency.Of(series.AsSpan(0, 500)), 1, 1.5);
    }

    [Fact]
    public void An_angle_that_wraps_has_the_inefficiency_of_one_that_does_not()
    {
        var random = new RandomSequence(new RandomKey(5, 5));
        double[] x = [.. Chain.Draw(0, 20000, ref random, 9.0 / 11).Select(v => 0.3 * v)];
        double[] wrapped = [.. x.Select(v => Math.IEEERemainder(v + Math.PI, 2 * Math.PI))];
        Assert.InRange(StatisticalInefficiency.OfPeriodic(wrapped, 1, 2 * Math.PI) / StatisticalInefficiency.Of(x), 0.9, 1.1);
        Assert.True(StatisticalInefficiency.Of(wrapped) < 0.9 * StatisticalInefficiency.Of(x));
    }

    [Fact]
    public void Constant_and_bad_series_are_answered_plainly()
    {
        Assert.Equal(4, StatisticalInefficiency.Of([3, 3, 3, 3]));
        Assert.Equal(100, StatisticalInefficiency.Of([.. Enumerable.Repeat(0.1, 100)]));
        Assert.Equal(3, StatisticalInefficiency.OfReplicas([.. Enumerable.Repeat(0.1, 12)], 2, 2));
        Assert.True(double.IsNaN(StatisticalInefficiency.Of([1, double.NaN, 2])));
        Assert.Throws<ArgumentException>(() => StatisticalInefficiency.OfReplicas([1, 2, 3], 2));
        Assert.Throws<ArgumentException>(() => StatisticalInefficiency.Of([]));
    }

    // The start is caught to within a fortieth of the series below and, since the tail of the transient is short, above.
    [Fact]
    public void A_transient_is_cut_off_and_a_stationary_series_is_not()
    {
        var random = new RandomSequence(new RandomKey(5, 6));
        double[] x = Chain.Draw(0, 8000, ref random, 0.8);
        Assert.InRange(Equilibration.Detect(x).Start, 0, 2400);
        for (int n = 0; n < 2000; n++)
        {
            x[n] += 8 * (1 - (n / 2000.0));
        }

        Equilibration found = Equilibration.Detect(x);
        Assert.InRange(found.Start, 1600, 3000);
        Assert.InRange(found.Inefficiency, 6, 13);
    }

    // The last 3,000 of 4,000 records are one number: 3,000 records that look independent beside 100 that are.
    [Fact]
    public void A_frozen_tail_is_not_what_equilibration_leads_to()
    {
        var random = new RandomSequence(new RandomKey(5, 7));
        double[] x = Chain.Draw(0, 4000, ref random, 9.0 / 11);
        Array.Fill(x, x[999], 1000, 3000);
        Equilibration found = Equilibration.Detect(x);
        Assert.InRange(found.Start, 0, 999);
    }

    [Fact]
    public void Subsampling_keeps_all_independent_records_and_spaces_correlated_ones()
    {
        Assert.Equal(Enumerable.Range(0, 10), Subsampling.Indices(10, 1));
        Assert.Equal([0, 19, 38, 57, 76, 95], Subsampling.Indices(100, 10));
        Assert.Equal([0], Subsampling.Indices(5, 1000));
        Assert.Throws<ArgumentOutOfRangeException>(() => Subsampling.Indices(5, double.NaN));
    }
}
