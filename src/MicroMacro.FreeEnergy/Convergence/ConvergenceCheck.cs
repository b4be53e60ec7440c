namespace MicroMacro.FreeEnergy;

/// <summary>One of the questions behind a verdict.</summary>
/// <param name="Name">The question's short name, such as "overlap".</param>
/// <param name="Answer">What it says.</param>
/// <param name="Value">The number it was decided by; NaN where there is none.</param>
/// <param name="Limit">The number that it was held against; NaN where there is none.</param>
/// <param name="Sentence">The answer in words, with the windows concerned.</param>
public sealed record ConvergenceCheck(string Name, ConvergenceAnswer Answer, double Value, double Limit, string Sentence);
