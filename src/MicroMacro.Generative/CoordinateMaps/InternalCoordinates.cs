using MicroMacro.Numerics;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>
/// Bond lengths, angles and torsions (a Z-matrix) of one connected molecule: 3N - 6 numbers that are free of rigid motion. Rings
/// and branches are allowed; a ring's closing bond is implied by the others. Both directions are exact, so the hand of every
/// chiral centre is kept.
/// </summary>
/// <remarks>
/// A coordinate vector holds the N-1 bond lengths in nm, then the N-2 angles, then the N-3 torsions in radians, each in the order
/// of <see cref="Rows"/>. Atoms are placed from their internal coordinates as in [parsons2005].
/// </remarks>
public sealed class InternalCoordinates
{
    // Below this sine an angle counts as linear: the plane of a torsion would be rounding noise.
    private const double SmallestSine = 1e-6;

    private readonly ZMatrixRow[] _rows;

    private InternalCoordinates(ZMatrixRow[] rows) => _rows = rows;

    /// <summary>Builds the coordinates of a molecule from its bonds.</summary>
    /// <param name="atomCount">Number of atoms N, at least 3.</param>
    /// <param name="bonds">Bonded pairs, shape [m, 2], atoms from 0.</param>
    /// <param name="atomicNumbers">Atomic numbers, shape [N]; empty where unknown (then atoms with one bond count as hydrogens).</param>
    /// <param name="torsions">
    /// Torsions i-j-k-l along bonds that should be coordinates themselves, each of four atoms; those that the graph rules out (a
    /// ring's closing bond, a second torsion about the same bond) are left out, see <see cref="TorsionIndex"/>.
    /// </param>
    /// <exception cref="ArgumentException">An index is out of range, or an array has the wrong length.</exception>
    /// <exception cref="InvalidDataInputException">The molecule falls into pieces, or has no chain of three atoms.</exception>
    public static InternalCoordinates Build(
        int atomCount, ReadOnlySpan<int> bonds, ReadOnlySpan<int> atomicNumbers = default, IReadOnlyList<int[]>? torsions = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(atomCount, 3);
        if (!atomicNumbers.IsEmpty && atomicNumbers.Length != atomCount)
        {
            throw new ArgumentException($"{atomicNumbers.Length} atomic numbers for {atomCount} atoms", nameof(atomicNumbers));
        }

        foreach (int[] t in torsions ?? [])
        {
            if (t.Length != 4 || t.Any(a => a < 0 || a >= atomCount))
            {
                throw new ArgumentException(
                    $"torsion {string.Join("-", t)} does not name four atoms from 0 to {atomCount - 1}", nameof(torsions));
            }
        }

        var graph = new BondGraph(atomCount, bonds);
        graph.RequireConnected();
        return new InternalCoordinates(new ZMatrixBuilder(graph, atomicNumbers, torsions ?? []).Build());
    }

    /// <summary>How each atom is placed, in the order of placement.</summary>
    public IReadOnlyList<ZMatrixRow> Rows => _rows;

    /// <summary>Number of atoms N.</summary>
    public int AtomCount => _rows.Length;

    /// <summary>Numbers per coordinate vector, 3N - 6.</summary>
    public int Dimension => (3 * AtomCount) - 6;

    /// <summary>Number of bond lengths, N - 1; they come first.</summary>
    public int BondCount => AtomCount - 1;

    /// <summary>Number of angles, N - 2; they follow the bonds.</summary>
    public int AngleCount => AtomCount - 2;

    /// <summary>Number of torsions, N - 3; they come last.</summary>
    public int TorsionCount => AtomCount - 3;

    /// <summary>The row that places the atom of a torsion, 0 &lt;= torsion &lt; TorsionCount.</summary>
    public ZMatrixRow TorsionRow(int torsion) => _rows[torsion + 3];

    /// <summary>The number (from 0 among the torsions) of the coordinate that is the torsion a-b-c-d, in either direction; -1 where none is.</summary>
    public int TorsionIndex(int a, int b, int c, int d)
    {
        for (int k = 3; k < _rows.Length; k++)
        {
            ZMatrixRow r = _rows[k];
            if ((r.Atom, r.BondAtom, r.AngleAtom, r.TorsionAtom) == (a, b, c, d)
                || (r.TorsionAtom, r.AngleAtom, r.BondAtom, r.Atom) == (a, b, c, d))
            {
                return k - 3;
            }
        }

        return -1;
    }

    /// <summary>Internal coordinates of a structure.</summary>
    /// <param name="positions">Positions in nm, shape [N, 3].</param>
    /// <param name="coordinates">Receives bonds, angles and torsions, shape [3N - 6].</param>
    /// <exception cref="InvalidDataInputException">An angle is linear, two bonded atoms coincide, or a position is not finite.</exception>
    public void FromCartesian(ReadOnlySpan<double> positions, Span<double> coordinates)
    {
        RequireLength(positions.Length, 3 * AtomCount, nameof(positions));
        RequireLength(coordinates.Length, Dimension, nameof(coordinates));
        Span<double> angles = coordinates.Slice(BondCount, AngleCount);
        Span<double> torsions = coordinates[(BondCount + AngleCount)..];
        for (int k = 1; k < _rows.Length; k++)
        {
            ZMatrixRow r = _rows[k];
            coordinates[k - 1] = MolecularGeometry.Distance(positions, r.Atom, r.BondAtom);
            if (!(coordinates[k - 1] > 0 && double.IsFinite(coordinates[k - 1])))
            {
                throw new InvalidDataInputException(
                    $"atoms {r.Atom} and {r.BondAtom} are bonded but {coordinates[k - 1]} nm apart; a finite distance above 0 is needed");
            }

            if (k >= 2)
            {
                angles[k - 2] = MeasuredAngle(positions, r.Atom, r.BondAtom, r.AngleAtom);
            }

            if (k >= 3)
            {
                (int pivot, int end) = r.IsSiblingRelative ? (r.BondAtom, r.AngleAtom) : (r.AngleAtom, r.BondAtom);
                _ = MeasuredAngle(positions, end, pivot, r.TorsionAtom);
                torsions[k - 3] = MolecularGeometry.Torsion(positions, r.Atom, r.BondAtom, r.AngleAtom, r.TorsionAtom);
            }
        }
    }

    /// <summary>
    /// The structure with the given internal coordinates, in a standard frame: the first atom at the origin, the second on the
    /// x axis, the third in the xy plane.
    /// </summary>
    /// <param name="coordinates">Bonds in nm, angles and torsions in radians, shape [3N - 6].</param>
    /// <param name="positions">Receives positions in nm, shape [N, 3].</param>
    public void ToCartesian(ReadOnlySpan<double> coordinates, Span<double> positions)
    {
        RequireLength(coordinates.Length, Dimension, nameof(coordinates));
        RequireLength(positions.Length, 3 * AtomCount, nameof(positions));
        ReadOnlySpan<double> angles = coordinates.Slice(BondCount, AngleCount);
        ReadOnlySpan<double> torsions = coordinates[(BondCount + AngleCount)..];
        default(Point3).Store(positions, _rows[0].Atom);
        new Point3(coordinates[0], 0, 0).Store(positions, _rows[1].Atom);
        (double sin, double cos) = VectorMath.SinCos(angles[0]);
        new Point3(coordinates[0] - (coordinates[1] * cos), coordinates[1] * sin, 0).Store(positions, _rows[2].Atom);
        for (int k = 3; k < _rows.Length; k++)
        {
            Place(_rows[k], coordinates[k - 1], angles[k - 2], torsions[k - 3], positions);
        }
    }

    /// <summary>
    /// log |det J| of internal -> Cartesian coordinates modulo rigid motion: an atom placed by bond r and angle θ adds
    /// 2 log r + log sin θ. Multiplying a density in positions by its exponential gives the density in internal coordinates.
    /// </summary>
    /// <param name="coordinates">Bonds in nm, angles and torsions in radians, shape [3N - 6].</param>
    /// <returns>The logarithm, with lengths in nm.</returns>
    public double LogJacobian(ReadOnlySpan<double> coordinates)
    {
        RequireLength(coordinates.Length, Dimension, nameof(coordinates));
        double sum = 0;
        for (int k = 0; k < BondCount; k++)
        {
            sum += 2 * VectorMath.Log(coordinates[k]);
        }

        for (int k = BondCount; k < BondCount + AngleCount; k++)
        {
            sum += VectorMath.Log(VectorMath.SinCos(coordinates[k]).Sin);
        }

        return sum;
    }

    /// <summary>Coordinates from stored rows, shape [N, 5]: atom, bond, angle, torsion atom, 1 where relative to a sibling.</summary>
    /// <exception cref="InvalidDataInputException">A row refers to an atom that is not placed before it.</exception>
    internal static InternalCoordinates FromRows(ReadOnlySpan<double> stored)
    {
        var rows = new ZMatrixRow[stored.Length / 5];
        for (int k = 0; k < rows.Length; k++)
        {
            ReadOnlySpan<double> row = stored.Slice(5 * k, 5);
            rows[k] = new((int)row[0], (int)row[1], (int)row[2], (int)row[3], row[4] != 0);
            ReadOnlySpan<ZMatrixRow> placed = rows.AsSpan(0, k);
            int[] references = [rows[k].BondAtom, rows[k].AngleAtom, rows[k].TorsionAtom];
            bool sound = rows[k].Atom >= 0 && rows[k].Atom < rows.Length && IndexOf(placed, rows[k].Atom) < 0;
            for (int i = 0; i < 3; i++)
            {
                sound &= i < k ? IndexOf(placed, references[i]) >= 0 : references[i] == -1;
            }

            if (!sound)
            {
                throw new InvalidDataInputException($"row {k} of the stored Z-matrix ({rows[k]}) refers to atoms that are not placed before it");
            }
        }

        return rows.Length >= 3 && stored.Length % 5 == 0
            ? new InternalCoordinates(rows)
            : throw new InvalidDataInputException($"a stored Z-matrix needs shape [N, 5] with N >= 3, but holds {stored.Length} numbers");
    }

    private static int IndexOf(ReadOnlySpan<ZMatrixRow> rows, int atom)
    {
        for (int k = 0; k < rows.Length; k++)
        {
            if (rows[k].Atom == atom)
            {
                return k;
            }
        }

        return -1;
    }

    private static void Place(ZMatrixRow r, double bond, double angle, double torsion, Span<double> positions)
    {
        Point3 b = Point3.Of(positions, r.BondAtom);
        Point3 c = Point3.Of(positions, r.AngleAtom);
        Point3 axis = c - b;
        axis = 1 / axis.Length * axis;
        Point3 arm = Point3.Of(positions, r.TorsionAtom) - c;
        arm -= Point3.Dot(arm, axis) * axis;
        arm = 1 / arm.Length * arm;
        (double sinAngle, double cosAngle) = VectorMath.SinCos(angle);
        (double sinTorsion, double cosTorsion) = VectorMath.SinCos(torsion);
        Point3 across = (cosTorsion * arm) + (sinTorsion * Point3.Cross(arm, axis));
        (b + (bond * ((cosAngle * axis) + (sinAngle * across)))).Store(positions, r.Atom);
    }

    private static double MeasuredAngle(ReadOnlySpan<double> positions, int a, int b, int c)
    {
        double angle = MolecularGeometry.Angle(positions, a, b, c);
        return VectorMath.SinCos(angle).Sin > SmallestSine
            ? angle
            : throw new InvalidDataInputException(
                $"the angle of atoms {a}-{b}-{c} is {angle * 180 / Math.PI:0.####} degrees; internal coordinates need angles that are not linear");
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} holds {length} numbers, {expected} are needed", name);
        }
    }
}
