using System.Text;

namespace MicroMacro.Systems.Molecules;

/// <summary>Says which term of a force field went wrong in a configuration: slow, in float64, for messages.</summary>
public sealed class ForceFieldDiagnosis
{
    /// <summary>The name under which a coordinate that is not finite is reported.</summary>
    internal const string Position = "position";

    private readonly MolecularTopology _topology;
    private readonly double[] _positions;
    private readonly double[] _forces;
    private ForceFieldFault? _worst;

    private ForceFieldDiagnosis(MolecularTopology topology, ReadOnlySpan<double> positions)
    {
        if (positions.Length != 3 * topology.AtomCount)
        {
            throw new ArgumentException($"{positions.Length} coordinates, where {topology.AtomCount} atoms have {3 * topology.AtomCount}");
        }

        _topology = topology;
        _positions = positions.ToArray();
        _forces = new double[positions.Length];
    }

    /// <summary>The first position or term that is not finite; where all are, the term with the largest force.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="solvent">Its implicit solvent; null for vacuum.</param>
    /// <param name="positions">Positions in nm, shape [3N], finite or not.</param>
    /// <exception cref="ArgumentException">The positions are not those of the molecule.</exception>
    public static ForceFieldFault Find(MolecularTopology topology, GeneralizedBornOptions? solvent, ReadOnlySpan<double> positions)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ForceFieldDiagnosis diagnosis = new(topology, positions);
        diagnosis.ConsiderPositions();
        diagnosis.ConsiderBonded();
        diagnosis.ConsiderPairs("pair14", topology.OneFourPairs);
        diagnosis.ConsiderPairs("pair", topology.Pairs);
        diagnosis.ConsiderSolvent(solvent);
        return diagnosis._worst ?? new(Position, [0], diagnosis.Names([0]), positions[0], 0);
    }

    private void ConsiderPositions()
    {
        int bad = Array.FindIndex(_positions, p => !double.IsFinite(p));
        if (bad >= 0)
        {
            _worst = new(Position, [bad / 3], Names([bad / 3]), _positions[bad], _positions[bad]);
        }
    }

    private void ConsiderBonded()
    {
        foreach (HarmonicBond b in _topology.Bonds)
        {
            Consider("bond", [b.I, b.J], ScalarTerms.Bond(b, _positions, _forces));
        }

        foreach (HarmonicAngle a in _topology.Angles)
        {
            Consider("angle", [a.I, a.J, a.K], ScalarTerms.Angle(a, _positions, _forces));
        }

        foreach (PeriodicTorsion t in _topology.Torsions)
        {
            Consider(t.IsImproper ? "improper" : "dihedral", [t.I, t.J, t.K, t.L], ScalarTerms.Torsion(t, _positions, _forces));
        }

        foreach (HarmonicImproper i in _topology.CharmmAndCmap.Impropers)
        {
            Consider("improper", [i.I, i.J, i.K, i.L], ScalarTerms.Improper(i, _positions, _forces));
        }

        foreach (HarmonicBond u in _topology.CharmmAndCmap.UreyBradley)
        {
            Consider("urey_bradley", [u.I, u.J], ScalarTerms.Bond(u, _positions, _forces));
        }

        foreach (MappedTorsions m in _topology.CharmmAndCmap.MappedTorsions)
        {
            double energy = ScalarTerms.Map(m, _topology.CharmmAndCmap.Maps[m.Map], _positions, _forces);
            Consider("cmap", [m.I, m.J, m.K, m.L, m.M], energy);
        }
    }

    private void ConsiderPairs(string term, IReadOnlyList<NonbondedPair> pairs)
    {
        foreach (NonbondedPair p in pairs)
        {
            (double vdw, double coulomb) = ScalarTerms.Pair(p, _topology.CoulombConstant, _positions, _forces);
            Consider(term, [p.I, p.J], vdw + coulomb);
        }
    }

    // Generalised Born is one function of all atoms: the atom with the worst force stands for it.
    private void ConsiderSolvent(GeneralizedBornOptions? solvent)
    {
        if (solvent is null || _worst is { IsFinite: false })
        {
            return;
        }

        ScalarGeneralizedBorn model = new(_topology, solvent, _topology.CoulombConstant);
        (double polar, double surface) = model.Add(_positions, _forces);
        int atom = Enumerable.Range(0, _topology.AtomCount).MaxBy(LargestForce);
        Consider("gb", [atom], polar + surface);
    }

    // Takes the forces of one term off the scratch again.
    private void Consider(string term, ReadOnlySpan<int> atoms, double energy)
    {
        double force = 0;
        foreach (int atom in atoms)
        {
            force = Math.Max(force, LargestForce(atom));
        }

        foreach (int atom in atoms)
        {
            _forces.AsSpan(3 * atom, 3).Clear();
        }

        bool isFinite = double.IsFinite(energy) && double.IsFinite(force);
        if (_worst is null || (_worst.IsFinite && (!isFinite || force > _worst.Force)))
        {
            _worst = new(term, atoms.ToArray(), Names(atoms), energy, force);
        }
    }

    // NaN counts as infinite, so that it is the largest wherever it stands.
    private double LargestForce(int atom)
    {
        double largest = 0;
        for (int axis = 0; axis < 3; axis++)
        {
            double component = Math.Abs(_forces[(3 * atom) + axis]);
            largest = double.IsNaN(component) ? double.PositiveInfinity : Math.Max(largest, component);
        }

        return largest;
    }

    private string Names(ReadOnlySpan<int> atoms)
    {
        StringBuilder names = new();
        int residue = -1;
        foreach (int index in atoms)
        {
            Atom atom = _topology.Atoms[index];
            names.Append(names.Length > 0 ? "-" : "");
            names.Append(atom.Residue != residue ? $"{_topology.Residues[atom.Residue].Name} {atom.Residue + 1}:" : "").Append(atom.Name);
            residue = atom.Residue;
        }

        return names.ToString();
    }
}
