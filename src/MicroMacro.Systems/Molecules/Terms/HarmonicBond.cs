namespace MicroMacro.Systems.Molecules;

/// <summary>A bond, (k/2)(r - r0)^2.</summary>
/// <param name="I">One atom, from 0.</param>
/// <param name="J">The other.</param>
/// <param name="Stiffness">k in kJ/mol/nm^2 (twice AMBER's constant).</param>
/// <param name="Length">r0 in nm.</param>
public readonly record struct HarmonicBond(int I, int J, double Stiffness, double Length);
