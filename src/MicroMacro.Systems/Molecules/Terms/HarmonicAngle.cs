namespace MicroMacro.Systems.Molecules;

/// <summary>A bond angle at J, (k/2)(theta - theta0)^2.</summary>
/// <param name="I">One end, from 0.</param>
/// <param name="J">The vertex.</param>
/// <param name="K">The other end.</param>
/// <param name="Stiffness">k in kJ/mol/rad^2 (twice AMBER's constant).</param>
/// <param name="Angle">theta0 in rad.</param>
public readonly record struct HarmonicAngle(int I, int J, int K, double Stiffness, double Angle);
