namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>The energy k/2 (z - center)² on a collective variable, by the shortest way round where it is periodic.</summary>
/// <param name="Variable">Which of the recorded variables, from 0.</param>
/// <param name="Centers">One centre, or one for each replica, in nm or rad.</param>
/// <param name="Stiffness">k in kJ/mol/nm² or kJ/mol/rad².</param>
public sealed record VariableRestraint(int Variable, IReadOnlyList<double> Centers, double Stiffness);
