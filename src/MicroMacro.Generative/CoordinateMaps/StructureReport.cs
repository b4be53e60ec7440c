namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>What is wrong with one structure, counted.</summary>
/// <param name="Bonds">Bonds outside the tolerance.</param>
/// <param name="Angles">Angles outside the tolerance.</param>
/// <param name="Chirality">Chiral centres of the wrong hand.</param>
/// <param name="Isomers">Torsions about bonds that do not turn (a peptide bond) on the wrong side.</param>
/// <param name="Clashes">Pairs of atoms that overlap.</param>
/// <param name="IsFinite">Whether all positions are finite; where not, nothing else is counted.</param>
public readonly record struct StructureReport(int Bonds, int Angles, int Chirality, int Isomers, int Clashes, bool IsFinite)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool IsValid => IsFinite && Bonds == 0 && Angles == 0 && Chirality == 0 && Isomers == 0 && Clashes == 0;
}
