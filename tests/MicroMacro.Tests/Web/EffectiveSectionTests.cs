using System.Text.Json;
using MicroMacro.Web.Html;
using MicroMacro.Web.Run;
using MicroMacro.Web.Sections;

namespace MicroMacro.Tests.Web;

/// <summary>What the section on effective dynamics says: numbers with their units, verdicts, and reasons where something is missing.</summary>
[Trait("Kind", "Unit")]
public sealed class EffectiveSectionTests
{
    private const string Rate = """{"value": 0.5, "low": 0.25, "high": 1}""";

    [Fact]
    public void Drift_noise_lags_and_rates_have_units()
    {
        string page = Page(Effective("ps"));
        Assert.All(
            (string[])["Lag in ps", "There in 1/ps", "Back in 1/ps", "Mean time there in ps", "Drift b in rad/ps", "Noise σ in rad/√ps", "φ in rad", "0.5 (0.25 to 1)", "They agree"],
            text => Assert.Contains(text, page.Replace("0.500", "0.5", StringComparison.Ordinal).Replace("0.250", "0.25", StringComparison.Ordinal).Replace("1.00)", "1)", StringComparison.Ordinal), StringComparison.Ordinal));

        // A system with a time of its own has none.
        page = Page(Effective(""));
        Assert.DoesNotContain("ps", page.Replace("scope", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(">Drift b<", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_has_its_reason_and_a_caution()
    {
        string page = Page("""{"status": "Failed", "explanation": "None of 40 bursts survived."}""");
        Assert.Contains("None of 40 bursts survived.", page, StringComparison.Ordinal);
        Assert.Contains("There are no effective dynamics of this run.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);

        page = Page("""{"status": "Converged", "markov": "NotMarkovian", "markov_explanation": "It changes with the lag.", "rates_explanation": "No cell lies in the core."}""");
        Assert.Contains("Caution.</strong> It changes with the lag.", page, StringComparison.Ordinal);
        Assert.Contains("<p>No cell lies in the core.</p>", page, StringComparison.Ordinal);
    }

    private static string Effective(string time)
    {
        string numbers = "[" + string.Join(", ", Enumerable.Range(0, 11)) + "]";
        return $$"""
            {"status": "Converged", "markov": "Markovian", "markov_explanation": "Fine.", "units": ["rad"], "time_unit": "{{time}}",
             "free_energy_against_windows": {"agree": true, "rms": 0.1, "largest": 0.2, "largest_score": 1},
             "rates": {"sde": {"lag": 2, "markov": "Markovian", "rate_forward": {{Rate}}, "rate_backward": {{Rate}}, "time_forward": {{Rate}}, "population_ratio": {{Rate}} } },
             "table": {"z": {{numbers}}, "drift": {{numbers}}, "drift_error": {{numbers}}, "noise": {{numbers}}, "noise_error": {{numbers}}, "free_energy_kT": {{numbers}} } }
            """;
    }

    private static string Page(string effective)
    {
        HtmlBuilder html = new();
        string summary = $$"""{"coarse": [{"name": "phi", "unit": "rad", "period": 6.283185307179586}], "energy_unit": "kJ/mol", "effective": {{effective}} }""";
        using RunFolder run = RunFolder.Of(JsonDocument.Parse(summary));
        EffectiveSection.Write(html, run);
        return html.ToString();
    }
}
