using MicroMacro.Coupling.Exact;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Coupling.Consistency;

/// <summary>Turns the figures of all labels into one verdict with one stated false-alarm rate.</summary>
public static class Verdict
{
    /// <summary>R-hat above which replicas are said to disagree, once their disagreement is significant.</summary>
    public const double RHatLimit = 1.05;

    /// <summary>
    /// Overlap of potential energies below which a label fails. The law of the energy decides by its overlap alone: the energy of
    /// a stiff bond is what healing relaxes first, and no model has to get it right to a hundredth.
    /// </summary>
    public const double OverlapLimit = 0.3;

    /// <summary>Independent physical frames below which nothing is said.</summary>
    public const int FewestSamples = 20;

    /// <summary>Share of invalid lifted states above which a label fails.</summary>
    public const double InvalidLimit = 0.05;

    /// <summary>
    /// Share of repeated lifted states above which a label fails: the tests take lifted samples for independent. Lifting by the
    /// nearest of thousands of pool frames repeats a few per cent.
    /// </summary>
    public const double RepeatedLimit = 0.5;

    /// <summary>Judges all labels together (Holm over labels and tests; half of the rate for model against physics, half for physics against itself).</summary>
    /// <param name="labels">Figures of each label.</param>
    /// <param name="counts">Whether each label counts; those that do not are left out of the family of tests.</param>
    /// <param name="falseAlarmRate">The chance, at most, that anything is rejected though model and physics agree, in (0, 1).</param>
    /// <param name="lifted">Lifted samples per label, for the smallest visible effect.</param>
    public static ConsistencyVerdict Judge(IReadOnlyList<LabelConsistency> labels, IReadOnlyList<bool> counts, double falseAlarmRate, int lifted)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(counts);
        LabelConsistency[] counted = [.. labels.Where((_, i) => counts[i])];
        if (counted.Length == 0)
        {
            return new ConsistencyVerdict(LabelVerdict.CannotTell, "No window was sampled, so nothing can be said.", falseAlarmRate, labels);
        }

        LabelConsistency[] judged = JudgeCounted(counted, falseAlarmRate, lifted);
        LabelVerdict overall = Overall(judged);
        int next = 0;
        LabelConsistency[] all = [.. labels.Select((label, i) => counts[i] ? judged[next++] : label with { Verdict = LabelVerdict.OutsideRegion })];
        return new ConsistencyVerdict(overall, Describe(overall, judged, falseAlarmRate) + DescribeMoves(judged), falseAlarmRate, all);
    }

    private static LabelConsistency[] JudgeCounted(LabelConsistency[] labels, double falseAlarmRate, int lifted)
    {
        double half = falseAlarmRate / 2;
        double[] differs = Holm.Adjust([.. labels.SelectMany(l => new[] { l.ResidualP, l.EnergyDistanceP, l.FastP })]);
        double[] disagrees = Holm.Adjust([.. labels.Select(l => l.BetweenReplicasP)]);
        double threshold = half / (labels.Length * LabelComparison.TestsPerLabel);
        var judged = new LabelConsistency[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            LabelConsistency label = labels[i];
            bool failed = differs.AsSpan(i * LabelComparison.TestsPerLabel, LabelComparison.TestsPerLabel).ToArray().Min() <= half
                || label.PotentialOverlap < OverlapLimit || label.InvalidShare > InvalidLimit
                || label.RepeatedShare > RepeatedLimit;
            judged[i] = label with
            {
                Verdict = disagrees[i] <= half && label.RHat > RHatLimit ? LabelVerdict.NotEquilibrated
                    : failed ? LabelVerdict.Fail
                    : label.EffectiveSamples < FewestSamples || !label.IsSettled ? LabelVerdict.CannotTell
                    : LabelVerdict.Pass,
                SmallestEffect = SmallestEffect(threshold, lifted, label.EffectiveSamples),
            };
        }

        return judged;
    }

    private static LabelVerdict Overall(LabelConsistency[] labels) =>
        labels.Any(l => l.Verdict == LabelVerdict.NotEquilibrated) ? LabelVerdict.NotEquilibrated
        : labels.Any(l => l.Verdict == LabelVerdict.Fail) ? LabelVerdict.Fail
        : labels.Any(l => l.Verdict == LabelVerdict.CannotTell) ? LabelVerdict.CannotTell
        : LabelVerdict.Pass;

    private static string Describe(LabelVerdict overall, LabelConsistency[] labels, double rate)
    {
        int n = labels.Length;
        (LabelVerdict Verdict, string Words)[] kinds =
        [
            (LabelVerdict.Pass, "agree"),
            (LabelVerdict.Fail, "differ"),
            (LabelVerdict.NotEquilibrated, "have hidden states that are not equilibrated"),
            (LabelVerdict.CannotTell, "have too few independent frames, or none in equilibrium, to tell"),
        ];
        string counts = string.Join("; ", kinds.Select(kind => (Count: labels.Count(l => l.Verdict == kind.Verdict), kind.Words))
            .Where(kind => kind.Count > 0).Select(kind => $"{kind.Count} {kind.Words}"));
        return overall switch
        {
            LabelVerdict.Pass => $"Model and physics agree at all {n} labels (false-alarm rate {rate:P0} over all tests of this verdict).",
            LabelVerdict.Fail => $"Model and physics differ: of {n} labels {counts}.",
            LabelVerdict.NotEquilibrated => $"Hidden states not equilibrated: replicas that started from different lifted states still disagree; of {n} labels {counts}.",
            _ => $"Cannot tell: of {n} labels {counts}.",
        };
    }

    // Where moves were poor, hidden states rest on local moves alone; that must not go unsaid.
    private static string DescribeMoves(LabelConsistency[] labels)
    {
        GlobalMoveSummary[] moves = [.. labels.Select(l => l.GlobalMoves).OfType<GlobalMoveSummary>()];
        if (moves.Length == 0)
        {
            return "";
        }

        double[] acceptance = [.. moves.Where(m => !m.GivenUp).Select(m => m.Acceptance).Order()];
        int poor = moves.Length - acceptance.Length;
        string words = acceptance.Length == 0 ? "" : $" Exact global moves: {acceptance[acceptance.Length / 2]:P0} accepted in the median, {acceptance[0]:P1} at least.";
        return poor == 0 ? words : $"{words} At {poor} of {moves.Length} labels the model's moves were too poor and local moves went on alone.";
    }

    private static double SmallestEffect(double threshold, int lifted, int physical) =>
        lifted < 1 || physical < 1 ? double.PositiveInfinity
            : (NormalDistribution.Quantile(1 - (threshold / 2)) + NormalDistribution.Quantile(0.95)) * Math.Sqrt((1.0 / lifted) + (1.0 / physical));
}
