namespace MicroMacro.Artifacts.Studies;

/// <summary>What a study samples.</summary>
/// <param name="Timestep">The timestep, in ps for a molecule.</param>
public abstract record StudySystem(double Timestep);
