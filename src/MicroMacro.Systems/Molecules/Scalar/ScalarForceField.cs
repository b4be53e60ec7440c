using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// The force field of one molecule in float64, term by term: the reference that the fast lanes are held against, and what
/// prints energies. Not meant for long runs.
/// </summary>
public sealed class ScalarForceField
{
    private readonly PeriodicTorsion[] _torsions;
    private readonly NonbondedPair[] _oneFour;
    private readonly NonbondedPair[] _pairs;
    private readonly ScalarGeneralizedBorn? _solvent;

    /// <summary>The force field of a molecule.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="coulombConstant">Coulomb's constant in kJ/mol nm/e^2, see <see cref="Molecules.CoulombConstant"/>; null for the topology's own.</param>
    /// <param name="solvent">The implicit solvent; null for vacuum.</param>
    /// <exception cref="InvalidDataInputException">The topology lacks the radii that the solvent needs.</exception>
    public ScalarForceField(
        MolecularTopology topology, double? coulombConstant = null, GeneralizedBornOptions? solvent = null)
        : this(topology, coulombConstant, solvent, 0)
    {
    }

    /// <summary>The same, with the cutoff that OpenMM's generalised Born subtracts, for comparisons with it.</summary>
    internal ScalarForceField(MolecularTopology topology, double? coulombConstant, GeneralizedBornOptions? solvent, double inverseCutoff)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        CoulombConstant = coulombConstant ?? topology.CoulombConstant;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CoulombConstant, nameof(coulombConstant));
        _torsions = [.. topology.Torsions];
        _oneFour = [.. topology.OneFourPairs];
        _pairs = [.. topology.Pairs];
        _solvent = solvent is null ? null : new(topology, solvent, CoulombConstant) { InverseCutoff = inverseCutoff };
    }

    /// <summary>The molecule.</summary>
    public MolecularTopology Topology { get; }

    /// <summary>Coulomb's constant in kJ/mol nm/e^2.</summary>
    public double CoulombConstant { get; }

    /// <summary>The energy of one configuration by term, and its forces.</summary>
    /// <param name="x">Positions in nm, shape [3N], x y z of each atom.</param>
    /// <param name="forces">Set to the forces in kJ/mol/nm, shape [3N]; empty where they are not wanted.</param>
    /// <remarks>Atoms that coincide give infinite or NaN terms, never an exception.</remarks>
    public EnergyTerms Evaluate(ReadOnlySpan<double> x, Span<double> forces)
    {
        int size = 3 * Topology.AtomCount;
        if (x.Length != size || (!forces.IsEmpty && forces.Length != size))
        {
            throw new ArgumentException($"{x.Length} coordinates and {forces.Length} forces, where {Topology.AtomCount} atoms have {size}");
        }

        forces.Clear();
        CharmmAndCmapTerms further = Topology.CharmmAndCmap;
        (double dihedral, double improper) = Torsions(x, forces);
        (double vdw14, double coulomb14) = Pairs(_oneFour, x, forces);
        (double vdw, double coulomb) = Pairs(_pairs, x, forces);
        (double polar, double surface) = _solvent?.Add(x, forces) ?? default;
        return new()
        {
            Bond = Sum(Topology.Bonds, x, forces, ScalarTerms.Bond),
            Angle = Sum(Topology.Angles, x, forces, ScalarTerms.Angle),
            Dihedral = dihedral,
            Improper = improper + Sum(further.Impropers, x, forces, ScalarTerms.Improper),
            UreyBradley = Sum(further.UreyBradley, x, forces, ScalarTerms.Bond),
            Cmap = Sum(further.MappedTorsions, x, forces, (t, x, f) => ScalarTerms.Map(t, further.Maps[t.Map], x, f)),
            VdW14 = vdw14,
            Coulomb14 = coulomb14,
            VdW = vdw,
            Coulomb = coulomb,
            GeneralizedBorn = polar,
            Surface = surface,
        };
    }

    private (double Proper, double Improper) Torsions(ReadOnlySpan<double> x, Span<double> f)
    {
        double proper = 0;
        double improper = 0;
        foreach (PeriodicTorsion t in _torsions)
        {
            double energy = ScalarTerms.Torsion(t, x, f);
            _ = t.IsImproper ? improper += energy : proper += energy;
        }

        return (proper, improper);
    }

    private (double VdW, double Coulomb) Pairs(NonbondedPair[] pairs, ReadOnlySpan<double> x, Span<double> f)
    {
        double vdw = 0;
        double coulomb = 0;
        foreach (NonbondedPair p in pairs)
        {
            (double ofVdW, double ofCoulomb) = ScalarTerms.Pair(p, CoulombConstant, x, f);
            vdw += ofVdW;
            coulomb += ofCoulomb;
        }

        return (vdw, coulomb);
    }

    private static double Sum<TTerm>(IReadOnlyList<TTerm> terms, ReadOnlySpan<double> x, Span<double> f, Term<TTerm> evaluate)
    {
        double energy = 0;
        foreach (TTerm term in terms)
        {
            energy += evaluate(term, x, f);
        }

        return energy;
    }

    private delegate double Term<in TTerm>(TTerm term, ReadOnlySpan<double> x, Span<double> f);
}
