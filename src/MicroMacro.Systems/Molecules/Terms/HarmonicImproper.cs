namespace MicroMacro.Systems.Molecules;

/// <summary>A CHARMM improper, (k/2)(omega - omega0)^2, omega the torsion I-J-K-L, its difference taken on the circle.</summary>
/// <param name="I">First atom, from 0.</param>
/// <param name="J">Second atom.</param>
/// <param name="K">Third atom.</param>
/// <param name="L">Fourth atom.</param>
/// <param name="Stiffness">k in kJ/mol/rad^2 (twice CHARMM's constant).</param>
/// <param name="Angle">omega0 in rad.</param>
public readonly record struct HarmonicImproper(int I, int J, int K, int L, double Stiffness, double Angle);
