namespace MicroMacro.Macro.EquationFree;

/// <summary>A point of a branch of coarse fixed points.</summary>
/// <param name="Parameter">λ.</param>
/// <param name="Z">The coarse values, shape [c].</param>
/// <param name="Determinant">det(1 - ∂Φ/∂z): it changes its sign where a real multiplier passes through 1, at a fold or a crossing of branches.</param>
/// <param name="IsStable">Whether all multipliers are below 1 in modulus.</param>
public sealed record CoarseBranchPoint(double Parameter, double[] Z, double Determinant, bool IsStable);
