using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>What made the run: version, command, seed, hashes, host.</summary>
internal static class ProvenanceSection
{
    private const int LargestDepth = 4;

    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        JsonView summary = run.Summary;
        html.Add($"<p>Made by MicroMacro {summary["version"].Text ?? "(version not stored)"} with seed {(summary["seed"].Exists ? summary["seed"].Plain : "(not stored)")}. The same study, seed and version give the same numbers to the byte, on any number of threads.</p>");
        if (run.Manifest.Exists)
        {
            html.Add($"""<div class="scroll"><table class="manifest"><caption>manifest.json</caption><tbody>""");
            Rows(html, run.Manifest, "", 0);
            html.Add($"</tbody></table></div>");
        }
        else
        {
            html.Add($"""<p class="empty">The run stored no manifest.</p>""");
        }

        html.Add($"""
            <details><summary>Licences of the embedded libraries</summary>
            <h3>Plotly.js</h3><pre>{Assets.Text("plotly.license.txt")}</pre>
            """);
        if (run.Structures is not null)
        {
            html.Add($"<h3>3Dmol.js</h3><pre>{Assets.Text("3dmol.license.txt")}</pre>");
        }

        html.Add($"</details>");
    }

    /// <summary>A list of texts as a command line, a list of records as their values, anything else plainly.</summary>
    private static string Text(JsonView value) => string.Join(
        value.Items.Any(item => item.IsNested) ? "; " : " ",
        value.Items.Any()
            ? value.Items.Select(item => item.Members.Any() ? string.Join(" ", item.Members.Select(m => m.Value.Plain)) : item.Plain)
            : [value.Plain]);

    private static void Rows(HtmlBuilder html, JsonView value, string prefix, int depth)
    {
        foreach ((string name, JsonView member) in value.Members)
        {
            string path = prefix.Length == 0 ? name : $"{prefix} / {name}";
            if (depth < LargestDepth && member.Members.Any())
            {
                Rows(html, member, path, depth + 1);
            }
            else
            {
                html.Add($"""<tr><th scope="row">{path.Replace('_', ' ')}</th><td class="word">{Text(member)}</td></tr>""");
            }
        }
    }
}
