namespace MicroMacro.Systems.Molecules;

/// <summary>The atoms of a PDB file and their positions in each of its models.</summary>
/// <param name="Atoms">The atoms, shape [N].</param>
/// <param name="Models">Positions in nm, shape [3N] each, at least one.</param>
public sealed record PdbStructure(IReadOnlyList<PdbAtom> Atoms, IReadOnlyList<double[]> Models);
