using System.Globalization;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.FreeEnergy;

/// <summary>The single questions of a convergence study.</summary>
internal sealed class ConvergenceQuestions(
    UmbrellaSamples samples, WhamResult all, IReadOnlyList<WindowStatistics> windows, ConvergenceOptions options)
{
    /// <summary>Blocks of time whose scatter is held against the error bars.</summary>
    public const int BlockCount = 5;

    /// <summary>Standard errors by which a start differs that is none of equilibrium: beyond what the best of forty starts shows by chance.</summary>
    private const double LargestStartApart = 6;

    /// <summary>A start of less than one in this many records is left to the error bars.</summary>
    private const int RecordsPerStart = 50;

    /// <summary>Overlap, effective samples, equilibration and size of the error.</summary>
    public void Sampling(List<ConvergenceCheck> checks)
    {
        checks.Add(Overlap());
        int[] empty = [.. Enumerable.Range(0, samples.Windows).Where(k => samples.Counts[k] == 0)];
        int fewest = Worst(k => -windows[k].EffectiveSamples);
        double effective = windows[fewest].EffectiveSamples;
        checks.Add(new ConvergenceCheck(
            "effective samples", effective >= options.SmallestEffectiveSamples ? ConvergenceAnswer.Yes : ConvergenceAnswer.CannotTell, effective, options.SmallestEffectiveSamples,
            empty.Length > 0 ? $"No samples from window {empty[0]}." : Text($"Window {fewest} holds the fewest independent samples, {effective:f0} ({samples.Counts[fewest]} records, g = {windows[fewest].Inefficiency:f1}).")));
        int frozen = Worst(k => samples.Counts[k] == 0 ? 0 : (double)windows[k].Standstill / samples.Counts[k]);
        if (windows[frozen].Standstill > 0)
        {
            double share = (double)windows[frozen].Standstill / samples.Counts[frozen];
            checks.Add(new ConvergenceCheck("standstill", ConvergenceAnswer.CannotTell, share, 0, Text(
                $"Window {frozen} stands still for {windows[frozen].Standstill} of its {samples.Counts[frozen]} records: a slow variable does not change at all, as in a simulation that froze or in data written twice.")));
        }

        if (RepeatedRecords.Worst(samples) is { } repeated)
        {
            checks.Add(new ConvergenceCheck("copies", ConvergenceAnswer.CannotTell, repeated.Share, RepeatedRecords.LargestShare, Text(
                $"{100 * repeated.Share:f0} % of window {repeated.Window} are records that {(repeated.Other == repeated.Window ? "stand earlier in it" : $"window {repeated.Other} holds")} too, to the last digit: data that were read twice make the errors too small.")));
        }

        Equilibration(checks);
        if (all.Surface is { } surface)
        {
            double error = surface.LargestError(options.Region);
            checks.Add(new ConvergenceCheck(
                "error", error <= options.LargestError ? ConvergenceAnswer.Yes : ConvergenceAnswer.No, error, options.LargestError,
                Text($"The largest standard error of F below {options.Region:g3} kT is {error:f2} kT.")));
        }
    }

    /// <summary>Whether a window's start takes up most of it, or is no part of its equilibrium and was kept all the same.</summary>
    private void Equilibration(List<ConvergenceCheck> checks)
    {
        int latest = Worst(StartFraction);
        double start = StartFraction(latest);
        int kept = Worst(StartApart);
        double apart = StartApart(kept);
        checks.Add(apart > LargestStartApart && start <= options.LargestStart
            ? new ConvergenceCheck("equilibration", ConvergenceAnswer.No, StartFraction(kept), 0, Text(
                $"The first {windows[kept].Start} of {samples.Counts[kept]} records of window {kept} are not of its equilibrium: their mean is {apart:f1} standard errors from that of the others. They were kept; leave them out."))
            : new ConvergenceCheck("equilibration", start <= options.LargestStart ? ConvergenceAnswer.Yes : ConvergenceAnswer.No, start, options.LargestStart, Text(
                $"Window {latest} takes longest to equilibrate, {100 * start:f0} % of its time.")));
    }

    /// <summary>By how many standard errors the mean of a window's start lies from the mean of what follows, where the start is long enough to matter.</summary>
    private double StartApart(int window)
    {
        int start = windows[window].Start;
        int rest = samples.Counts[window] - start;
        if (start * RecordsPerStart < samples.Counts[window] || rest < 2)
        {
            return 0;
        }

        double apart = 0;
        for (int a = 0; a < samples.Variables; a++)
        {
            foreach (double[] series in WindowStatistics.Observables(samples, window, a))
            {
                Moments before = Moments.Of(series.AsSpan(0, start));
                Moments after = Moments.Of(series.AsSpan(start));
                double error = Math.Sqrt(after.Variance * windows[window].Inefficiency * ((1.0 / start) + (1.0 / rest)));
                apart = error > 0 ? Math.Max(apart, Math.Abs(before.Mean - after.Mean) / error) : apart;
            }
        }

        return apart;
    }

    /// <summary>F of parts of the time against F of all of it.</summary>
    public ConvergencePart Part(double fraction, WhamResult forward, WhamResult reverse)
    {
        (double rms, double error) f = Against(forward);
        (double rms, double error) r = Against(reverse);
        return new ConvergencePart(fraction, f.rms, r.rms, f.error, r.error);
    }

    /// <summary>Whether first and second halves give the same f_k, by χ² with the covariances of both.</summary>
    public void Halves(List<ConvergenceCheck> checks, WhamResult first, WhamResult second)
    {
        if (first.Status != MbarStatus.Converged || second.Status != MbarStatus.Converged)
        {
            checks.Add(new ConvergenceCheck("halves", ConvergenceAnswer.CannotTell, double.NaN, double.NaN, "Half of the time is not enough to connect the windows."));
            return;
        }

        int dof = samples.Windows - 1;
        if (dof == 0)
        {
            return;
        }

        double p = AgreementOf(first.Windows, second.Windows, dof);
        double rms = first.Surface is null || second.Surface is null ? double.NaN : SurfaceDifference.Of(first.Surface.Values, second.Surface.Values, options.Region).Rms;
        checks.Add(new ConvergenceCheck(
            "halves", Answer(p), p, options.FalseAlarms, double.IsNaN(p)
            ? "The errors of first and second half of the time are not known well enough to compare them."
            : Text($"First and second half of the time {(p < options.FalseAlarms ? "disagree" : "agree")}: F differs by {rms:f2} kT RMS (p = {p:g2}).")));
    }

    /// <summary>Whether any window's mean moves between its halves by more than its scatter allows, with a bound for the number of windows.</summary>
    public void Drift(List<ConvergenceCheck> checks)
    {
        double worst = 0;
        int at = 0, tests = 0;
        int? still = null;
        for (int k = 0; k < samples.Windows; k++)
        {
            for (int a = 0; a < samples.Variables; a++)
            {
                foreach (double[] series in WindowStatistics.Observables(samples, k, a))
                {
                    double z = HalvesApart(series);
                    still ??= double.IsNaN(z) ? k : null;
                    (worst, at) = z > worst ? (z, k) : (worst, at);
                    tests++;
                }
            }
        }

        double p = Math.Min(1, 2 * tests * NormalDistribution.Cdf(-worst));
        checks.Add(new ConvergenceCheck(
            "drift", Answer(p, still), p, options.FalseAlarms, Answer(p, still) == ConvergenceAnswer.CannotTell
            ? Text($"Window {still} does not change at all: nobody can tell whether it would drift.")
            : Text($"The mean of window {at} moves most between its halves, by {worst:f1} standard errors (p = {p:g2} for all windows together).")));
    }

    /// <summary>Whether every window's samples look as all windows together say.</summary>
    public void Neighbours(List<ConvergenceCheck> checks)
    {
        if (samples.Windows > 1 && all.Status == MbarStatus.Converged && WindowConsistency.Worst(samples, windows, options.Threads) is { } worst)
        {
            checks.Add(new ConvergenceCheck(
                "neighbours", Answer(worst.Chance, worst.Silent), worst.Chance, options.FalseAlarms, Answer(worst.Chance, worst.Silent) == ConvergenceAnswer.CannotTell
                ? Text($"Window {worst.Silent} holds too few independent samples to be held against its neighbours.")
                : Text($"Window {worst.Window} lies furthest from what all windows together say of it, {worst.Score:f1} standard errors (p = {worst.Chance:g2}){(worst.Chance < options.FalseAlarms ? ": it or its neighbours may be stuck in a hidden state" : "")}.")));
        }
    }

    /// <summary>Whether F from five blocks of time scatters as its error bars say.</summary>
    public void Blocks(List<ConvergenceCheck> checks, IReadOnlyList<WhamResult> blocks)
    {
        FreeEnergySurface full = all.Surface!;
        double lowest = full.Lowest();
        double scatter = 0, expected = 0;
        int cells = 0;
        double[][] shifted = [.. blocks.Select(b => Shifted(b.Surface, full))];
        for (int cell = 0; cell < full.Cells; cell++)
        {
            double[] values = [.. shifted.Select(s => s[cell])];
            if (full.Values[cell] - lowest < options.Region && Array.TrueForAll(values, double.IsFinite))
            {
                double mean = values.Average();
                scatter += values.Sum(v => (v - mean) * (v - mean)) / (BlockCount - 1) / BlockCount;
                expected += full.Errors[cell] * full.Errors[cell];
                cells++;
            }
        }

        double ratio = Math.Sqrt(scatter / expected);
        ConvergenceAnswer answer = cells == 0 || !double.IsFinite(ratio) ? ConvergenceAnswer.CannotTell : ratio <= options.LargestBlockRatio ? ConvergenceAnswer.Yes : ConvergenceAnswer.No;
        checks.Add(new ConvergenceCheck("blocks", answer, ratio, options.LargestBlockRatio, cells == 0 || !double.IsFinite(ratio)
            ? "A fifth of the time is not enough to estimate F and its error."
            : Text($"F from five blocks of time scatters by {ratio:f2} times what its error bars say.")));
    }

    // What has no value is no yes; neither is a set of which some window could not be asked.
    private ConvergenceAnswer Answer(double p, int? silent = null) =>
        p < options.FalseAlarms ? ConvergenceAnswer.No : double.IsNaN(p) || silent is not null ? ConvergenceAnswer.CannotTell : ConvergenceAnswer.Yes;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private ConvergenceCheck Overlap()
    {
        MbarResult mbar = all.Windows;
        return mbar.Status switch
        {
            MbarStatus.Converged => new ConvergenceCheck(
                "overlap", mbar.WeakestLink >= options.SmallestOverlap ? ConvergenceAnswer.Yes : ConvergenceAnswer.No, mbar.WeakestLink, options.SmallestOverlap,
                samples.Windows == 1 ? "There is one window." : Text($"The weakest link between windows has an overlap of {mbar.WeakestLink:g2}.")),
            MbarStatus.DisconnectedStates => new ConvergenceCheck("overlap", ConvergenceAnswer.No, mbar.WeakestLink, options.SmallestOverlap, mbar.Explanation),
            _ => new ConvergenceCheck("overlap", ConvergenceAnswer.CannotTell, double.NaN, options.SmallestOverlap, mbar.Explanation),
        };
    }

    private double StartFraction(int window) => samples.Counts[window] == 0 ? 0 : (double)windows[window].Start / samples.Counts[window];

    private int Worst(Func<int, double> badness) => Enumerable.Range(0, samples.Windows).MaxBy(badness);

    private (double Rms, double Error) Against(WhamResult part)
    {
        if (part.Surface is null || part.Status != MbarStatus.Converged)
        {
            return (double.NaN, double.NaN);
        }

        FreeEnergySurface full = all.Surface!;
        double lowest = full.Lowest();
        double[] errors = [.. part.Surface.Errors.Where((e, b) => full.Values[b] - lowest < options.Region && double.IsFinite(e))];
        return (SurfaceDifference.Of(part.Surface.Values, full.Values, options.Region).Rms, errors.Length == 0 ? double.NaN : Math.Sqrt(errors.Average(e => e * e)));
    }

    private double[] Shifted(FreeEnergySurface? block, FreeEnergySurface full)
    {
        if (block is null)
        {
            return [.. Enumerable.Repeat(double.NaN, full.Cells)];
        }

        double shift = SurfaceDifference.Of(block.Values, full.Values, options.Region).Shift;
        return [.. block.Values.Select(v => v - shift)];
    }

    private static double AgreementOf(MbarResult first, MbarResult second, int dof)
    {
        var difference = new double[dof];
        var covariance = new double[dof * dof];
        for (int k = 0; k < dof; k++)
        {
            difference[k] = first.FreeEnergies[k + 1] - second.FreeEnergies[k + 1];
            for (int l = 0; l < dof; l++)
            {
                covariance[(k * dof) + l] = Covariance(first, k + 1, l + 1) + Covariance(second, k + 1, l + 1) + (k == l ? 1e-12 : 0);
            }
        }

        if (!Cholesky.TryFactor(covariance, dof, out Cholesky? factor))
        {
            return double.NaN;
        }

        double[] solved = [.. difference];
        factor.Solve(solved);
        double chi = difference.Zip(solved, (d, s) => d * s).Sum();
        return Math.Max(0, 1 - GammaDistribution.Cdf(chi, 0.5 * dof, 2));
    }

    private static double Covariance(MbarResult mbar, int k, int l)
    {
        double a = mbar.DifferenceError(0, k), b = mbar.DifferenceError(0, l), c = mbar.DifferenceError(k, l);
        return 0.5 * ((a * a) + (b * b) - (c * c));
    }

    // NaN for a series without any change. A drift raises g until it hides itself: correlation and scatter are taken from what a straight line leaves.
    private static double HalvesApart(double[] series)
    {
        int count = series.Length;
        int half = count / 2;
        if (!series.AsSpan().ContainsAnyExcept(series[0]))
        {
            return double.NaN;
        }

        double middle = 0.5 * (count - 1), mean = series.Average(), slope = 0, squares = 0;
        for (int n = 0; n < count; n++)
        {
            slope += (n - middle) * series[n];
            squares += (n - middle) * (n - middle);
        }

        double[] rest = [.. series.Select((x, n) => x - mean - (slope / squares * (n - middle)))];
        double g = StatisticalInefficiency.Of(rest);
        double variance = rest.Sum(r => r * r) / Math.Max(1, count - 2);
        double error = Math.Sqrt(variance * g * ((1.0 / half) + (1.0 / (count - half))));
        return Math.Abs(series.Take(half).Average() - series.Skip(half).Average()) / error;
    }
}
