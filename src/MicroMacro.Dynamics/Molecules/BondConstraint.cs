namespace MicroMacro.Dynamics.Molecules;

/// <summary>A bond held at its length.</summary>
/// <param name="I">One atom, from 0.</param>
/// <param name="J">The other.</param>
/// <param name="Length">The length in nm.</param>
public readonly record struct BondConstraint(int I, int J, double Length);
