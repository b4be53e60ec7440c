using MicroMacro.Web.Html;
using MicroMacro.Web.Run;

namespace MicroMacro.Web.Sections;

/// <summary>The molecules that the model drew.</summary>
internal static class StructureSection
{
    /// <summary>Writes the section's content.</summary>
    public static void Write(HtmlBuilder html, RunFolder run, Figures figures)
    {
        JsonView lifted = run.Summary["lifted"];
        if (lifted["count"].Number is { } count)
        {
            string energy = lifted["below_energy_quantile_fraction"].Number is { } below
                ? $" {NumberText.Percent(below)} have a potential energy below the 99.9 % quantile of the physical ensemble."
                : "";
            html.Add($"""
                <p>{NumberText.Percent(lifted["valid_fraction"].Number)} of {NumberText.Count(count)} lifted structures are valid (bonds within 0.02 nm and angles within 25° of the force field's values, right chirality, no peptide or other stiff bond turned over, no clash).{energy}</p>
                <p>Structures with a wrong bond: {NumberText.Count(lifted["bond_failures"].Number)}; a wrong angle: {NumberText.Count(lifted["angle_failures"].Number)}; the wrong chirality: {NumberText.Count(lifted["chirality_failures"].Number)}; a stiff bond turned over: {NumberText.Count(lifted["isomer_failures"].Number)}; a clash: {NumberText.Count(lifted["clashes"].Number)} (one structure may count more than once).</p>
                """);
        }

        string chirality = run.Structures is { Handedness: { Length: > 0 } handedness } ? $" {handedness}" : "";
        figures.Add(
            "structures",
            "Three-dimensional view of lifted structures, with a chooser of the label.",
            $"Structures as the model draws them, before any healing. All are turned so that N, Cα and C of one residue coincide: the side chain (Cβ, orange) then shows the chirality.{chirality} Drag to turn, Ctrl and scroll to zoom.");
    }
}
