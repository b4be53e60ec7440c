using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>What each iteration chose and why.</summary>
internal static class DecisionSection
{
    private const int LabelsShown = 6;

    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        JsonView[] iterations = [.. run.Summary["iterations"].Items];
        if (iterations.Length == 0)
        {
            html.Add($"""<p class="empty">The run stored no iteration of the loop.</p>""");
            return;
        }

        string unit = run.Summary["energy_unit"].Text ?? "kT";
        bool errors = iterations.Any(i => i["largest_error"].Exists);
        bool givenUp = iterations.Any(i => i["given_up"].Items.Any());
        bool verdicts = iterations.Any(i => i["verdict"].Exists);
        html.Add($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Decisions of each iteration"><table class="decisions">
            <caption>Decisions of each iteration</caption><thead><tr><th scope="col">Iteration</th><th scope="col" class="word">What was chosen, and why</th><th scope="col" class="word">Labels</th>
            <th scope="col">Windows</th><th scope="col">Force evaluations</th>{(givenUp ? HtmlFragment.Of(head => head.Add($"<th scope=\"col\" class=\"word\">Given up</th>")) : default)}{Cell(errors, "th", $"Largest error ({unit})")}{Cell(verdicts, "th", "Verdict")}</tr></thead><tbody>
            """);
        foreach (JsonView iteration in iterations)
        {
            html.Add($"""
                <tr><th scope="row">{NumberText.Count(iteration["iteration"].Number)}</th><td class="word">{Sentence(iteration["decision"].Text)}</td>
                <td class="word small">{Labels(run.Coarse, iteration["labels"])}</td><td>{NumberText.Count(iteration["windows"].Number)}</td>
                <td>{NumberText.Count(iteration["force_evaluations"].Number)}</td>{(givenUp ? HtmlFragment.Of(cell => cell.Add($"<td class=\"word\">{Labels(run.Coarse, iteration["given_up"])}</td>")) : default)}{Cell(errors, "td", NumberText.Of(iteration["largest_error"].Number, 2))}
                {(verdicts ? HtmlFragment.Of(cell => cell.Add($"<td class=\"word\">{Verdict.Of(iteration["verdict"].Text).Badge}</td>")) : default)}</tr>
                """);
        }

        html.Add($"</tbody></table></div>");
        if (givenUp)
        {
            html.Add($"<p>Given up: labels that the loop chose and could not sample.</p>");
        }

        if (run.Summary["stop"]["text"].Text is { } stop)
        {
            html.Add($"<p><strong>Why the loop stopped.</strong> {stop}</p>");
        }
    }

    private static HtmlFragment Cell(bool wanted, string element, string text) =>
        wanted ? HtmlFragment.Of(html => html.Add($"<{new HtmlFragment(element)}>{text}</{new HtmlFragment(element)}>")) : default;

    private static string Sentence(string? clause) =>
        clause is null ? "–" : char.ToUpperInvariant(clause[0]) + clause[1..] + (clause.EndsWith('.') ? "" : ".");

    private static string Range(CoarseLabels coarse, JsonView labels, int count)
    {
        JsonView[] ordered = [.. labels.Items.OrderBy(label => label.Numbers.FirstOrDefault())];
        return $"{count} labels from {coarse.Values(ordered[0])} to {coarse.Values(ordered[^1])}";
    }

    private static string Labels(CoarseLabels coarse, JsonView labels)
    {
        string[] texts = [.. labels.Items.Select(coarse.Values)];
        return texts.Length switch
        {
            0 => "–",
            > LabelsShown when coarse.Count == 1 => Range(coarse, labels, texts.Length),
            > LabelsShown => $"{string.Join("; ", texts.Take(LabelsShown))}; and {texts.Length - LabelsShown} more",
            _ => string.Join("; ", texts),
        };
    }
}
