namespace MicroMacro.Bench.Fuzz;

/// <summary>What became of a reader's rounds.</summary>
/// <param name="Accepted">Files that were read.</param>
/// <param name="Defects">What should not be, with the round; at most twenty are kept.</param>
/// <param name="Seconds">Wall time.</param>
internal sealed record FuzzOutcome(long Accepted, IReadOnlyList<string> Defects, double Seconds);
