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

    /// <summary>Why windows cannot be run so long or recorded so often, as the end of a sentence; null where they can.</summary>
    /// <param name="equilibration">Steps of each window before its first record's stride.</param>
    /// <param name="steps">Steps after that.</param>
    /// <param name="stride">Steps between records, at least 1.</param>
    internal static string? Fault(long equilibration, long steps, long stride) =>
        equilibration < 1 || steps / stride < 2 ? "'placement' needs an 'equilibration' of each window, and at least two records after it"
        : Math.Max(equilibration, Math.Max(stride, steps / stride)) > int.MaxValue ? $"the equilibration, the steps between records and the records of a window are {int.MaxValue} at most"
        : null;

    /// <summary>The settings of the placement.</summary>
    /// <param name="equilibration">Steps of each window before its first record's stride.</param>
    /// <param name="steps">Steps after that.</param>
    /// <param name="stride">Steps between records, at least 1.</param>
    /// <param name="stiffest">The stiffest window that the timestep can follow.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="ArgumentException">Windows cannot be run so: <see cref="Fault"/>.</exception>
    internal WindowPlacementOptions Options(long equilibration, long steps, long stride, double stiffest, int threads) => Fault(equilibration, steps, stride) is { } fault
        ? throw new ArgumentException(fault, nameof(steps))
        : new WindowPlacementOptions
        {
            MaximumStiffness = stiffest, TargetOverlap = Overlap, MaximumWindows = Most, Around = Around, Threads = threads,
            EquilibrationSteps = checked((int)equilibration), Records = checked((int)(steps / stride)), Stride = checked((int)stride),
        };
}
