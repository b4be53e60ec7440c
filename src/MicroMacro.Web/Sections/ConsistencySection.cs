using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Model against physics per label: table, chart and what each test means.</summary>
internal static class ConsistencySection
{
    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run, Figures figures)
    {
        JsonView[] labels = [.. run.Summary["labels"].Items];
        if (labels.Length == 0)
        {
            html.Add($"""<p class="empty">No label was tested in this run.</p>""");
            return;
        }

        double? rate = run.Summary["verdict"]["false_alarm_rate"].Number;
        string alarm = rate is { } r ? $" The family of all tests has a false-alarm rate of {NumberText.Percent(r)} (Holm)." : "";
        string outside = labels.Any(label => Verdict.Of(label["verdict"].Text).Style == "outside") ? " Labels where F lies above the region do not count." : "";
        html.Add($"<p>Each label gets its own verdict from several tests of the model's ensemble against the physical one.{alarm}{outside}</p>");
        Table(html, run, labels);
        figures.Add(
            "consistency",
            "Four statistics of consistency per label, marked by verdict.",
            "The statistics of the table per label. Marks tell the verdict by shape and colour. Dotted: the false-alarm rate (Holm's correction asks for less still), and the R-hat of 1.05 above which replicas are said to disagree.");
        Meaning(html, run);
    }

    private static void Table(HtmlBuilder html, RunFolder run, JsonView[] labels)
    {
        CoarseLabels coarse = run.Coarse;
        string unit = coarse.Unit.Trim() is { Length: > 0 } u ? $" ({u})" : "";
        html.Add($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Consistency per label"><table>
            <caption>Consistency per label</caption>
            <thead><tr><th scope="col">Label</th><th scope="col" class="word">Verdict</th><th scope="col">Residual mean{unit}</th><th scope="col">Residual RMS{unit}</th>
            <th scope="col">RMS per width</th><th scope="col">Energy distance</th><th scope="col">p</th><th scope="col">Potential overlap</th><th scope="col">R‑hat</th>
            <th scope="col">n<sub>eff</sub></th><th scope="col">Smallest effect (sd)</th></tr></thead><tbody>
            """);
        foreach (JsonView label in labels)
        {
            double scale = coarse.Scale;
            double? ratio = label["umbrella_width"].First is { } width && width > 0 ? label["residual_rms"].First / width : null;
            string mean = NumberText.WithError(label["residual_mean"].First * scale, label["residual_mean_error"].First * scale);
            html.Add($"""
                <tr><th scope="row">{coarse.Text(label["z"])}</th><td class="word">{Verdict.Of(label["verdict"].Text).Badge}</td>
                <td>{mean}</td><td>{NumberText.Of(label["residual_rms"].First * scale, 2)}</td><td>{NumberText.Fixed(ratio, 2)}</td>
                <td>{NumberText.Of(label["energy_distance"].Number, 2)}</td><td>{NumberText.Probability(label["energy_distance_p"].Number)}</td>
                <td>{NumberText.Fixed(label["potential_overlap"].Number, 2)}</td><td>{NumberText.Fixed(label["r_hat"].Number, 3)}</td>
                <td>{NumberText.Count(label["n_effective"].Number)}</td><td>{NumberText.Of(label["smallest_effect"].Number, 2)}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div>");
    }

    private static void Meaning(HtmlBuilder html, RunFolder run)
    {
        string z = run.Coarse.Names;
        html.Add($"""
            <details class="meaning" open><summary>What each test means</summary><dl>
            <dt>Restriction residual</dt><dd>Mean: how far {z} of the lifted states lies, on average, from {z} of the physical window. RMS: how far it lies from the label that was asked for; it should match the umbrella's own width.</dd>
            <dt>Energy distance, p</dt><dd>A distance between the two clouds of states, zero only for equal distributions. Its p-value comes from permuting whole replicas, because frames of one replica are alike. A small p: the model's ensemble is not the physical one.</dd>
            <dt>Potential overlap</dt><dd>The common area of the two distributions of potential energy: 1 for equal ones, near 0 when lifted states are strained.</dd>
            <dt>R-hat</dt><dd>Whether replicas of one window that started from different lifted states have forgotten their starts. Above 1.05, and significantly so, they have not: a hidden slow variable is at work, and neither model nor physics can be called right (verdict: not equilibrated).</dd>
            <dt>n<sub>eff</sub>, smallest effect</dt><dd>The number of independent physical frames behind the tests, and the smallest shift of a mean, in standard deviations, that they would have seen. A pass means no difference larger than that.</dd>
            </dl></details>
            """);
    }
}
