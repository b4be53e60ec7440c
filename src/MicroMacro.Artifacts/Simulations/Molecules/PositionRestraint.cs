namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The energy k/2 |x - reference|² on each of some atoms.</summary>
/// <param name="Atoms">A selection: atom numbers from 0, or names, separated by blanks.</param>
/// <param name="Stiffness">k in kJ/mol/nm².</param>
/// <param name="ReferencePath">The coordinates that they are held at; null for those of the system.</param>
public sealed record PositionRestraint(string Atoms, double Stiffness, string? ReferencePath);
