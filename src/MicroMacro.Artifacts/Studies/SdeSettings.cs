namespace MicroMacro.Artifacts.Studies;

/// <summary>A built-in SDE.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Parameters">Values by name; the others keep their defaults.</param>
/// <param name="Timestep">The Euler step.</param>
public sealed record SdeSettings(string Name, IReadOnlyDictionary<string, double> Parameters, double Timestep) : StudySystem(Timestep);
