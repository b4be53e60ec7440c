namespace MicroMacro.FreeEnergy;

/// <summary>
/// Has F(z) converged? Estimates it from growing parts of the time, forward and in reverse, from halves and from blocks, and
/// weighs what they say beside overlap, correlation and equilibration of every window [klimovich2015].
/// </summary>
public sealed class ConvergenceStudy
{
    private ConvergenceStudy(WhamResult all, IReadOnlyList<WindowStatistics> windows, IReadOnlyList<ConvergencePart> parts, ConvergenceVerdict verdict)
    {
        (All, Windows, Parts, Verdict) = (all, windows, parts, verdict);
    }

    /// <summary>The estimate from all samples, by histograms, each window's samples counted as N/g.</summary>
    public WhamResult All { get; }

    /// <summary>Equilibration and correlation of each window.</summary>
    public IReadOnlyList<WindowStatistics> Windows { get; }

    /// <summary>F from growing parts of the time, ascending.</summary>
    public IReadOnlyList<ConvergencePart> Parts { get; }

    /// <summary>The answer, and why.</summary>
    public ConvergenceVerdict Verdict { get; }

    /// <summary>Studies a set of windows.</summary>
    /// <param name="samples">The windows, each in time order.</param>
    /// <param name="axes">The grid for F.</param>
    /// <param name="options">Limits, or null for the defaults.</param>
    /// <exception cref="ArgumentException">The axes do not fit, no sample lies on the grid, or there is not one inefficiency for each window.</exception>
    public static ConvergenceStudy Of(UmbrellaSamples samples, IReadOnlyList<GridAxis> axes, ConvergenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(axes);
        options ??= new ConvergenceOptions();
        IReadOnlyList<WindowStatistics> windows = WindowStatistics.Of(samples);
        if (options.Inefficiencies is { } known)
        {
            windows = known.Count == samples.Windows
                ? [.. windows.Select((w, k) => w with { Inefficiency = known[k] })]
                : throw new ArgumentException($"{known.Count} statistical inefficiencies for {samples.Windows} windows", nameof(options));
        }

        double[] g = [.. windows.Select((w, k) => Math.Clamp(w.Inefficiency, 1, Math.Max(1, samples.Counts[k])))];
        WhamResult Estimate(UmbrellaSamples part) => Wham.Solve(part, axes, new WhamOptions { Wrap = options.Wrap, Inefficiencies = g, Threads = options.Threads });

        WhamResult all = Estimate(samples);
        var questions = new ConvergenceQuestions(samples, all, windows, options);
        var parts = new List<ConvergencePart>();
        var checks = new List<ConvergenceCheck>();
        questions.Sampling(checks);
        if (all.Surface is not null && samples.Counts.ToArray().Min() >= 2 * options.Parts)
        {
            for (int i = 1; i <= options.Parts; i++)
            {
                double fraction = (double)i / options.Parts;
                parts.Add(questions.Part(fraction, Estimate(samples.Part(0, fraction)), Estimate(samples.Part(1 - fraction, 1))));
            }

            questions.Halves(checks, Estimate(samples.Part(0, 0.5)), Estimate(samples.Part(0.5, 1)));
            questions.Drift(checks);
            questions.Neighbours(checks);
            questions.Blocks(checks, [.. Enumerable.Range(0, ConvergenceQuestions.BlockCount).Select(b =>
                Estimate(samples.Part((double)b / ConvergenceQuestions.BlockCount, (b + 1.0) / ConvergenceQuestions.BlockCount)))]);
        }
        else
        {
            checks.Add(new ConvergenceCheck("time", ConvergenceAnswer.CannotTell, samples.Counts.ToArray().Min(), 2 * options.Parts, "Some window has too few samples to look at parts of the time."));
        }

        return new ConvergenceStudy(all, windows, parts, new ConvergenceVerdict(checks));
    }
}
