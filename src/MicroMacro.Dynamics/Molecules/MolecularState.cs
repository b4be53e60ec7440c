namespace MicroMacro.Dynamics.Molecules;

/// <summary>Replicas of a molecule at the end of a step: all that a run needs to continue with the same bytes.</summary>
/// <param name="Positions">Positions in nm, shape [R, 3N].</param>
/// <param name="Velocities">Velocities in nm/ps, shape [R, 3N].</param>
/// <param name="Step">The number of the next step.</param>
public sealed record MolecularState(float[] Positions, float[] Velocities, long Step);
