namespace MicroMacro.Systems.Molecules;

/// <summary>
/// A molecule with its force field, everything multiplied out: nm, ps, kJ/mol, amu, e, rad, no box. Immutable, shared by all
/// replicas; atoms count from 0.
/// </summary>
public sealed class MolecularTopology
{
    private readonly Lazy<NonbondedPair[]> _pairs;

    /// <summary>A molecule from its parts.</summary>
    /// <param name="title">A line for people.</param>
    /// <param name="atoms">The atoms, at least one.</param>
    /// <param name="residues">The residues in order, covering all atoms.</param>
    /// <param name="bonds">All harmonic bonds.</param>
    /// <param name="angles">All harmonic angles.</param>
    /// <param name="torsions">All periodic torsion terms.</param>
    /// <param name="oneFourPairs">The 1-4 pairs with their own, scaled parameters.</param>
    /// <param name="nonbonded">The parameters and exclusions of all other pairs.</param>
    /// <param name="charmmAndCmap">The terms that only some force fields have; null for none.</param>
    /// <param name="coulombConstant">Coulomb's constant in kJ/mol nm/e^2 that belongs to the charges; see <see cref="Molecules.CoulombConstant"/>.</param>
    /// <exception cref="ArgumentException">A term names an atom or a map that does not exist, or the same atom twice.</exception>
    public MolecularTopology(
        string title, Atom[] atoms, Residue[] residues, HarmonicBond[] bonds, HarmonicAngle[] angles, PeriodicTorsion[] torsions,
        NonbondedPair[] oneFourPairs, LennardJonesTable nonbonded, CharmmAndCmapTerms? charmmAndCmap = null,
        double coulombConstant = Molecules.CoulombConstant.Amber)
    {
        ArgumentNullException.ThrowIfNull(nonbonded);
        ArgumentOutOfRangeException.ThrowIfZero(atoms.Length, nameof(atoms));
        Title = title;
        Atoms = atoms;
        Residues = residues;
        Bonds = bonds;
        Angles = angles;
        Torsions = torsions;
        OneFourPairs = oneFourPairs;
        Nonbonded = nonbonded;
        CharmmAndCmap = charmmAndCmap ?? CharmmAndCmapTerms.None;
        CoulombConstant = coulombConstant;
        RequireAtoms();
        _pairs = new(() => nonbonded.BuildPairs(atoms));
    }

    /// <summary>A line for people: the file's title.</summary>
    public string Title { get; }

    /// <summary>The atoms.</summary>
    public IReadOnlyList<Atom> Atoms { get; }

    /// <summary>The residues in order.</summary>
    public IReadOnlyList<Residue> Residues { get; }

    /// <summary>All harmonic bonds.</summary>
    public IReadOnlyList<HarmonicBond> Bonds { get; }

    /// <summary>All harmonic angles.</summary>
    public IReadOnlyList<HarmonicAngle> Angles { get; }

    /// <summary>All torsion terms, proper and improper; several terms may act on the same four atoms.</summary>
    public IReadOnlyList<PeriodicTorsion> Torsions { get; }

    /// <summary>The pairs three bonds apart, scaled.</summary>
    public IReadOnlyList<NonbondedPair> OneFourPairs { get; }

    /// <summary>Where the parameters of all other pairs come from.</summary>
    public LennardJonesTable Nonbonded { get; }

    /// <summary>The terms that only some force fields have.</summary>
    public CharmmAndCmapTerms CharmmAndCmap { get; }

    /// <summary>Coulomb's constant in kJ/mol nm/e^2 with which the file's own engine multiplies the charges.</summary>
    public double CoulombConstant { get; }

    /// <summary>All pairs I &lt; J that are not excluded, ordered by I, then J; N^2/2 of them, made on first use.</summary>
    public IReadOnlyList<NonbondedPair> Pairs => _pairs.Value;

    /// <summary>The number of atoms, N.</summary>
    public int AtomCount => Atoms.Count;

    /// <summary>The masses in amu, shape [N], a fresh array.</summary>
    public double[] Masses() => [.. Atoms.Select(a => a.Mass)];

    private void RequireAtoms()
    {
        foreach (HarmonicBond b in Bonds)
        {
            RequireAtoms("bond", b.I, b.J);
        }

        foreach (HarmonicAngle a in Angles)
        {
            RequireAtoms("angle", a.I, a.J, a.K);
        }

        foreach (PeriodicTorsion t in Torsions)
        {
            RequireAtoms("torsion", t.I, t.J, t.K, t.L);
        }

        foreach (NonbondedPair p in OneFourPairs)
        {
            RequireAtoms("1-4 pair", p.I, p.J);
        }

        foreach (HarmonicBond u in CharmmAndCmap.UreyBradley)
        {
            RequireAtoms("Urey-Bradley spring", u.I, u.J);
        }

        foreach (HarmonicImproper i in CharmmAndCmap.Impropers)
        {
            RequireAtoms("improper", i.I, i.J, i.K, i.L);
        }

        foreach (MappedTorsions m in CharmmAndCmap.MappedTorsions)
        {
            RequireAtoms("correction map", m.I, m.J, m.K, m.L, m.M);
            if ((uint)m.Map >= (uint)CharmmAndCmap.Maps.Count)
            {
                throw new ArgumentException($"torsions use map {m.Map}, where there are {CharmmAndCmap.Maps.Count}");
            }
        }
    }

    private void RequireAtoms(string term, params ReadOnlySpan<int> indices)
    {
        for (int a = 0; a < indices.Length; a++)
        {
            if ((uint)indices[a] >= (uint)Atoms.Count)
            {
                throw new ArgumentException($"a {term} names atom {indices[a]}; atoms go from 0 to {Atoms.Count - 1}");
            }

            if (indices[..a].Contains(indices[a]))
            {
                throw new ArgumentException($"a {term} names atom {indices[a]} twice");
            }
        }
    }
}
