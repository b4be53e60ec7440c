namespace MicroMacro.Systems.Molecules;

/// <summary>One atom of a PDB file.</summary>
/// <param name="Name">Its name, such as CA.</param>
/// <param name="ResidueName">Its residue's name, such as ALA.</param>
/// <param name="Chain">Its chain's letter, a blank for none.</param>
/// <param name="ResidueNumber">Its residue's number as the file has it.</param>
/// <param name="AtomicNumber">The element's number from columns 77 to 78; 0 where they are blank or not an element known here.</param>
public readonly record struct PdbAtom(string Name, string ResidueName, char Chain, int ResidueNumber, int AtomicNumber);
