using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Has it converged? Yes, no or cannot tell, and why.</summary>
internal static class ConvergedSection
{
    /// <summary>Writes the section's content from a summary's "convergence".</summary>
    public static void Write(HtmlBuilder html, RunFolder run, Figures figures)
    {
        JsonView convergence = run.Summary["convergence"];
        Verdict answer = Of(convergence["answer"].Text);
        html.Add($"""
            <div class="verdict {answer.Style}" role="status"><span class="glyph" aria-hidden="true">{answer.Glyph}</span>
            <div><p><strong>Has it converged? {answer.Word}.</strong> {convergence["reason"].Text ?? ""}</p></div></div>
            <div class="scroll" tabindex="0" role="region" aria-label="Questions behind the answer">
            <table><thead><tr><th scope="col">question</th><th scope="col">says</th><th scope="col">value</th><th scope="col">limit</th><th scope="col">in words</th></tr></thead><tbody>
            """);
        foreach (JsonView check in convergence["checks"].Items)
        {
            html.Add($"""<tr><th scope="row">{check["name"].Text}</th><td>{Of(check["answer"].Text).Badge}</td><td>{NumberText.Of(check["value"].Number, 2)}</td><td>{NumberText.Trimmed(check["limit"].Number)}</td><td>{check["text"].Text}</td></tr>""");
        }

        html.Add($"</tbody></table></div>");
        if (convergence["time"]["fraction"].Items.Any())
        {
            figures.Add(
                "time",
                "Distance of the free energy from its final estimate against the part of the time used, forward and in reverse.",
                "RMS distance of F from the estimate of all data, from the first part of every window (forward) and from the last part (reverse), with the error that each part claims (dashed). Both should fall together; a reverse curve that is good early and spoilt at the end shows an unequilibrated beginning.");
        }

        Windows(html, convergence["windows"]);
    }

    private static void Windows(HtmlBuilder html, JsonView windows)
    {
        if (!windows.Items.Any())
        {
            return;
        }

        html.Add($"""
            <div class="scroll tall" tabindex="0" role="region" aria-label="Sampling of each window">
            <table><thead><tr><th scope="col">window</th><th scope="col">samples</th><th scope="col">equilibrated from</th><th scope="col">g</th><th scope="col">independent samples</th><th scope="col">mean</th></tr></thead><tbody>
            """);
        foreach (JsonView w in windows.Items)
        {
            string mean = string.Join(", ", w["mean"].Numbers.Select(m => NumberText.Of(m)));
            html.Add($"""<tr><th scope="row">{w["window"].Plain}</th><td>{NumberText.Count(w["samples"].Number)}</td><td>{NumberText.Count(w["equilibrated_from"].Number)}</td><td>{NumberText.Of(w["inefficiency"].Number, 2)}</td><td>{NumberText.Count(Math.Round(w["effective_samples"].Number ?? double.NaN))}</td><td>{mean}</td></tr>""");
        }

        html.Add($"</tbody></table></div>");
    }

    private static Verdict Of(string? answer) => answer switch
    {
        "yes" => new("yes", "✓", "pass"),
        "no" => new("no", "✕", "fail"),
        _ => new("cannot tell", "?", "unknown"),
    };
}
