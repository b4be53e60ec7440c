using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Where the force evaluations went.</summary>
internal static class LedgerSection
{
    /// <summary>All force evaluations of the ledger; null where it has none.</summary>
    public static double? Total(JsonView summary)
    {
        double?[] entries = [.. summary["ledger"].Items.Select(e => e["force_evaluations"].Number)];
        return entries.Any(e => e is not null) ? entries.Sum() : null;
    }

    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run, Figures figures)
    {
        double? total = Total(run.Summary);
        if (total is not null)
        {
            html.Add($"""
                <div class="scroll"><table><caption>Force evaluations by stage</caption>
                <thead><tr><th scope="col">Stage</th><th scope="col">Force evaluations</th><th scope="col">Share</th></tr></thead><tbody>
                """);
            foreach (JsonView entry in run.Summary["ledger"].Items)
            {
                double? count = entry["force_evaluations"].Number;
                html.Add($"""<tr><th scope="row">{entry["stage"].Text ?? "unnamed"}</th><td>{NumberText.Count(count)}</td><td>{NumberText.Percent(total > 0 ? count / total : null)}</td></tr>""");
            }

            html.Add($"""</tbody><tfoot><tr><th scope="row">Total</th><td>{NumberText.Count(total)}</td><td></td></tr></tfoot></table></div>""");
        }

        figures.Add("ledger", "Bar chart of the force evaluations of each stage.", "Force evaluations by stage. One evaluation is the force on one replica at one step; drawing from the model costs none.");
        Comparison(html, run);
    }

    private static void Comparison(HtmlBuilder html, RunFolder run)
    {
        (string Name, JsonView Value)[] facts = [.. run.Summary["nearest_frame_comparison"].Members.Where(m => !m.Value.IsNested && m.Value.Exists)];
        if (facts.Length == 0)
        {
            return;
        }

        html.Add($"""
            <h3>The same study with starts from the nearest training frame</h3>
            <p>For comparison every window was also started from the frame of the training data whose label is nearest, not from a lifted state.</p>
            <div class="scroll"><table><caption>Starts from the nearest frame</caption><tbody>
            """);
        foreach ((string name, JsonView value) in facts)
        {
            html.Add($"""<tr><th scope="row">{name.Replace('_', ' ')}</th><td class="word">{(value.Number is { } number ? NumberText.Of(number) : value.Plain)}</td></tr>""");
        }

        html.Add($"</tbody></table></div>");
    }
}
