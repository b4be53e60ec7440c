using MicroMacro.Dynamics.Molecules;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Sampling.Molecules;

/// <summary>Which atoms are bonded, and what follows from it for sampling.</summary>
internal sealed class MolecularGraph
{
    private readonly MolecularTopology _topology;
    private readonly List<int>[] _neighbours;

    public MolecularGraph(MolecularTopology topology)
    {
        _topology = topology;
        _neighbours = [.. topology.Atoms.Select(_ => new List<int>())];
        foreach (HarmonicBond bond in topology.Bonds)
        {
            _neighbours[bond.I].Add(bond.J);
            _neighbours[bond.J].Add(bond.I);
        }

        foreach (List<int> list in _neighbours)
        {
            list.Sort();
        }
    }

    /// <summary>Bonded atoms, ascending.</summary>
    public IReadOnlyList<int> Neighbours(int atom) => _neighbours[atom];

    /// <summary>Whether an atom is no hydrogen.</summary>
    public bool IsHeavy(int atom) => !HydrogenMasses.IsHydrogen(_topology.Atoms[atom]);

    /// <summary>Bonded atoms that are no hydrogens.</summary>
    public int HeavyDegree(int atom) => _neighbours[atom].Count(IsHeavy);

    /// <summary>
    /// The three hydrogens of each group XH3 at the end of a bond whose hydrogens are alike to the force field: exchanging them
    /// in turn changes no energy.
    /// </summary>
    public List<int[]> TripleHydrogens()
    {
        var groups = new List<int[]>();
        for (int atom = 0; atom < _neighbours.Length; atom++)
        {
            int[] hydrogens = [.. _neighbours[atom].Where(n => !IsHeavy(n))];
            if (IsHeavy(atom) && hydrogens.Length == 3 && _neighbours[atom].Count == 4
                && hydrogens.All(h => IsLike(_topology.Atoms[h], _topology.Atoms[hydrogens[0]])))
            {
                groups.Add(hydrogens);
            }
        }

        return groups;
    }

    /// <summary>
    /// One torsion for each bond between heavy atoms that others hang on at both ends, through the end atoms that carry most
    /// of the rest; amide-like bonds (both ends flat) last, for they hardly turn.
    /// </summary>
    public List<int[]> HeavyTorsions()
    {
        var torsions = new List<int[]>();
        foreach ((int j, int k) in _topology.Bonds.Select(b => (Math.Min(b.I, b.J), Math.Max(b.I, b.J))).Distinct().Order())
        {
            int i = End(j, k);
            int l = End(k, j);
            if (IsHeavy(j) && IsHeavy(k) && i >= 0 && l >= 0 && i != l)
            {
                torsions.Add([i, j, k, l]);
            }
        }

        return [.. torsions.OrderBy(t => _neighbours[t[1]].Count < 4 && _neighbours[t[2]].Count < 4)];
    }

    private static bool IsLike(Atom a, Atom b) => a.Type == b.Type && a.Charge == b.Charge && a.Mass == b.Mass;

    private int End(int atom, int other) => _neighbours[atom]
        .Where(n => n != other && IsHeavy(n))
        .OrderByDescending(HeavyDegree)
        .ThenBy(n => n)
        .FirstOrDefault(-1);
}
