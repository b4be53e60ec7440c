namespace MicroMacro.Systems.Molecules;

/// <summary>A run of atoms with one residue name.</summary>
/// <param name="Name">The residue's name, such as ALA.</param>
/// <param name="FirstAtom">Its first atom, from 0.</param>
/// <param name="AtomCount">How many atoms it has.</param>
public readonly record struct Residue(string Name, int FirstAtom, int AtomCount);
