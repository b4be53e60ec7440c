namespace MicroMacro.Systems.Sde;

/// <summary>One term A exp(a (x-x0)² + b (x-x0)(y-y0) + c (y-y0)²) of the Müller-Brown surface.</summary>
/// <param name="Height">A.</param>
/// <param name="A">a.</param>
/// <param name="B">b.</param>
/// <param name="C">c.</param>
/// <param name="X0">x0.</param>
/// <param name="Y0">y0.</param>
public readonly record struct MullerBrownHill(double Height, double A, double B, double C, double X0, double Y0);
