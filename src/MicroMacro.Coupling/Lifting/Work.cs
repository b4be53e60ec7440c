namespace MicroMacro.Coupling.Lifting;

/// <summary>What a unit of work needs to be reproducible: the study's seed and a stream of its own. Threads change nothing but the time.</summary>
/// <param name="Seed">The study's seed.</param>
/// <param name="Stream">A number that no other unit of the study has.</param>
/// <param name="Threads">Threads to use.</param>
public readonly record struct Work(ulong Seed, ulong Stream, int Threads);
