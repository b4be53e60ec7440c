namespace MicroMacro.Dynamics.Molecules;

/// <summary>What went wrong in a potential at one configuration.</summary>
/// <param name="Atom">The first atom of the term, from 0.</param>
/// <param name="Description">The term, its atoms and its numbers, as a sentence without its full stop.</param>
public sealed record PotentialFault(int Atom, string Description);
