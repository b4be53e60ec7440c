namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>How one atom is placed: at a distance from one atom, at an angle with a second, at a torsion with a third.</summary>
/// <param name="Atom">The atom that is placed.</param>
/// <param name="BondAtom">The atom b it is bonded to; -1 for the first atom.</param>
/// <param name="AngleAtom">The atom c of the angle atom-b-c; -1 for the first two.</param>
/// <param name="TorsionAtom">The atom d of the torsion atom-b-c-d; -1 for the first three.</param>
/// <param name="IsSiblingRelative">
/// Whether d is bonded to b like the atom itself, so that the torsion is the angle between two substituents of b seen along
/// b-c: stiff, whatever turns about that axis.
/// </param>
public readonly record struct ZMatrixRow(int Atom, int BondAtom, int AngleAtom, int TorsionAtom, bool IsSiblingRelative);
