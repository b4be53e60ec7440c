namespace MicroMacro.Systems.Molecules;

/// <summary>Two atoms with f_C Q/r + A/r^12 - B/r^6, where f_C is the <see cref="CoulombConstant"/>.</summary>
/// <param name="I">The lower atom, from 0.</param>
/// <param name="J">The higher atom.</param>
/// <param name="ChargeProduct">Q in e^2, with the 1-4 scale applied.</param>
/// <param name="Repulsion">A in kJ/mol nm^12, with the 1-4 scale applied.</param>
/// <param name="Dispersion">B in kJ/mol nm^6, with the 1-4 scale applied.</param>
public readonly record struct NonbondedPair(int I, int J, double ChargeProduct, double Repulsion, double Dispersion);
