namespace MicroMacro.Macro.EquationFree;

/// <summary>What projective integration gave.</summary>
/// <param name="Times">The times of the leaps, from 0.</param>
/// <param name="Z">The coarse values then, shape [times][c].</param>
/// <param name="ForceEvaluations">What it cost.</param>
/// <param name="SimulatedTime">The time that was simulated, per copy.</param>
/// <param name="SpeedUp">The time covered over the time simulated: how many force evaluations plain integration of as many copies takes for one of these.</param>
public sealed record ProjectiveRun(double[] Times, double[][] Z, long ForceEvaluations, double SimulatedTime, double SpeedUp);
