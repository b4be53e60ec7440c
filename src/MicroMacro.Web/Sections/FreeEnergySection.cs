using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>F(z) with its error band, beside a reference where there is one.</summary>
internal static class FreeEnergySection
{
    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run, Figures figures)
    {
        JsonView free = run.Summary["free_energy"];
        string unit = run.Summary["energy_unit"].Text ?? "kT";
        string z = run.Coarse.Names;
        bool reference = free["reference_F"].Exists;
        string source = free["reference_source"].Text ?? "the reference";
        string region = free["region"].Number is { } limit ? $" over the region below {NumberText.Of(limit)} {unit}" : "";
        if (free["rms_to_reference"].Number is { } rms)
        {
            html.Add($"<p>F({z}) lies {NumberText.Of(rms, 2)} {unit} (RMS{region}, after the best constant shift) from {source}.</p>");
        }

        if (free["caveat"].Text is { } caveat)
        {
            html.Add($"""<p class="caveat" role="note"><strong><span aria-hidden="true">⚠</span> Caution.</strong> {caveat}</p>""");
        }

        HtmlFragment caption = HtmlFragment.Of(text => text.Add(
            $"Free energy of {z}, −kT ln p({z}), its lowest estimated value at 0. Line and band: MBAR estimate of the umbrella windows ± 2 standard errors; gaps: not sampled.{(reference ? $" Dashed: {source}, shifted by a constant to fit best{region}, so that its own minimum need not lie at 0{(region.Length > 0 ? "; where the axis reaches the region's limit, a dotted line marks it" : "")}. Below: the difference, with the two errors added in quadrature." : " No reference was given.")}"));
        figures.Add("free-energy", $"Free energy along {z} with its error band{(reference ? " and a reference" : "")}.", caption);
    }
}
