using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Statistical")]
public sealed class ConvergenceTests
{
    private static readonly GridAxis Axis = new(-0.5, 5.5, 24, false);

    // Each test is allowed 1e-3 of false alarms; over 60 studies with g = 5 more than two would be 1 in 1,000.
    [Fact]
    public void Well_sampled_windows_have_converged()
    {
        int wrong = Enumerable.Range(0, 60).Count(r => Study(WhamTests.Windows(1, 6, 2000, 300 + (ulong)r, correlation: 2.0 / 3)).Verdict.Answer != ConvergenceAnswer.Yes);
        Assert.True(wrong <= 2, $"{wrong} of 60");
    }

    [Fact]
    public void A_window_that_drifts_has_not()
    {
        ConvergenceStudy study = Study(Drifting(WhamTests.Windows(1, 6, 2000, 31, correlation: 2.0 / 3)));
        Assert.Equal(ConvergenceAnswer.No, study.Verdict.Answer);
        Assert.Contains("indow 3", study.Verdict.Reason);
    }

    // Nothing in the window moves: only its neighbours know.
    [Fact]
    public void A_window_that_is_stuck_in_a_hidden_state_has_not()
    {
        ConvergenceStudy study = Study(Stuck(WhamTests.Windows(1, 6, 2000, 35, correlation: 2.0 / 3)));
        Assert.Equal(ConvergenceAnswer.No, study.Verdict.Checks.Single(c => c.Name == "neighbours").Answer);
        Assert.All(study.Verdict.Checks.Where(c => c.Name is "drift" or "halves"), c => Assert.Equal(ConvergenceAnswer.Yes, c.Answer));
    }

    // bench/coverage asks for more studies. Two tests of 1e-3 and the bounds for the rest: one in five wrong is far beyond chance.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(50)]
    public void Answers_are_right_for_every_correlation(int g)
    {
        int count = Math.Max(2000, 400 * g);
        double correlation = (g - 1.0) / (g + 1);
        int studies = int.TryParse(Environment.GetEnvironmentVariable("MICROMACRO_COVERAGE_REPLICAS"), out int asked) ? asked / 20 : 5;
        foreach ((string name, Func<UmbrellaSamples, UmbrellaSamples> change, ConvergenceAnswer right) in new (string, Func<UmbrellaSamples, UmbrellaSamples>, ConvergenceAnswer)[]
        {
            ("converged", s => s, ConvergenceAnswer.Yes), ("one window drifts by 1.6 of its widths", Drifting, ConvergenceAnswer.No), ("one window stuck 0.8 widths aside", Stuck, ConvergenceAnswer.No),
        })
        {
            var answers = new int[3];
            for (int r = 0; r < studies; r++)
            {
                answers[(int)Study(change(WhamTests.Windows(1, 6, count, 4000 + (ulong)((100 * g) + r), correlation))).Verdict.Answer]++;
            }

            if (Environment.GetEnvironmentVariable("MICROMACRO_CONVERGENCE_RESULTS") is { Length: > 0 } results)
            {
                File.AppendAllText(results, FormattableString.Invariant($"| {g:00} | {name} | {studies} | {answers[(int)ConvergenceAnswer.Yes]} | {answers[(int)ConvergenceAnswer.No]} | {answers[(int)ConvergenceAnswer.CannotTell]} |\n"));
            }

            Assert.True(5 * (studies - answers[(int)right]) <= studies, $"{name}, g = {g}: {string.Join("/", answers)}");
        }
    }

    [Fact]
    public void Disconnected_windows_have_not_and_few_samples_cannot_tell()
    {
        UmbrellaSamples apart = WhamTests.Windows(1, 6, 400, 32);
        double[] stiff = [.. Enumerable.Repeat(2.0, 6)];
        var far = new UmbrellaSamples([.. apart.Z.ToArray().Select((z, n) => z + (40 * (n / 400)))], apart.Counts.ToArray(), [.. apart.Centers.ToArray().Select((c, k) => c + (40 * k))], stiff, [0.0]);
        ConvergenceStudy study = ConvergenceStudy.Of(far, [new GridAxis(-5, 250, 510, false)]);
        Assert.Equal(ConvergenceAnswer.No, study.Verdict.Answer);
        Assert.Contains("disconnected", study.Verdict.Reason);
        Assert.Equal(ConvergenceAnswer.CannotTell, Study(WhamTests.Windows(1, 6, 15, 33)).Verdict.Checks.Max(c => c.Name is "effective samples" or "time" ? c.Answer : ConvergenceAnswer.Yes));
    }

    // Read twice, samples make errors that are too small by a root of two: nobody can call that converged.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Records_that_were_read_twice_are_named(bool asWindow)
    {
        UmbrellaSamples once = WhamTests.Windows(1, 6, 500, 36, correlation: 2.0 / 3);
        double[] z = once.Z.ToArray();
        double[] centers = once.Centers.ToArray();
        double[] stiffness = once.Stiffness.ToArray();
        UmbrellaSamples twice = asWindow
            ? new([.. z, .. z[1000..1500]], [.. once.Counts, 500], [.. centers, centers[2]], [.. stiffness, stiffness[2]], [0])
            : new([.. z, .. z[2500..]], [500, 500, 500, 500, 500, 1000], centers, stiffness, [0]);
        ConvergenceStudy study = Study(twice);
        ConvergenceCheck copies = study.Verdict.Checks.Single(check => check.Name == "copies");
        Assert.NotEqual(ConvergenceAnswer.Yes, study.Verdict.Answer);
        Assert.Contains(asWindow ? "100 % of window 6" : "of window 5", copies.Sentence, StringComparison.Ordinal);
        Assert.Contains(asWindow ? "window 2 holds" : "earlier in it", copies.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(Study(once).Verdict.Checks, check => check.Name == "copies");
    }

    // A start far from equilibrium that was found, and kept, is no equilibration.
    [Fact]
    public void A_transient_that_was_kept_has_not_equilibrated()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 6, 1000, 37, correlation: 2.0 / 3);
        double[] z = samples.Z.ToArray();
        for (int n = 0; n < 150; n++)
        {
            z[3000 + n] += 4 * (1 - (n / 150.0));
        }

        UmbrellaSamples started = new(z, samples.Counts.ToArray(), samples.Centers.ToArray(), samples.Stiffness.ToArray(), [0]);
        ConvergenceCheck check = Study(started).Verdict.Checks.Single(c => c.Name == "equilibration");
        Assert.Equal(ConvergenceAnswer.No, check.Answer);
        Assert.Contains("of window 3 are not of its equilibrium", check.Sentence, StringComparison.Ordinal);
        ConvergenceStudy kept = Study(started.From([.. WindowStatistics.Of(started).Select(w => w.Start)]));
        Assert.Equal(ConvergenceAnswer.Yes, kept.Verdict.Checks.Single(c => c.Name == "equilibration").Answer);
    }

    [Fact]
    public void Parts_of_the_time_come_closer_as_they_grow()
    {
        ConvergenceStudy study = Study(WhamTests.Windows(1, 6, 4000, 34));
        Assert.Equal(10, study.Parts.Count);
        Assert.Equal(0, study.Parts[^1].Forward, 1e-9);
        Assert.Equal(0, study.Parts[^1].Reverse, 1e-9);
        Assert.True(study.Parts[0].Forward > study.Parts[7].Forward);
        Assert.True(study.Parts[0].ForwardError > 2 * study.Parts[9].ForwardError);
    }

    [Fact]
    public void Averages_run_forward_and_back()
    {
        Assert.Equal([1, 1.5, 2], CumulativeAverages.Forward([1, 2, 3]));
        Assert.Equal([2, 2.5, 3], CumulativeAverages.Reverse([1, 2, 3]));
    }

    // An AR(1) chain of g = 10: the standard error of the mean is sqrt(10 / F); from 64 blocks it is known to 9 %.
    [Fact]
    public void Block_averages_reach_a_plateau_at_the_true_error()
    {
        var random = new RandomSequence(new RandomKey(516, 1));
        var chain = new HarmonicChain([0], [1]);
        double[] x = chain.Draw(0, 1 << 15, ref random, correlation: 9.0 / 11);
        IReadOnlyList<BlockAverages> levels = BlockAverages.Of(x);
        BlockAverages plateau = BlockAverages.Plateau(levels)!;
        double exact = Math.Sqrt(10.0 / x.Length);
        Assert.InRange(plateau.StandardError / exact, 0.8, 1.2);
        Assert.InRange(levels[0].StandardError / exact, 0.29, 0.34);
        Assert.Throws<ArgumentException>(() => BlockAverages.Of([1, 2]));
    }

    // Window 3 stands still from a record on: from the first, from the middle, or for a stretch within. The rest of the verdict cannot see it.
    [Theory]
    [InlineData(0, 2000)]
    [InlineData(1000, 1000)]
    [InlineData(700, 400)]
    public void A_window_that_freezes_is_named_and_counts_once(int from, int records)
    {
        double[] z = WhamTests.Windows(1, 6, 2000, 36, correlation: 2.0 / 3).Z.ToArray();
        Array.Fill(z, z[6000 + from], 6000 + from, records);
        UmbrellaSamples samples = WithValues(WhamTests.Windows(1, 6, 2000, 36), z);
        WindowStatistics window = WindowStatistics.Of(samples, detectStart: false)[3];
        Assert.Equal(records, window.Standstill);
        Assert.InRange(window.EffectiveSamples, 1, 1 + ((2000 - records) / 3.0));
        ConvergenceStudy study = Study(samples);
        ConvergenceCheck check = study.Verdict.Checks.Single(c => c.Name == "standstill");
        Assert.Equal(ConvergenceAnswer.CannotTell, check.Answer);
        Assert.Contains("Window 3 stands still for ", check.Sentence, StringComparison.Ordinal);
        Assert.NotEqual(ConvergenceAnswer.Yes, study.Verdict.Answer);
        if (records == 2000)
        {
            Assert.All(study.Verdict.Checks.Where(c => c.Name is "drift" or "effective samples"), c => Assert.Equal(ConvergenceAnswer.CannotTell, c.Answer));
        }
    }

    // Two decimals, and a Metropolis chain that refuses two steps of three: repeats of all lengths.
    [Fact]
    public void Rounded_and_rejecting_series_do_not_stand_still()
    {
        double[] z = WhamTests.Windows(1, 6, 2000, 37, correlation: 0.95).Z.ToArray();
        Assert.All(WindowStatistics.Of(WithValues(WhamTests.Windows(1, 6, 2000, 37), [.. z.Select(v => Math.Round(v, 1))])), w => Assert.Equal(0, w.Standstill));
        var random = new RandomSequence(new RandomKey(516, 2));
        for (int n = 1; n < z.Length; n++)
        {
            z[n] = n % 2000 > 0 && random.NextDouble() < 0.9 ? z[n - 1] : z[n];
        }

        Assert.All(WindowStatistics.Of(WithValues(WhamTests.Windows(1, 6, 2000, 37), z)), w => Assert.Equal(0, w.Standstill));
    }

    [Fact]
    public void Known_inefficiencies_take_the_place_of_measured_ones()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 6, 500, 38);
        ConvergenceStudy study = ConvergenceStudy.Of(samples, [Axis], new ConvergenceOptions { Inefficiencies = [4, 4, 4, 4, 4, 4] });
        Assert.All(study.Windows, w => Assert.Equal(4, w.Inefficiency));
        Assert.Equal(Wham.Solve(samples, [Axis], new WhamOptions { Inefficiencies = [4, 4, 4, 4, 4, 4] }).Surface!.Errors, study.All.Surface!.Errors);
        Assert.Throws<ArgumentException>(() => ConvergenceStudy.Of(samples, [Axis], new ConvergenceOptions { Inefficiencies = [4] }));
    }

    [Fact]
    public void Averages_against_time_show_an_unequilibrated_start_and_the_error_of_correlated_records()
    {
        // g = 9: the plateau is three times the error of independent records, to 0.1 of it with blocks of some hundred records.
        UmbrellaSamples samples = WhamTests.Windows(1, 6, 40_000, 39, 0.8);
        WindowAverages good = WindowAverages.Of(samples, 3, 0);
        Assert.Equal(1, good.Fraction[^1]);
        Assert.Equal(good.Forward[^1], good.Reverse[^1], 1e-9);
        Assert.InRange(good.Plateau!.StandardError / good.Blocks[0].StandardError, 2.4, 3.6);

        // The planted defect: the first tenth lies two units aside. Reverse averages see nothing of it until they reach it, forward ones from the first.
        double[] z = samples.Z.ToArray();
        for (int n = 120_000; n < 124_000; n++)
        {
            z[n] += 2;
        }

        WindowAverages late = WindowAverages.Of(WithValues(samples, z), 3, 0);
        Assert.Equal(good.Reverse[8], late.Reverse[8], 1e-9);
        Assert.Equal(0.2, late.Reverse[9] - good.Reverse[9], 1e-9);
        Assert.Equal(2, late.Forward[0] - good.Forward[0], 1e-9);

        // Around the end of a period the mean is taken from the centre on.
        UmbrellaSamples angle = new([3.1, -3.1, 3.0, -3.0], [4], [Math.PI], [10], [2 * Math.PI]);
        Assert.Equal(Math.PI, WindowAverages.Of(angle, 0, 0, 2).Forward[^1], 1e-12);
        Assert.Empty(WindowAverages.Of(angle, 0, 0).Blocks);
    }

    private static UmbrellaSamples WithValues(UmbrellaSamples samples, double[] z) =>
        new(z, samples.Counts.ToArray(), samples.Centers.ToArray(), samples.Stiffness.ToArray(), samples.Periods.ToArray());

    private static UmbrellaSamples Drifting(UmbrellaSamples samples) => Moved(samples, part => part);

    private static UmbrellaSamples Stuck(UmbrellaSamples samples) => Moved(samples, _ => 0.5);

    // Window 3 of six, moved by a function of the part of its time.
    private static UmbrellaSamples Moved(UmbrellaSamples samples, Func<double, double> shift)
    {
        double[] z = samples.Z.ToArray();
        int count = samples.Counts[3];
        for (int n = 0; n < count; n++)
        {
            z[(3 * count) + n] += shift((double)n / count);
        }

        return new UmbrellaSamples(z, samples.Counts.ToArray(), samples.Centers.ToArray(), samples.Stiffness.ToArray(), [0.0]);
    }

    private static ConvergenceStudy Study(UmbrellaSamples samples) => ConvergenceStudy.Of(samples, [Axis]);
}
