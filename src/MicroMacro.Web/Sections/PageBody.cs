using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>The sections of the report in the order in which they tell the story.</summary>
internal static class PageBody
{
    /// <summary>Writes the body's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        Figures figures = new(html);
        (string Id, string Title, Action Write)[] sections =
        [
            ("method", "What was done", () => MethodSection.Write(html, run)),
            ("free-energy", "Free energy", () => FreeEnergySection.Write(html, run, figures)),
            .. run.IsMolecule ? [("ramachandran", "Ramachandran plot", () => DistributionSections.Ramachandran(run, figures))] : Array.Empty<(string, string, Action)>(),
            .. run.Samples is not null ? [("samples", "Samples", () => DistributionSections.Samples(run, figures))] : Array.Empty<(string, string, Action)>(),
            ("conditional", "Conditional densities", () => DistributionSections.Conditional(run, figures)),
            ("consistency", "Consistency", () => ConsistencySection.Write(html, run, figures)),
            ("overlap", "Umbrella overlap", () => SamplingSections.Overlap(html, run, figures)),
            ("convergence", "Convergence", () => SamplingSections.Convergence(run, figures)),
            ("training", "Training", () => SamplingSections.Training(run, figures)),
            ("ledger", "Force evaluations", () => LedgerSection.Write(html, run, figures)),
            ("decisions", "Decisions", () => DecisionSection.Write(html, run)),
            .. run.IsMolecule ? [("structures", "Lifted structures", () => StructureSection.Write(html, run, figures))] : Array.Empty<(string, string, Action)>(),
            ("provenance", "Provenance", () => ProvenanceSection.Write(html, run)),
        ];

        HeaderSection.Write(html, run);
        html.Add($"""<nav aria-label="Sections"><div>""");
        foreach ((string id, string title, _) in sections)
        {
            html.Add($"""<a href="#{id}">{title}</a>""");
        }

        html.Add($"""<button type="button" id="theme" aria-label="Switch between light and dark">◐</button></div></nav>""");
        html.Add($"""<main><noscript><p class="note">The charts need JavaScript; the tables and the text do not.</p></noscript>""");
        foreach ((string id, string title, Action write) in sections)
        {
            html.Add($"""<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>""");
            write();
            html.Add($"</section>");
        }

        html.Add($"</main>");
    }
}
