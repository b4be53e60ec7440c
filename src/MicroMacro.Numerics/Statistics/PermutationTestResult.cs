namespace MicroMacro.Numerics.Statistics;

/// <summary>The outcome of a permutation test of two samples.</summary>
/// <param name="Statistic">The distance between the samples as they are.</param>
/// <param name="PValue">(1 + permutations at least as far apart) / (1 + permutations): valid at any sample size.</param>
/// <param name="Permutations">The number of random permutations.</param>
/// <param name="SmallestPValue">
/// The smallest p-value that this number of permutations and of groups can give: below it nothing can be seen, however
/// different the samples are.
/// </param>
public readonly record struct PermutationTestResult(double Statistic, double PValue, int Permutations, double SmallestPValue);
