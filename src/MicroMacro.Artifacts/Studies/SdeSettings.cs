using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Studies;

/// <summary>An SDE: built in, of formulas, or a user's own.</summary>
/// <param name="System">The process.</param>
/// <param name="Timestep">The Euler step.</param>
public sealed record SdeSettings(SdeSystem System, double Timestep) : StudySystem(Timestep);
