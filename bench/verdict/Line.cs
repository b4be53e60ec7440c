namespace MicroMacro.Bench.Verdicts;

/// <summary>A verdict as the file of results holds it.</summary>
/// <param name="System">The system.</param>
/// <param name="Defect">What was wrong with the model.</param>
/// <param name="Seed">The seed, from 0 in each case.</param>
/// <param name="Verdict">What was said.</param>
/// <param name="Physical">Independent physical frames of each label.</param>
/// <param name="SmallestEffect">The smallest shift that could have been seen, in standard deviations.</param>
internal sealed record Line(string System, string Defect, int Seed, string Verdict, int[] Physical, double SmallestEffect);
