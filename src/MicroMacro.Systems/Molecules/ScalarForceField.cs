using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// The force field of one molecule in float64, term by term: the reference that the fast lanes are held against, and what
/// prints energies. Not meant for long runs.
/// </summary>
public sealed class ScalarForceField
{
    private readonly HarmonicBond[] _bonds;
    private readonly HarmonicAngle[] _angles;
    private readonly PeriodicTorsion[] _torsions;
    private readonly NonbondedPair[] _oneFour;
    private readonly NonbondedPair[] _pairs;
    private readonly ScalarGeneralizedBorn? _solvent;
    private readonly double _coulomb;

    /// <summary>The force field of a molecule.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="coulombConstant">Coulomb's constant in kJ/mol nm/e^2; see <see cref="CoulombConstant"/>.</param>
    /// <param name="solvent">The implicit solvent; null for vacuum.</param>
    /// <exception cref="InvalidDataInputException">The topology lacks the radii that the solvent needs.</exception>
    public ScalarForceField(
        MolecularTopology topology, double coulombConstant = CoulombConstant.Amber, GeneralizedBornOptions? solvent = null)
        : this(topology, coulombConstant, solvent, 0)
    {
    }

    /// <summary>The same, with the cutoff that OpenMM's generalised Born subtracts, for comparisons with it.</summary>
    internal ScalarForceField(MolecularTopology topology, double coulombConstant, GeneralizedBornOptions? solvent, double inverseCutoff)
    {
        ArgumentNullException.ThrowIfNull(topology);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coulombConstant);
        Topology = topology;
        _bonds = [.. topology.Bonds];
        _angles = [.. topology.Angles];
        _torsions = [.. topology.Torsions];
        _oneFour = [.. topology.OneFourPairs];
        _pairs = [.. topology.Pairs];
        _coulomb = coulombConstant;
        _solvent = solvent is null ? null : new(topology, solvent, coulombConstant) { InverseCutoff = inverseCutoff };
    }

    /// <summary>The molecule.</summary>
    public MolecularTopology Topology { get; }

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
        (double dihedral, double improper) = Torsions(x, forces);
        (double vdw14, double coulomb14) = Pairs(_oneFour, x, forces);
        (double vdw, double coulomb) = Pairs(_pairs, x, forces);
        (double polar, double surface) = _solvent?.Add(x, forces) ?? default;
        return new()
        {
            Bond = Bonds(x, forces),
            Angle = Angles(x, forces),
            Dihedral = dihedral,
            Improper = improper,
            VdW14 = vdw14,
            Coulomb14 = coulomb14,
            VdW = vdw,
            Coulomb = coulomb,
            GeneralizedBorn = polar,
            Surface = surface,
        };
    }

    private double Bonds(ReadOnlySpan<double> x, Span<double> f)
    {
        double energy = 0;
        foreach (HarmonicBond b in _bonds)
        {
            Double3 d = Double3.Of(x, b.I) - Double3.Of(x, b.J);
            double r = d.Norm;
            double stretch = r - b.Length;
            energy += 0.5 * b.Stiffness * stretch * stretch;
            Double3 fi = -b.Stiffness * stretch / r * d;
            fi.AddTo(f, b.I);
            (-fi).AddTo(f, b.J);
        }

        return energy;
    }

    private double Angles(ReadOnlySpan<double> x, Span<double> f)
    {
        double energy = 0;
        foreach (HarmonicAngle t in _angles)
        {
            Double3 a = Double3.Of(x, t.I) - Double3.Of(x, t.J);
            Double3 b = Double3.Of(x, t.K) - Double3.Of(x, t.J);
            double c = Double3.Dot(a, b);
            double s = Double3.Cross(a, b).Norm;
            double bend = Math.Atan2(s, c) - t.Angle;
            energy += 0.5 * t.Stiffness * bend * bend;

            // d theta / d a = (c a / a^2 - b) / s with s = |a x b|, c = a.b
            double moment = -t.Stiffness * bend / s;
            Double3 fi = moment * ((c / Double3.Dot(a, a) * a) - b);
            Double3 fk = moment * ((c / Double3.Dot(b, b) * b) - a);
            fi.AddTo(f, t.I);
            fk.AddTo(f, t.K);
            (-(fi + fk)).AddTo(f, t.J);
        }

        return energy;
    }

    // Angle and gradient of a torsion without loss near 0 and pi: [blondel1996].
    private (double Proper, double Improper) Torsions(ReadOnlySpan<double> x, Span<double> f)
    {
        double proper = 0;
        double improper = 0;
        foreach (PeriodicTorsion t in _torsions)
        {
            Double3 b1 = Double3.Of(x, t.I) - Double3.Of(x, t.J);
            Double3 g = Double3.Of(x, t.J) - Double3.Of(x, t.K);
            Double3 h = Double3.Of(x, t.L) - Double3.Of(x, t.K);
            Double3 m = Double3.Cross(b1, g);
            Double3 n = Double3.Cross(h, g);
            double length = g.Norm;
            double phi = Math.Atan2(Double3.Dot(Double3.Cross(n, m), g) / length, Double3.Dot(m, n));
            (double sin, double cos) = Math.SinCos((t.Periodicity * phi) - t.Phase);
            double energy = t.Amplitude * (1 + cos);
            _ = t.IsImproper ? improper += energy : proper += energy;
            double slope = -t.Amplitude * t.Periodicity * sin;
            if (slope == 0)
            {
                continue;
            }

            double m2 = Double3.Dot(m, m);
            double n2 = Double3.Dot(n, n);
            Double3 fi = slope * length / m2 * m;
            Double3 fl = -slope * length / n2 * n;
            Double3 shared = (slope * Double3.Dot(b1, g) / (m2 * length) * m) - (slope * Double3.Dot(h, g) / (n2 * length) * n);
            fi.AddTo(f, t.I);
            (-(fi + shared)).AddTo(f, t.J);
            (shared - fl).AddTo(f, t.K);
            fl.AddTo(f, t.L);
        }

        return (proper, improper);
    }

    private (double VdW, double Coulomb) Pairs(NonbondedPair[] pairs, ReadOnlySpan<double> x, Span<double> f)
    {
        double vdw = 0;
        double coulomb = 0;
        foreach (NonbondedPair p in pairs)
        {
            Double3 d = Double3.Of(x, p.I) - Double3.Of(x, p.J);
            double inverse2 = 1 / Double3.Dot(d, d);
            double inverse6 = inverse2 * inverse2 * inverse2;
            double charge = _coulomb * p.ChargeProduct * Math.Sqrt(inverse2);
            vdw += ((p.Repulsion * inverse6) - p.Dispersion) * inverse6;
            coulomb += charge;
            Double3 fi = ((((12 * p.Repulsion * inverse6) - (6 * p.Dispersion)) * inverse6) + charge) * inverse2 * d;
            fi.AddTo(f, p.I);
            (-fi).AddTo(f, p.J);
        }

        return (vdw, coulomb);
    }
}
