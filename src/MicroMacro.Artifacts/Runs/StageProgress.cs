namespace MicroMacro.Artifacts.Runs;

/// <summary>How far a long piece of work has come, for the person who waits.</summary>
/// <param name="Stage">What is being done, such as "windows".</param>
/// <param name="Fraction">The part that is done, in [0, 1].</param>
/// <param name="Detail">A few words more, such as "1.4 M replica-steps/s"; null for none.</param>
public readonly record struct StageProgress(string Stage, double Fraction, string? Detail = null);
