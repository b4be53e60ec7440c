using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.FreeEnergy;
using MicroMacro.Sampling;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics on all slow variables of a simulation, as a person asks for it, in nm, rad and kJ/mol.</summary>
/// <param name="Widths">Standard deviation of the hills along each variable.</param>
/// <param name="From">Lower end of the bias along each variable; the period's of a periodic one.</param>
/// <param name="To">Upper end.</param>
/// <param name="Height">Height of the first hill.</param>
/// <param name="BiasFactor">γ.</param>
/// <param name="Pace">Steps between hills of one walker.</param>
public sealed record MetadynamicsSettings(
    IReadOnlyList<double> Widths, IReadOnlyList<double> From, IReadOnlyList<double> To, double Height, double BiasFactor, int Pace)
{
    /// <summary>The settings of the run: a grid of five points to a hill's width.</summary>
    internal MetadynamicsOptions Options(IReadOnlyList<CoarseVariable> variables, int stride) => new()
    {
        Axes = [.. Widths.Select((width, a) => new GridAxis(From[a], To[a], Math.Max(8, (int)Math.Ceiling(5 * (To[a] - From[a]) / width)), variables[a].Period > 0))],
        Widths = [.. Widths],
        Height = Height,
        BiasFactor = BiasFactor,
        Pace = Pace,
        Stride = stride,
    };

    /// <summary>All of it, for the manifest and to tell simulations apart.</summary>
    public JsonObject Describe() => new()
    {
        ["width"] = JsonText.Numbers([.. Widths]),
        ["from"] = JsonText.Numbers([.. From]),
        ["to"] = JsonText.Numbers([.. To]),
        ["height"] = Height,
        ["bias_factor"] = BiasFactor,
        ["pace"] = Pace,
    };
}
