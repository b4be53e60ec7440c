using System.Text.Json;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Web.Html;
using MicroMacro.Web.Run;
using MicroMacro.Web.Sections;

namespace MicroMacro.Web;

/// <summary>The report of a free energy estimated from data that another program sampled.</summary>
public static class EstimatePage
{
    /// <summary>Writes one HTML file that holds its style, code and numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="title">What the data are called.</param>
    /// <param name="estimate">The estimate, with the keys of a run's summary.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, string title, JsonObject estimate)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(estimate);
        JsonObject summary = (JsonObject)estimate.DeepClone();
        summary["name"] = title;
        using RunFolder run = RunFolder.Of(JsonDocument.Parse(JsonText.Compact(summary)));
        AtomicFile.WriteText(path, ReportPage.Render(run, html => Body(html, run)));
    }

    private static void Body(HtmlBuilder html, RunFolder run)
    {
        JsonView summary = run.Summary;
        Figures figures = new(html);
        html.Add($"""
            <header>
            <p class="product">MicroMacro report</p>
            <h1>{summary["name"].Text}</h1>
            <p class="lead">Free energy of {run.Coarse.Names} from {NumberText.Count(summary["mbar"]["states"].Number)} windows with {NumberText.Count(summary["samples"].Number)} samples at {NumberText.Trimmed(summary["temperature"].Number)} K. {summary["explanation"].Text}</p>
            </header><main><noscript><p class="note">The charts need JavaScript; the tables and the text do not.</p></noscript>
            <section id="converged" aria-labelledby="converged-title"><h2 id="converged-title">Has it converged?</h2>
            """);
        ConvergedSection.Write(html, run, figures);
        html.Add($"""</section><section id="free-energy" aria-labelledby="free-energy-title"><h2 id="free-energy-title">Free energy</h2>""");
        figures.Add("free-energy", $"Free energy along {run.Coarse.Names} with its error band.", $"Free energy of {run.Coarse.Names}, its lowest value at 0. Band: ± 2 standard errors ({summary["errors"].Text}); gaps: not sampled.");
        html.Add($"""</section><section id="overlap" aria-labelledby="overlap-title"><h2 id="overlap-title">Overlap of the windows</h2>""");
        SamplingSections.Overlap(html, run, figures);
        html.Add($"</section>");
        if (summary["notes"].Items.Any())
        {
            html.Add($"""<section id="notes" aria-labelledby="notes-title"><h2 id="notes-title">Notes on the files</h2><ul>""");
            foreach (JsonView note in summary["notes"].Items)
            {
                html.Add($"<li>{note.Text}</li>");
            }

            html.Add($"</ul></section>");
        }

        html.Add($"</main>");
    }
}
