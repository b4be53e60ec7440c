using MicroMacro.Numerics.Statistics;
using MicroMacro.Web.Html;

namespace MicroMacro.Web.Run;

/// <summary>Which test or gate decided a label's verdict, in a few words: the rules of the verdict applied to the figures that a run stored.</summary>
internal sealed class LabelReason
{
    /// <summary>R-hat above which replicas are said to disagree.</summary>
    public const double RHatLimit = Coupling.Consistency.Verdict.RHatLimit;

    /// <summary>Overlap of potential energies below which a label fails.</summary>
    public const double OverlapLimit = Coupling.Consistency.Verdict.OverlapLimit;

    /// <summary>Share of invalid lifted states above which a label fails.</summary>
    public const double InvalidLimit = Coupling.Consistency.Verdict.InvalidLimit;

    /// <summary>Independent physical frames below which nothing is said.</summary>
    public const int FewestFrames = Coupling.Consistency.Verdict.FewestSamples;

    /// <summary>The false-alarm rate of runs that stored none.</summary>
    private const double UsualRate = 0.05;

    private static readonly (string Key, string Name)[] Tests = [("residual_p", "residual"), ("energy_distance_p", "energy distance"), ("fast_p", "fast variable")];
    private readonly Dictionary<int, double[]> _adjusted = [];
    private readonly JsonView[] _labels;
    private readonly double _half;

    /// <summary>The reasons of all labels of a run.</summary>
    /// <param name="summary">summary.json.</param>
    public LabelReason(JsonView summary)
    {
        _labels = [.. summary["labels"].Items];
        _half = (summary["verdict"]["false_alarm_rate"].Number ?? UsualRate) / 2;
        int[] counted = [.. Enumerable.Range(0, _labels.Length).Where(i => Verdict.Of(_labels[i]["verdict"].Text).Style != "outside")];
        double[] adjusted = Holm.Adjust([.. counted.SelectMany(i => Tests.Select(test => Math.Clamp(_labels[i][test.Key].Number ?? 1, 0, 1)))]);
        for (int k = 0; k < counted.Length; k++)
        {
            _adjusted[counted[k]] = adjusted[(k * Tests.Length)..((k + 1) * Tests.Length)];
        }

        FirstThreshold = counted.Length == 0 ? null : _half / (counted.Length * Tests.Length);
    }

    /// <summary>What the smallest p-value of all must lie below before Holm's procedure rejects any; null where no label counts.</summary>
    public double? FirstThreshold { get; }

    /// <summary>Why a label has its verdict; null where it passes or the run stored nothing that tells.</summary>
    /// <param name="index">The label's place in the summary.</param>
    public string? Of(int index)
    {
        JsonView label = _labels[index];
        string[] reasons = Verdict.Of(label["verdict"].Text).Style switch
        {
            "fail" => [.. Failures(index)],
            "wait" => [$"R‑hat {NumberText.Fixed(label["r_hat"].Number, 2)}, p {Comparison(label["between_replicas_p"].Number)}"],
            "unknown" => [.. Gaps(label)],
            "outside" => ["F above the region"],
            _ => [],
        };
        return reasons.Length == 0 ? null : string.Join("; ", reasons);
    }

    private IEnumerable<string> Failures(int index)
    {
        JsonView label = _labels[index];
        double[] adjusted = _adjusted[index];
        int least = Array.IndexOf(adjusted, adjusted.Min());
        bool overlap = label["potential_overlap"].Number < OverlapLimit;
        bool invalid = label["invalid_share"].Number > InvalidLimit;
        if (label[Tests[least].Key].Number is { } p && (adjusted[least] <= _half || !(overlap || invalid)))
        {
            yield return $"{Tests[least].Name}, p {Comparison(p)}";
        }

        if (overlap)
        {
            yield return $"energy overlap below {OverlapLimit:0.0}";
        }

        if (invalid)
        {
            yield return $"invalid states above {NumberText.Percent(InvalidLimit)}";
        }
    }

    private static IEnumerable<string> Gaps(JsonView label)
    {
        if (label["n_effective"].Number < FewestFrames)
        {
            yield return $"fewer than {FewestFrames} independent frames";
        }

        if (label["settled"].Exists && label["settled"].Plain == "no")
        {
            yield return "window not settled";
        }
    }

    private static string Comparison(double? p) => NumberText.Probability(p) is var text && text.StartsWith('<') ? text : $"= {text}";
}
