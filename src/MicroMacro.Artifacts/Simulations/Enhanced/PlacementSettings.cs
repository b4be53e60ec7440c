using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Json;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Umbrella windows along the slow variable that are placed by their overlap, as a person asks for them, in the internal units.</summary>
/// <param name="Centers">Centres of the first windows, ascending.</param>
/// <param name="Stiffness">Their stiffness.</param>
/// <param name="Overlap">The least MBAR overlap of neighbours.</param>
/// <param name="Most">Windows at most.</param>
/// <param name="Around">Whether the last window is a neighbour of the first.</param>
public sealed record PlacementSettings(IReadOnlyList<double> Centers, double Stiffness, double Overlap, int Most, bool Around)
{
    /// <summary>All of it, for the manifest and to tell simulations apart.</summary>
    public JsonObject Describe() => new()
    {
        ["center"] = JsonText.Numbers([.. Centers]), ["stiffness"] = Stiffness, ["overlap"] = Overlap, ["most"] = Most, ["around"] = Around,
    };

    /// <summary>The first windows.</summary>
    internal UmbrellaWindow[] First() => [.. Centers.Select(center => new UmbrellaWindow([center], [Stiffness]))];

    /// <summary>The settings of the placement.</summary>
    /// <param name="equilibration">Steps of each window before its first record's stride.</param>
    /// <param name="steps">Steps after that.</param>
    /// <param name="stride">Steps between records.</param>
    /// <param name="stiffest">The stiffest window that the timestep can follow.</param>
    internal WindowPlacementOptions Options(long equilibration, long steps, long stride, double stiffest = double.PositiveInfinity) => new()
    {
        MaximumStiffness = stiffest, TargetOverlap = Overlap, MaximumWindows = Most, Around = Around, EquilibrationSteps = (int)equilibration, Records = (int)(steps / stride), Stride = (int)stride,
    };
}
