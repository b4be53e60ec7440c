namespace MicroMacro.Dynamics.Molecules;

/// <summary>A potential: returns the energy at <paramref name="x"/> and writes minus its gradient.</summary>
/// <param name="x">Coordinates, [n].</param>
/// <param name="forces">Receives the forces, [n].</param>
public delegate double EnergyAndForces(ReadOnlySpan<double> x, Span<double> forces);
