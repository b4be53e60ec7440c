namespace MicroMacro.Systems.Molecules;

/// <summary>One atom of a molecule.</summary>
/// <param name="Name">Its name within the residue, such as CA.</param>
/// <param name="Type">The force field's atom type.</param>
/// <param name="AtomicNumber">The element's number; 0 where the file does not say and the mass does not tell.</param>
/// <param name="Residue">The index of its residue, from 0.</param>
/// <param name="Mass">Mass in amu, above 0.</param>
/// <param name="Charge">Charge in e.</param>
/// <param name="BornRadius">Intrinsic radius for generalised Born in nm; 0 where the file holds none.</param>
/// <param name="BornScreening">Screening factor of that radius (HCT, OBC); 0 where the file holds none.</param>
public readonly record struct Atom(
    string Name, string Type, int AtomicNumber, int Residue, double Mass, double Charge, double BornRadius, double BornScreening);
