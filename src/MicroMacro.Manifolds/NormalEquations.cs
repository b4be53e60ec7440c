namespace MicroMacro.Manifolds;

/// <summary>The two sides of ΦᵀΦ a = Φᵀ y.</summary>
/// <param name="Gram">The lower triangle of ΦᵀΦ, shape [m, m].</param>
/// <param name="Right">Φᵀ y, shape [k, m].</param>
internal sealed record NormalEquations(double[] Gram, double[] Right);
