using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Model against physics per label: tables, chart and what each test means.</summary>
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

        LabelReason reason = new(run.Summary);
        double? rate = run.Summary["verdict"]["false_alarm_rate"].Number;
        string alarm = rate is { } r ? $" All tests together have a false-alarm rate of {NumberText.Percent(r)}: half for model against physics, half for physics against itself (Holm)." : "";
        string outside = labels.Any(label => Verdict.Of(label["verdict"].Text).Style == "outside") ? " Labels where F lies above the region do not count." : "";
        html.Add($"<p>Each label gets its own verdict from several tests of the model's ensemble against the physical one.{alarm}{outside}</p>");
        Deciding(html, run, labels, reason);
        Sizes(html, run, labels);
        GlobalMoves(html, run, labels);
        string threshold = reason.FirstThreshold is { } first ? $" ({NumberText.Of(first, 2)} here)" : "";
        figures.Add(
            "consistency",
            "The statistics of consistency per label, those that decide among them, marked by verdict.",
            $"The statistics of the tables per label. Marks tell the verdict by shape and colour. Dotted: for the three p-values that decide, the threshold{threshold} that the smallest of all must reach before Holm's procedure rejects any (p below 10⁻⁶ is drawn at 10⁻⁶); the overlap of potential energies below which a label fails; the R-hat above which replicas are said to disagree, if their disagreement is significant.");
        Meaning(html, run);
    }

    private static void Deciding(HtmlBuilder html, RunFolder run, JsonView[] labels, LabelReason reason)
    {
        html.Add($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Verdict per label and the tests that decide it"><table class="consistency">
            <caption>Verdict per label and the tests that decide it</caption>
            <thead><tr><td colspan="2"></td><th scope="colgroup" colspan="5">Model against physics</th><th scope="colgroup" colspan="2">Replicas</th><th scope="colgroup" colspan="3">Frames</th></tr>
            <tr><th scope="col">Label</th><th scope="col" class="word">Verdict, and why</th>
            <th scope="col">p, resi&shy;dual</th><th scope="col">p, energy dist.</th><th scope="col">p, fast var.</th><th scope="col">Pot. overlap</th><th scope="col">Invalid states</th>
            <th scope="col">R‑hat</th><th scope="col">p</th><th scope="col">Settled</th><th scope="col">n<sub>eff</sub></th><th scope="col">Smallest effect (sd)</th></tr></thead><tbody>
            """);
        for (int i = 0; i < labels.Length; i++)
        {
            JsonView label = labels[i];
            html.Add($"""
                <tr><th scope="row">{run.Coarse.Text(label["z"])}</th><td class="word">{Verdict.Of(label["verdict"].Text).Badge}{Why(reason.Of(i))}</td>
                <td>{NumberText.Probability(label["residual_p"].Number)}</td><td>{NumberText.Probability(label["energy_distance_p"].Number)}</td><td>{NumberText.Probability(label["fast_p"].Number)}</td>
                <td>{NumberText.Fixed(label["potential_overlap"].Number, 2)}</td><td>{NumberText.Percent(label["invalid_share"].Number)}</td>
                <td>{NumberText.Fixed(label["r_hat"].Number, 3)}</td><td>{NumberText.Probability(label["between_replicas_p"].Number)}</td>
                <td>{label["settled"].Plain}</td><td>{NumberText.Count(label["n_effective"].Number)}</td><td>{NumberText.Of(label["smallest_effect"].Number, 2)}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div>");
    }

    private static HtmlFragment Why(string? reason) =>
        reason is null ? default : HtmlFragment.Of(html => html.Add($"""<span class="why">{reason}</span>"""));

    private static void Sizes(HtmlBuilder html, RunFolder run, JsonView[] labels)
    {
        CoarseLabels coarse = run.Coarse;
        string unit = coarse.Unit.Trim() is { Length: > 0 } u ? $" ({u})" : "";
        html.Add($"""
            <details><summary>Sizes of the differences</summary>
            <div class="scroll" tabindex="0" role="region" aria-label="Sizes of the differences per label"><table>
            <caption>Sizes of the differences per label</caption>
            <thead><tr><th scope="col">Label</th><th scope="col">Residual mean{unit}</th><th scope="col">Residual RMS{unit}</th><th scope="col">RMS per umbrella width</th>
            <th scope="col">Energy distance</th><th scope="col">Fast variable, KS distance</th></tr></thead><tbody>
            """);
        foreach (JsonView label in labels)
        {
            double? ratio = label["umbrella_width"].First is { } width && width > 0 ? label["residual_rms"].First / width : null;
            string mean = NumberText.WithError(label["residual_mean"].First * coarse.Scale, label["residual_mean_error"].First * coarse.Scale);
            html.Add($"""
                <tr><th scope="row">{coarse.Text(label["z"])}</th><td>{mean}</td><td>{NumberText.Of(label["residual_rms"].First * coarse.Scale, 2)}</td><td>{NumberText.Fixed(ratio, 2)}</td>
                <td>{NumberText.Of(label["energy_distance"].Number, 2)}</td><td>{NumberText.Of(label["fast_distance"].Number, 2)}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div></details>");
    }

    private static void GlobalMoves(HtmlBuilder html, RunFolder run, JsonView[] labels)
    {
        JsonView[] moved = [.. labels.Where(label => label["global_moves"].Exists)];
        if (moved.Length == 0)
        {
            return;
        }

        html.Add($"""
            <details open><summary>Exact global moves</summary>
            <p>States of the model are proposed to replicas and accepted by Metropolis against the window's physical law, so hidden states get their true populations whatever the model is worth; a poor model only makes the moves rare. The effective share is that of the model's proposals as a sample of the physical law: seen from the model, and from the physical states, where a state that the model has lost shows.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Exact global moves per label"><table>
            <caption>Exact global moves per label</caption>
            <thead><tr><th scope="col">Label</th><th scope="col">Tried</th><th scope="col">Accepted</th><th scope="col">Effective share, model</th><th scope="col">Effective share, physics</th><th scope="col" class="word">Outcome</th></tr></thead><tbody>
            """);
        foreach (JsonView label in moved)
        {
            JsonView moves = label["global_moves"];
            string outcome = moves["given_up"].Plain == "yes" ? "too poor: local moves went on alone" : "kept";
            html.Add($"""
                <tr><th scope="row">{run.Coarse.Text(label["z"])}</th><td>{NumberText.Count(moves["tried"].Number)}</td><td>{NumberText.Percent(moves["acceptance"].Number)}</td>
                <td>{NumberText.Percent(moves["model_to_physics"].Number)}</td><td>{NumberText.Percent(moves["physics_to_model"].Number)}</td><td class="word">{outcome}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div></details>");
    }

    private static void Meaning(HtmlBuilder html, RunFolder run)
    {
        string z = run.Coarse.Names;
        string half = NumberText.Percent((run.Summary["verdict"]["false_alarm_rate"].Number ?? 0.05) / 2);
        html.Add($"""
            <details class="meaning" open><summary>What each test means</summary><dl>
            <dt>What decides</dt><dd>A label fails if one of its three p-values (residual, energy distance, fast variable) is at most {half} after Holm's correction over all of them at all labels that count, if its potential overlap is below 0.3, or if more than 5 % of its lifted states are invalid. It is not equilibrated, whatever else, if R-hat exceeds 1.05 and the replicas' p is at most {half} after Holm's correction over labels. Else one cannot tell if there are fewer than 20 independent frames or no run of the window has settled; otherwise it passes. The words under a verdict other than a pass name what decided.</dd>
            <dt>Restriction residual, p</dt><dd>Mean: how far {z} of the lifted states lies, on average, from {z} of the physical window; its p-value forgives a shift up to the tolerance that the study sets, a multiple of the umbrella's width. RMS: how far lifted states lie from the label that was asked for; it decides nothing. Where F is flat across the window it is near the umbrella's width 1/√κ; a slope of F shifts the window and a curvature changes its width, in physics as in the model.</dd>
            <dt>Energy distance, p</dt><dd>A distance between the two clouds of states, zero only for equal distributions. Its p-value comes from permuting frames that were thinned to be independent. A small p: the model's ensemble is not the physical one.</dd>
            <dt>Fast variable, p</dt><dd>The largest Kolmogorov-Smirnov distance between model and physics over the fast variables that are watched, with a p-value corrected for their number. It sees the law of one variable at a time, where the energy distance sees all features at once.</dd>
            <dt>Potential overlap</dt><dd>The common area of the two distributions of potential energy: 1 for equal ones, near 0 when lifted states are strained. “–”: the system has no potential.</dd>
            <dt>Invalid states</dt><dd>The share of lifted states that the system cannot be in, such as a broken bond.</dd>
            <dt>R-hat, p</dt><dd>Whether replicas of one window that started from different lifted states have forgotten their starts. Above 1.05, and significantly so, they have not: a hidden slow variable is at work, and neither model nor physics can be called right (verdict: not equilibrated).</dd>
            <dt>Settled, n<sub>eff</sub></dt><dd>Whether any run of the window found its equilibrium within its first half, and the number of independent physical frames behind the tests.</dd>
            <dt>Smallest effect</dt><dd>The shift of a fast variable's mean, in standard deviations, that would have been detected with 95 % power at the verdict's threshold. It says nothing of differences in shape or of rare populations: a pass does not exclude those. “–”: the label does not count.</dd>
            </dl></details>
            """);
    }
}
