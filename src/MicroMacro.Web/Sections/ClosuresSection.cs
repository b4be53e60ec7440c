using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Averages of observables given the slow variables, and those over each window of physics and model.</summary>
internal static class ClosuresSection
{
    private const int Rows = 25;

    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        CoarseLabels coarse = run.Coarse;
        string z = coarse.Names;
        html.Add($"""
            <p>What observables are on average where {z} has a given value: from the physical frames of all windows within one umbrella width of it, by a straight
            line, with standard errors from the spread between runs. Beside it the average over the umbrella window there, of physics and of the model, which
            should agree within their errors; every label is in closures.csv.</p>
            """);
        foreach (JsonView closure in run.Summary["closures"].Items)
        {
            Table(html, closure, coarse);
        }
    }

    private static void Table(HtmlBuilder html, JsonView closure, CoarseLabels coarse)
    {
        string z = coarse.Names;
        JsonView[] labels = [.. closure["z"].Items];
        string unit = closure["unit"].Text is { } given ? $" ({given})" : "";
        html.Add($"""
            <div class="scroll"><table><caption>{closure["name"].Text ?? ""}{unit}, with standard errors</caption>
            <thead><tr><th scope="col">{z}</th><th scope="col">Given {z}</th><th scope="col">Window, physics</th><th scope="col">Window, model</th></tr></thead><tbody>
            """);
        int shown = Math.Min(Rows, labels.Length);
        for (int k = 0; k < shown; k++)
        {
            int i = shown == 1 ? 0 : k * (labels.Length - 1) / (shown - 1);
            html.Add($"""<tr><th scope="row">{coarse.Values(labels[i])}</th><td>{Value(closure, "", i)}</td><td>{Value(closure, "window_", i)}</td><td>{Value(closure, "model_", i)}</td></tr>""");
        }

        html.Add($"</tbody></table></div>");
    }

    private static string Value(JsonView closure, string prefix, int label) =>
        NumberText.WithError(closure[$"{prefix}mean"].Numbers.ElementAtOrDefault(label), closure[$"{prefix}error"].Numbers.ElementAtOrDefault(label));
}
