namespace MicroMacro.Macro.EquationFree;

/// <summary>A fixed point of a coarse timestepper.</summary>
/// <param name="Status">How the search ended.</param>
/// <param name="Z">The coarse values, shape [c].</param>
/// <param name="Errors">Their standard errors, from the noise of Φ at the point, shape [c].</param>
/// <param name="Multipliers">Moduli of the eigenvalues of ∂Φ/∂z, largest first: stable where the first is below 1.</param>
/// <param name="Iterations">Newton steps.</param>
/// <param name="ForceEvaluations">What it cost.</param>
public sealed record CoarseSolution(
    CoarseStatus Status, double[] Z, double[] Errors, double[] Multipliers, int Iterations, long ForceEvaluations)
{
    /// <summary>Whether small departures die out.</summary>
    public bool IsStable => Multipliers[0] < 1;
}
