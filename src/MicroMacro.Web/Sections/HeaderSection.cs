using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>The title, the verdict in one sentence and the key numbers.</summary>
internal static class HeaderSection
{
    /// <summary>Writes the page's header.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        JsonView summary = run.Summary;
        Verdict verdict = Verdict.Of(summary["verdict"]["overall"].Text);
        string text = summary["verdict"]["text"].Text ?? Fallback(verdict);
        html.Add($"""
            <header>
            <p class="product">MicroMacro report</p>
            <h1>{summary["name"].Text ?? "Unnamed run"}</h1>
            <p class="lead">{summary["system"]["description"].Text ?? summary["system"]["name"].Text ?? "No description of the system was stored."}</p>
            <div class="verdict {verdict.Style}" role="status"><span class="glyph" aria-hidden="true">{verdict.Glyph}</span>
            <div><p><strong>Micro-macro consistency{(text.StartsWith(verdict.Word, StringComparison.OrdinalIgnoreCase) ? "" : $": {verdict.Word}")}.</strong> {text}</p>
            {Counts(summary)}</div></div>
            """);
        if (summary["stop"]["text"].Text is { } stop)
        {
            html.Add($"""<p class="stop"><strong>Why the loop stopped.</strong> {stop}</p>""");
        }

        html.Add($"""<dl class="tiles">""");
        foreach ((string name, string value, string note) in KeyNumbers(run))
        {
            html.Add($"<div><dt>{name}</dt><dd>{value}</dd><dd class=\"note\">{note}</dd></div>");
        }

        html.Add($"</dl>\n</header>");
    }

    /// <summary>How many labels have each verdict, none left out, and after how many iterations.</summary>
    private static HtmlFragment Counts(JsonView summary) => HtmlFragment.Of(html =>
    {
        string[] styles = [.. summary["labels"].Items.Select(label => Verdict.Of(label["verdict"].Text).Style)];
        int iterations = summary["iterations"].Items.Count();
        html.Add($"""<p class="counts">""");
        foreach (Verdict kind in styles.Length == 0 ? [] : Verdict.Kinds)
        {
            html.Add($"""<span class="count">{styles.Count(style => style == kind.Style)} {kind.Badge}</span>""");
        }

        html.Add($"""<span class="count">{iterations} iteration{(iterations == 1 ? "" : "s")}</span></p>""");
    });

    private static IEnumerable<(string Name, string Value, string Note)> KeyNumbers(RunFolder run)
    {
        JsonView summary = run.Summary;
        string unit = summary["energy_unit"].Text ?? "kT";
        JsonView[] labels = [.. summary["labels"].Items.Where(label => Verdict.Of(label["verdict"].Text).Style != "outside")];
        if (labels.Length > 0)
        {
            int passed = labels.Count(label => label["verdict"].Text == "pass");
            yield return ("Labels that pass", $"{passed} of {labels.Length}", "model and physics agree there");
        }

        if (summary["free_energy"]["rms_to_reference"].Number is { } rms)
        {
            yield return ("Distance to the reference", $"{NumberText.Of(rms, 2)} {unit}", "RMS of F after the best shift");
        }

        if ((summary["free_energy"]["largest_error"].Number ?? summary["iterations"].Items.LastOrDefault()["largest_error"].Number) is { } error)
        {
            yield return ("Largest error of F", $"{NumberText.Of(error, 2)} {unit}", summary["free_energy"]["caveat"].Text is { } caveat ? $"standard error over the region. ⚠ {caveat}" : "standard error over the region");
        }

        if (summary["mbar"]["smallest_neighbour_overlap"].Number is { } overlap)
        {
            yield return ("Smallest window overlap", NumberText.Of(overlap, 2), overlap >= SamplingSections.OverlapRule ? "✓ above the rule of 0.03" : "✕ below the rule of 0.03");
        }

        double? cost = LedgerSection.Total(summary);
        if (cost is not null)
        {
            yield return ("Force evaluations", NumberText.Count(cost), "all stages together");
        }

        if (summary["lifted"]["valid_fraction"].Number is { } valid)
        {
            yield return ("Valid lifted structures", NumberText.Percent(valid), $"of {NumberText.Count(summary["lifted"]["count"].Number)} drawn by the model");
        }
    }

    private static string Fallback(Verdict verdict) => verdict.Style switch
    {
        "pass" => "At every label that was tested the model's conditional ensemble and the physical one agree.",
        "fail" => "At one label at least the model's conditional ensemble differs from the physical one.",
        "wait" => "Replicas of one window that started in different states still disagree, so the physics itself cannot be trusted yet.",
        _ => "The run did not store enough to tell whether model and physics agree.",
    };
}
