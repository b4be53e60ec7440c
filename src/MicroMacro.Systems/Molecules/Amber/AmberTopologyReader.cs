using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Reads AMBER topologies (prmtop, parm7): the %FLAG form and the older form without flags, plain or gzip. What the force
/// fields here do not compute is refused by name, never left out. Format: [amberfileformats].
/// </summary>
public static class AmberTopologyReader
{
    /// <summary>Reads a topology from bytes.</summary>
    /// <param name="stream">The file, plain or gzip.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="ignoreBox">Whether a periodic box is left out, making the molecule an isolated one; otherwise it is refused.</param>
    /// <exception cref="InvalidDataInputException">The file is no such topology, is damaged, or asks for something not supported.</exception>
    public static MolecularTopology Read(Stream stream, string name, bool ignoreBox = false) =>
        Read(TextLines.Read(stream, name), ignoreBox);

    /// <summary>Reads a topology from text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="ignoreBox">Whether a periodic box is left out, making the molecule an isolated one; otherwise it is refused.</param>
    /// <exception cref="InvalidDataInputException">The text is no such topology, is damaged, or asks for something not supported.</exception>
    public static MolecularTopology Read(TextReader reader, string name, bool ignoreBox = false) =>
        Read(TextLines.Read(reader, name), ignoreBox);

    private static MolecularTopology Read(TextLines lines, bool ignoreBox)
    {
        AmberSections sections = AmberSections.Read(lines);
        AmberUnsupported.RefuseSections(sections);
        AmberPointers pointers = AmberPointers.Read(sections["POINTERS"]);
        AmberUnsupported.RefusePointers(sections, pointers, ignoreBox);

        Residue[] residues = AmberAtoms.ReadResidues(sections, pointers);
        Atom[] atoms = AmberAtoms.Read(sections, pointers, residues);
        LennardJonesTable nonbonded = AmberNonbonded.Read(sections, pointers);
        AmberTorsions torsions = AmberTorsions.Read(sections, pointers, atoms, AmberNonbonded.ReadOneFour(sections, pointers, nonbonded));
        return new(
            sections.Find(sections.IsChamber ? "CTITLE" : "TITLE")?.FirstLine() ?? "",
            atoms,
            residues,
            AmberBonds.ReadBonds(sections, pointers),
            AmberBonds.ReadAngles(sections, pointers),
            torsions.Terms,
            torsions.OneFourPairs,
            nonbonded,
            CharmmAndCmapSections.Read(sections, pointers),
            sections.IsChamber ? CoulombConstant.Charmm : CoulombConstant.Amber);
    }
}
