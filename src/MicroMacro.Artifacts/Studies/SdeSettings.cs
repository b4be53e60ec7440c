using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>An SDE: built in, of formulas, fitted to bursts, or a user's own.</summary>
/// <param name="System">The process.</param>
/// <param name="Timestep">The Euler step.</param>
/// <param name="ModelPath">The file of an effective SDE; null for other systems.</param>
public sealed record SdeSettings(SdeSystem System, double Timestep, string? ModelPath = null) : StudySystem(Timestep);
