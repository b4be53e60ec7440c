namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>
/// Whether structures of a molecule are ones it can have: bonds and angles near the force field's values, every chiral centre
/// with the hand and every bond that does not turn with the isomer of the reference, and no two atoms at least four bonds apart
/// on top of each other.
/// </summary>
public sealed class StructureValidity
{
    private readonly ReferenceGeometry _molecule;
    private readonly StructureTolerances _tolerances;
    private readonly int[] _centres;
    private readonly bool[] _isPositive;
    private readonly double[] _stiff;
    private readonly (int A, int B, double Squared)[] _apart;

    /// <param name="molecule">What its structures should look like.</param>
    /// <param name="tolerances">How far they may be off; null for the defaults.</param>
    /// <exception cref="ArgumentException">An array has the wrong length or an index is out of range.</exception>
    public StructureValidity(ReferenceGeometry molecule, StructureTolerances? tolerances = null)
    {
        ArgumentNullException.ThrowIfNull(molecule);
        int n = molecule.AtomicNumbers.Length;
        RequireLength(molecule.Bonds.Length, 2 * molecule.BondLengths.Length, nameof(molecule.Bonds));
        RequireLength(molecule.Angles.Length, 3 * molecule.AngleValues.Length, nameof(molecule.Angles));
        RequireLength(molecule.Reference.Length, 3 * n, nameof(molecule.Reference));
        if (molecule.Angles.Any(a => a < 0 || a >= n))
        {
            throw new ArgumentException($"an angle names an atom outside 0 to {n - 1}", nameof(molecule));
        }

        if (molecule.StiffTorsions.Length % 4 != 0 || molecule.StiffTorsions.Any(a => a < 0 || a >= n))
        {
            throw new ArgumentException($"stiff torsions are not groups of four atoms from 0 to {n - 1}", nameof(molecule));
        }

        _molecule = molecule;
        _tolerances = tolerances ?? new StructureTolerances();
        _centres = ChiralCentres.Find(molecule.AtomicNumbers, molecule.Bonds);
        _isPositive = new bool[_centres.Length / 5];
        for (int k = 0; k < _isPositive.Length; k++)
        {
            _isPositive[k] = Volume(molecule.Reference, k) > 0;
        }

        _stiff = new double[molecule.StiffTorsions.Length / 4];
        for (int k = 0; k < _stiff.Length; k++)
        {
            _stiff[k] = Torsion(molecule.Reference, k);
        }

        _apart = PairsApart(new BondGraph(n, molecule.Bonds), molecule.AtomicNumbers, _tolerances.ClashFraction);
    }

    /// <summary>Number of chiral centres found.</summary>
    public int ChiralCentreCount => _isPositive.Length;

    /// <summary>Counts what is wrong with a structure.</summary>
    /// <param name="positions">Positions in nm, shape [N, 3].</param>
    public StructureReport Check(ReadOnlySpan<double> positions)
    {
        RequireLength(positions.Length, _molecule.Reference.Length, nameof(positions));
        foreach (double value in positions)
        {
            if (!double.IsFinite(value))
            {
                return new StructureReport(0, 0, 0, 0, 0, false);
            }
        }

        return new StructureReport(WrongBonds(positions), WrongAngles(positions), WrongHands(positions), WrongIsomers(positions), Clashes(positions), true);
    }

    private int WrongBonds(ReadOnlySpan<double> positions)
    {
        int wrong = 0;
        for (int k = 0; k < _molecule.BondLengths.Length; k++)
        {
            double length = MolecularGeometry.Distance(positions, _molecule.Bonds[2 * k], _molecule.Bonds[(2 * k) + 1]);
            wrong += Math.Abs(length - _molecule.BondLengths[k]) > _tolerances.Bond ? 1 : 0;
        }

        return wrong;
    }

    private int WrongAngles(ReadOnlySpan<double> positions)
    {
        int wrong = 0;
        for (int k = 0; k < _molecule.AngleValues.Length; k++)
        {
            ReadOnlySpan<int> atoms = _molecule.Angles.AsSpan(3 * k, 3);
            double angle = MolecularGeometry.Angle(positions, atoms[0], atoms[1], atoms[2]);
            wrong += Math.Abs(angle - _molecule.AngleValues[k]) > _tolerances.Angle ? 1 : 0;
        }

        return wrong;
    }

    private int WrongHands(ReadOnlySpan<double> positions)
    {
        int wrong = 0;
        for (int k = 0; k < _isPositive.Length; k++)
        {
            wrong += Volume(positions, k) > 0 != _isPositive[k] ? 1 : 0;
        }

        return wrong;
    }

    private int WrongIsomers(ReadOnlySpan<double> positions)
    {
        int wrong = 0;
        for (int k = 0; k < _stiff.Length; k++)
        {
            wrong += Math.Abs(MolecularGeometry.Wrap(Torsion(positions, k) - _stiff[k])) > _tolerances.StiffTorsion ? 1 : 0;
        }

        return wrong;
    }

    private double Torsion(ReadOnlySpan<double> positions, int stiff)
    {
        ReadOnlySpan<int> atoms = _molecule.StiffTorsions.AsSpan(4 * stiff, 4);
        return MolecularGeometry.Torsion(positions, atoms[0], atoms[1], atoms[2], atoms[3]);
    }

    private int Clashes(ReadOnlySpan<double> positions)
    {
        int clashes = 0;
        foreach ((int a, int b, double squared) in _apart)
        {
            Point3 d = Point3.Of(positions, a) - Point3.Of(positions, b);
            clashes += Point3.Dot(d, d) < squared ? 1 : 0;
        }

        return clashes;
    }

    /// <summary>Signed volume of the four neighbours of a centre: positive or negative as they go round.</summary>
    private double Volume(ReadOnlySpan<double> positions, int centre)
    {
        ReadOnlySpan<int> atoms = _centres.AsSpan((5 * centre) + 1, 4);
        return MolecularGeometry.SignedVolume(positions, atoms[0], atoms[1], atoms[2], atoms[3]);
    }

    private static (int A, int B, double Squared)[] PairsApart(BondGraph graph, int[] atomicNumbers, double fraction)
    {
        var pairs = new List<(int, int, double)>();
        for (int a = 0; a < graph.AtomCount; a++)
        {
            int[] distance = graph.DistancesFrom(a);
            for (int b = a + 1; b < graph.AtomCount; b++)
            {
                if (distance[b] is < 0 or > 3)
                {
                    double reach = fraction * (VanDerWaalsRadii.Of(atomicNumbers[a]) + VanDerWaalsRadii.Of(atomicNumbers[b]));
                    pairs.Add((a, b, reach * reach));
                }
            }
        }

        return [.. pairs];
    }

    private static void RequireLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} holds {length} numbers, {expected} are needed", name);
        }
    }
}
