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
        (string Id, string Title, string Short, Action Write)[] sections =
        [
            ("method", "What was done", "Method", () => MethodSection.Write(html, run)),
            ("free-energy", "Free energy", "Free energy", () => FreeEnergySection.Write(html, run, figures)),
            .. run.Summary["effective"].Exists ? [("effective", "Effective dynamics", "Dynamics", () => EffectiveSection.Write(html, run))] : Array.Empty<(string, string, string, Action)>(),
            .. run.Summary["closures"].Exists ? [("closures", "Averages given the slow variables", "Averages", () => ClosuresSection.Write(html, run))] : Array.Empty<(string, string, string, Action)>(),
            .. run.Summary["convergence"].Exists ? [("converged", "Has it converged?", "Converged?", () => ConvergedSection.Write(html, run, figures))] : Array.Empty<(string, string, string, Action)>(),
            .. run.IsMolecule ? [("ramachandran", "Ramachandran plot", "Ramachandran", () => DistributionSections.Ramachandran(run, figures))] : Array.Empty<(string, string, string, Action)>(),
            .. run.Samples is not null ? [("samples", "Samples", "Samples", () => DistributionSections.Samples(run, figures))] : Array.Empty<(string, string, string, Action)>(),
            ("conditional", "Conditional densities", "Densities", () => DistributionSections.Conditional(run, figures)),
            ("consistency", "Consistency", "Consistency", () => ConsistencySection.Write(html, run, figures)),
            ("overlap", "Umbrella overlap", "Overlap", () => SamplingSections.Overlap(html, run, figures)),
            ("convergence", "Convergence", "Convergence", () => SamplingSections.Convergence(run, figures)),
            ("training", "Training", "Training", () => SamplingSections.Training(run, figures)),
            ("ledger", "Force evaluations", "Cost", () => LedgerSection.Write(html, run, figures)),
            ("decisions", "Decisions", "Decisions", () => DecisionSection.Write(html, run)),
            .. run.IsMolecule ? [("structures", "Lifted structures", "Structures", () => StructureSection.Write(html, run, figures))] : Array.Empty<(string, string, string, Action)>(),
            ("provenance", "Provenance", "Provenance", () => ProvenanceSection.Write(html, run)),
        ];

        HeaderSection.Write(html, run);
        html.Add($"""<nav aria-label="Sections"><div>""");
        foreach ((string id, _, string name, _) in sections)
        {
            html.Add($"""<a href="#{id}">{name}</a>""");
        }

        html.Add($"""<button type="button" id="theme" aria-label="Switch between light and dark">◐</button></div></nav>""");
        html.Add($"""<main><noscript><p class="note">The charts need JavaScript; the tables and the text do not.</p></noscript>""");
        foreach ((string id, string title, _, Action write) in sections)
        {
            html.Add($"""<section id="{id}" aria-labelledby="{id}-title"><h2 id="{id}-title">{title}</h2>""");
            write();
            html.Add($"</section>");
        }

        html.Add($"</main>");
    }
}
