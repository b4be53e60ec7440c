namespace MicroMacro.Dynamics.Molecules;

/// <summary>How a minimisation ended and what it cost.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Energy">The energy reached.</param>
/// <param name="ForceEvaluations">Force evaluations spent.</param>
public readonly record struct MinimizerResult(MinimizerStatus Status, double Energy, long ForceEvaluations);
