using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>Effective dynamics from bursts: drift and noise, whether they may stand for the system, rates, and F beside that of the windows.</summary>
internal static class EffectiveSection
{
    private const int Rows = 11;

    private static readonly string[] Columns = ["z", "drift", "drift_error", "noise", "noise_error", "free_energy_kT"];

    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run)
    {
        JsonView effective = run.Summary["effective"];
        string z = run.Coarse.Names;
        html.Add($"""
            <p>Unbiased bursts of lifted and healed states give drift and noise of d{z} = b({z}) dt + σ({z}) dW. Only such paths have rates: those under an umbrella
            do not.</p><p>{effective["explanation"].Text ?? ""}</p>
            """);
        string verdict = effective["markov_explanation"].Text ?? "";
        if (effective["markov"].Text == "Markovian")
        {
            html.Add($"<p>{verdict}</p>");
        }
        else
        {
            html.Add($"""<p class="caveat" role="note"><strong><span aria-hidden="true">⚠</span> Caution.</strong> {(verdict.Length > 0 ? verdict : "There are no effective dynamics of this run.")}</p>""");
        }

        string time = effective["time_unit"].Text ?? "";
        string unit = effective["units"].Items.FirstOrDefault().Text ?? "";
        FreeEnergy(html, effective["free_energy_against_windows"], run.Summary["energy_unit"].Text ?? "kT");
        Rates(html, effective["rates"], effective["rates_explanation"].Text, time);
        Table(html, effective["table"], Head(z, unit), Head("Drift b", Per(unit, time)), Head("Noise σ", Per(unit, time, "√")));
    }

    private static string Head(string name, string unit) => unit.Length > 0 ? $"{name} in {unit}" : name;

    /// <summary>A unit by a time; none where the time has no unit but the system's own.</summary>
    private static string Per(string unit, string time, string root = "") => time.Length == 0 ? "" : $"{(unit.Length > 0 ? unit : "1")}/{root}{time}";

    private static void FreeEnergy(HtmlBuilder html, JsonView against, string unit)
    {
        if (against.Exists)
        {
            string judged = against["agree"].Plain == "yes" ? "They agree" : "They do not agree";
            html.Add($"""
                <p>F from the stationary law of these dynamics lies {NumberText.Of(against["rms"].Number, 2)} {unit} (RMS after the best shift, at most
                {NumberText.Of(against["largest"].Number, 2)} {unit}) from that of the umbrella windows. {judged}: the largest difference is
                {NumberText.Of(against["largest_score"].Number, 2)} joint standard errors.</p>
                """);
        }
    }

    private static void Rates(HtmlBuilder html, JsonView rates, string? without, string time)
    {
        if (without is not null)
        {
            html.Add($"<p>{without}</p>");
        }

        if (!rates.Exists)
        {
            return;
        }

        html.Add($"""
            <div class="scroll"><table><caption>Rates between the two cores, with 95 % intervals</caption>
            <thead><tr><th scope="col">By</th><th scope="col">{Head("Lag", time)}</th><th scope="col">{Head("There", Per("", time))}</th><th scope="col">{Head("Back", Per("", time))}</th><th scope="col">{Head("Mean time there", time)}</th><th scope="col">Weights</th><th scope="col">Markovian?</th></tr></thead><tbody>
            """);
        foreach ((string name, JsonView rate) in rates.Members)
        {
            string by = name == "sde" ? "effective SDE" : name;
            html.Add($"""
                <tr><th scope="row">{by}</th><td>{NumberText.Of(rate["lag"].Number)}</td><td>{Interval(rate["rate_forward"])}</td><td>{Interval(rate["rate_backward"])}</td><td>{Interval(rate["time_forward"])}</td><td>{Interval(rate["population_ratio"])}</td><td class="word">{(rate["markov"].Text switch { "Markovian" => "yes", "NotMarkovian" => "no", _ => "cannot tell" })}</td></tr>
                """);
        }

        html.Add($"</tbody></table></div>");
    }

    private static string Interval(JsonView estimate) =>
        $"{NumberText.Of(estimate["value"].Number)} ({NumberText.Of(estimate["low"].Number)} to {NumberText.Of(estimate["high"].Number)})";

    private static void Table(HtmlBuilder html, JsonView table, string z, string drift, string noise)
    {
        double?[][] columns = [.. Columns.Select(name => table[name].Numbers)];
        int points = columns.Min(c => c.Length);
        if (points < Rows)
        {
            return;
        }

        html.Add($"""
            <div class="scroll"><table><caption>Drift and noise with their standard errors, and free energy</caption>
            <thead><tr><th scope="col">{z}</th><th scope="col">{drift}</th><th scope="col">{noise}</th><th scope="col">F / kT</th></tr></thead><tbody>
            """);
        for (int k = 0; k < Rows; k++)
        {
            int i = k * (points - 1) / (Rows - 1);
            html.Add($"""<tr><th scope="row">{NumberText.Of(columns[0][i])}</th><td>{NumberText.Of(columns[1][i])} ± {NumberText.Of(columns[2][i], 2)}</td><td>{NumberText.Of(columns[3][i])} ± {NumberText.Of(columns[4][i], 2)}</td><td>{NumberText.Of(columns[5][i])}</td></tr>""");
        }

        html.Add($"</tbody></table></div>");
    }
}
