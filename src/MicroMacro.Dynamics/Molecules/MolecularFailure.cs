namespace MicroMacro.Dynamics.Molecules;

/// <summary>A replica that met a non-finite number and was stopped.</summary>
/// <param name="Replica">Its number in the run, from 0.</param>
/// <param name="Step">The number of the step that produced the non-finite number.</param>
/// <param name="Atom">The first atom, from 0, whose force, velocity or position was not finite.</param>
/// <param name="What">"force", "velocity" or "position".</param>
public sealed record MolecularFailure(int Replica, long Step, int Atom, string What);
