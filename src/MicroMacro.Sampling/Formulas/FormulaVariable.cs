namespace MicroMacro.Sampling.Formulas;

/// <summary>A slow variable as a formula of what a system shows, of its state and of its parameters.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Formula">The formula.</param>
/// <param name="Period">Its period; 0 where it is not periodic.</param>
public sealed record FormulaVariable(string Name, string Formula, double Period = 0);
