using MicroMacro.Systems.Molecules;

namespace MicroMacro.Dynamics.Molecules;

/// <summary>The bonds of a molecule that are held at fixed lengths, and the projection of a configuration onto them in float64.</summary>
/// <remarks>
/// A constrained molecule is another ensemble than a flexible one: its positions carry the determinant of the mass-metric tensor
/// [fixman1974]. The two are never pooled in one estimate or one training set.
/// </remarks>
public sealed class BondConstraints
{
    /// <summary>Sweeps over all bonds after which a configuration counts as one that cannot be constrained.</summary>
    internal const int MaximumSweeps = 300;

    private const double ProjectionTolerance = 1e-9;

    private readonly BondConstraint[] _bonds;

    /// <summary>Constraints on given bonds.</summary>
    /// <param name="bonds">The bonds; a pair named twice counts once.</param>
    /// <exception cref="ArgumentException">An atom is negative or bonded to itself, a length is not finite and above 0, or one pair
    /// has two lengths.</exception>
    public BondConstraints(IEnumerable<BondConstraint> bonds)
    {
        ArgumentNullException.ThrowIfNull(bonds);
        Dictionary<(int, int), double> lengths = [];
        List<BondConstraint> kept = [];
        foreach (BondConstraint bond in bonds)
        {
            (int low, int high) = (Math.Min(bond.I, bond.J), Math.Max(bond.I, bond.J));
            if (low < 0 || low == high || !(bond.Length > 0 && double.IsFinite(bond.Length)))
            {
                throw new ArgumentException($"a bond of {bond.Length} nm between atoms {bond.I} and {bond.J} cannot be constrained", nameof(bonds));
            }

            if (lengths.TryAdd((low, high), bond.Length))
            {
                kept.Add(bond);
            }
            else if (lengths[(low, high)] != bond.Length)
            {
                throw new ArgumentException($"the bond {bond.I}-{bond.J} has two lengths, {lengths[(low, high)]} and {bond.Length} nm", nameof(bonds));
            }
        }

        _bonds = [.. kept];
    }

    /// <summary>No constraints.</summary>
    public static BondConstraints None { get; } = new([]);

    /// <summary>The constrained bonds, each pair once.</summary>
    public IReadOnlyList<BondConstraint> Bonds => _bonds;

    /// <summary>How many there are: each takes one degree of freedom.</summary>
    public int Count => _bonds.Length;

    /// <summary>The bonds of a molecule at the force field's equilibrium lengths.</summary>
    /// <param name="topology">The molecule.</param>
    /// <param name="choice">Which bonds.</param>
    public static BondConstraints Of(MolecularTopology topology, ConstraintChoice choice)
    {
        ArgumentNullException.ThrowIfNull(topology);
        bool IsChosen(HarmonicBond bond) => choice switch
        {
            ConstraintChoice.None => false,
            ConstraintChoice.BondsToHydrogen => HydrogenMasses.IsHydrogen(topology.Atoms[bond.I]) || HydrogenMasses.IsHydrogen(topology.Atoms[bond.J]),
            ConstraintChoice.AllBonds => true,
            _ => throw new ArgumentOutOfRangeException(nameof(choice), choice, "unknown choice of constraints"),
        };
        return new(topology.Bonds.Where(IsChosen).Select(b => new BondConstraint(b.I, b.J, b.Length)));
    }

    /// <summary>
    /// Moves atoms, the light ones more, until every bond has its length to 1e-9 of it: the nearest constrained configuration to first
    /// order, in the metric of the masses.
    /// </summary>
    /// <param name="positions">Positions in nm, shape [3N]; as they were where it returns false.</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <returns>Whether the bonds could be brought to their lengths.</returns>
    public bool ProjectPositions(Span<double> positions, IReadOnlyList<double> masses)
    {
        double[] before = positions.ToArray();
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double worst = 0;
            foreach (BondConstraint bond in _bonds)
            {
                (double x, double y, double z) = Between(positions, bond);
                double square = (x * x) + (y * y) + (z * z);
                double error = (bond.Length * bond.Length) - square;
                worst = Math.Max(worst, Math.Abs(error) / (2 * bond.Length * bond.Length));
                Shift(positions, bond, masses, error / (2 * square * InverseReducedMass(bond, masses)), x, y, z);
            }

            if (worst <= ProjectionTolerance)
            {
                return true;
            }

            if (!double.IsFinite(worst))
            {
                break;
            }
        }

        before.CopyTo(positions);
        return false;
    }

    /// <summary>Takes from the velocities what would change a bond's length.</summary>
    /// <param name="positions">Positions in nm, shape [3N].</param>
    /// <param name="velocities">Velocities in nm/ps, shape [3N].</param>
    /// <param name="masses">Masses in amu, [N].</param>
    /// <returns>Whether the rates of all bonds fell below 1e-9 of the largest velocity.</returns>
    public bool ProjectVelocities(ReadOnlySpan<double> positions, Span<double> velocities, IReadOnlyList<double> masses)
    {
        double scale = double.Epsilon;
        foreach (double v in velocities)
        {
            scale = Math.Max(scale, Math.Abs(v));
        }

        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double worst = 0;
            foreach (BondConstraint bond in _bonds)
            {
                (double x, double y, double z) = Between(positions, bond);
                (double vx, double vy, double vz) = Between(velocities, bond);
                double square = (x * x) + (y * y) + (z * z);
                double rate = (x * vx) + (y * vy) + (z * vz);
                worst = Math.Max(worst, Math.Abs(rate) / Math.Sqrt(square));
                Shift(velocities, bond, masses, -rate / (square * InverseReducedMass(bond, masses)), x, y, z);
            }

            if (worst <= ProjectionTolerance * scale)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Changes velocities along the bonds until a move by <paramref name="drift"/> ends with every bond at its length, to
    /// 1e-12 of its square: the plain twin of <see cref="ConstraintKernel.Move"/>.</summary>
    internal bool AimVelocities(ReadOnlySpan<double> positions, Span<double> velocities, double drift, IReadOnlyList<double> masses)
    {
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            double worst = 0;
            foreach (BondConstraint bond in _bonds)
            {
                (double x, double y, double z) = Between(positions, bond);
                (double vx, double vy, double vz) = Between(velocities, bond);
                (double nx, double ny, double nz) = (x + (drift * vx), y + (drift * vy), z + (drift * vz));
                double square = bond.Length * bond.Length;
                double error = square - ((nx * nx) + (ny * ny) + (nz * nz));
                worst = Math.Max(worst, Math.Abs(error) / square);
                Shift(velocities, bond, masses, error / (2 * drift * square * InverseReducedMass(bond, masses)), x, y, z);
            }

            if (worst <= 1e-12)
            {
                return true;
            }
        }

        return false;
    }

    internal static double InverseReducedMass(BondConstraint bond, IReadOnlyList<double> masses) =>
        (1 / masses[bond.I]) + (1 / masses[bond.J]);

    private static (double X, double Y, double Z) Between(ReadOnlySpan<double> a, BondConstraint bond) => (
        a[3 * bond.I] - a[3 * bond.J],
        a[(3 * bond.I) + 1] - a[(3 * bond.J) + 1],
        a[(3 * bond.I) + 2] - a[(3 * bond.J) + 2]);

    private static void Shift(
        Span<double> a, BondConstraint bond, IReadOnlyList<double> masses, double multiplier, double x, double y, double z)
    {
        double onI = multiplier / masses[bond.I];
        double onJ = multiplier / masses[bond.J];
        a[3 * bond.I] += onI * x;
        a[(3 * bond.I) + 1] += onI * y;
        a[(3 * bond.I) + 2] += onI * z;
        a[3 * bond.J] -= onJ * x;
        a[(3 * bond.J) + 1] -= onJ * y;
        a[(3 * bond.J) + 2] -= onJ * z;
    }
}
