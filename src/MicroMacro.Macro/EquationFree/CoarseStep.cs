namespace MicroMacro.Macro.EquationFree;

/// <summary>What a coarse timestepper gives.</summary>
/// <param name="Z">The coarse variables at each time asked for, means over the copies, shape [times][c].</param>
/// <param name="Errors">Their standard errors over the copies, shape [times][c].</param>
/// <param name="ForceEvaluations">What it cost.</param>
public sealed record CoarseStep(double[][] Z, double[][] Errors, long ForceEvaluations);
