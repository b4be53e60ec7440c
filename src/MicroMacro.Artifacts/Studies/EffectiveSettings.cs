using MicroMacro.Macro;

namespace MicroMacro.Artifacts.Studies;

/// <summary>Effective dynamics of the slow variables, after the loop.</summary>
public sealed record EffectiveSettings
{
    /// <summary>Bursts of lifted states in all.</summary>
    public int Bursts { get; init; } = 2000;

    /// <summary>Length of each.</summary>
    public required double Time { get; init; }

    /// <summary>Time between records, the shortest lag.</summary>
    public required double Record { get; init; }

    /// <summary>What drift and noise are made of.</summary>
    public EffectiveSdeOptions Options { get; init; } = new();

    /// <summary>A core to leave, such as "phi=-110 deg:-50 deg"; null for no rates.</summary>
    public string? From { get; init; }

    /// <summary>The core to reach.</summary>
    public string? To { get; init; }

    /// <summary>Cells along each variable between which transitions are counted.</summary>
    public int Cells { get; init; } = 60;
}
