using System.Security.Cryptography;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Web.Html;
using MicroMacro.Web.Run;
using MicroMacro.Web.Sections;

namespace MicroMacro.Web;

/// <summary>The report of a run: one HTML file that holds its style, code and numbers and asks the network for nothing.</summary>
public static class ReportPage
{
    /// <summary>The name of the file inside the run directory.</summary>
    public const string FileName = "report.html";

    /// <summary>
    /// Reads summary.json, manifest.json and samples/ of a run directory and writes report.html beside them. What a run did not leave is said in words where it would stand.
    /// </summary>
    /// <param name="runDirectory">A folder that <c>micromacro run</c> wrote.</param>
    /// <returns>The path of the report.</returns>
    /// <exception cref="InvalidDataInputException">The folder has no summary.json, or one of its files cannot be read as what it should be.</exception>
    /// <exception cref="OutputException">The folder cannot be written to, or the disk is full.</exception>
    public static string Write(string runDirectory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runDirectory);
        using RunFolder run = RunFolder.Open(runDirectory);
        string path = Path.Combine(runDirectory, FileName);
        AtomicFile.WriteText(path, Render(run, html => PageBody.Write(html, run)));
        return path;
    }

    /// <summary>A whole page around a body.</summary>
    internal static string Render(RunFolder run, Action<HtmlBuilder> body)
    {
        string style = Assets.Text("report.css");
        List<string> scripts = [Assets.Text("plotly.js")];
        if (run.Structures is not null)
        {
            scripts.Add(Assets.Text("3dmol.js"));
        }

        scripts.Add(Assets.PageScript());
        HtmlBuilder html = new();
        html.Add($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{SecurityPolicy(scripts)}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{run.Summary["name"].Text ?? "run"}: MicroMacro report</title>
            <link rel="icon" href="data:,">
            <style>{new HtmlFragment(style)}</style>
            </head>
            <body>
            """);
        body(html);
        html.Add($"""<script type="application/json" id="run-data">{new HtmlFragment(PageData.Of(run))}</script>""");
        foreach (string script in scripts)
        {
            html.Add($"<script>{new HtmlFragment(script)}</script>");
        }

        html.Add($"</body>\n</html>");
        return html.ToString();
    }

    /// <summary>
    /// Nothing may be fetched and only the page's own scripts, named by their hashes, may run: a name in the data that got past
    /// the escaping would still do nothing. Plotly and 3Dmol set styles from code, and pictures for download are data and blob URLs.
    /// </summary>
    private static string SecurityPolicy(IEnumerable<string> scripts)
    {
        IEnumerable<string> hashes = scripts.Select(s => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s)))}'");
        return $"default-src 'none'; script-src {string.Join(' ', hashes)}; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'";
    }
}
