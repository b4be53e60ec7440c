using MicroMacro.Generative.CoordinateMaps;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

public sealed class StructureValidityTests
{
    private static readonly double[] Reference = TestMolecules.AlanineDipeptide;

    private static readonly InternalCoordinates Coordinates = InternalCoordinates.Build(
        22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers);

    private static readonly StructureValidity Validity = new(Molecule());

    [Fact, Trait("Kind", "Unit")]
    public void The_reference_is_valid_and_its_mirror_image_has_the_wrong_hand()
    {
        Assert.Equal(1, Validity.ChiralCentreCount);
        Assert.Equal(new StructureReport(0, 0, 0, 0, 0, true), Validity.Check(Reference));
        Assert.Equal(new StructureReport(0, 0, 1, 0, 0, true), Validity.Check(TestMolecules.Mirror(Reference)));
    }

    [Fact, Trait("Kind", "Unit")]
    public void One_wrong_bond_or_angle_is_counted_at_the_tolerance()
    {
        Assert.Equal(new StructureReport(0, 0, 0, 0, 0, true), Changed(BondIndex(5), 0.0195));
        Assert.Equal(1, Changed(BondIndex(5), 0.0205).Bonds);
        Assert.Equal(0, Changed(AngleIndex(18), 24.5 * Math.PI / 180).Angles);
        Assert.Equal(1, Changed(AngleIndex(18), 25.5 * Math.PI / 180).Angles);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Overlapping_atoms_clash_and_neighbours_do_not()
    {
        double[] x = [.. Reference];
        for (int i = 0; i < 3; i++)
        {
            x[(3 * 21) + i] = x[(3 * 3) + i] + (i == 0 ? -0.12 : 0);
        }

        Assert.Equal(1, Validity.Check(x).Clashes);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_stiff_torsion_counts_where_it_leaves_the_references_side()
    {
        StructureValidity validity = new(Molecule() with { StiffTorsions = [1, 4, 6, 8] });
        Assert.True(validity.Check(Turned(59)).IsValid);
        Assert.Equal(new StructureReport(0, 0, 0, 1, 0, true), validity.Check(Turned(-61)) with { Clashes = 0 });
        Assert.Equal(new StructureReport(0, 0, 0, 1, 0, true), validity.Check(Turned(180)) with { Clashes = 0 });
        Assert.Equal(0, Validity.Check(Turned(180)).Isomers);
        Assert.Throws<ArgumentException>(() => new StructureValidity(Molecule() with { StiffTorsions = [1, 4, 6] }));
        Assert.Throws<ArgumentException>(() => new StructureValidity(Molecule() with { StiffTorsions = [1, 4, 6, 22] }));
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_number_that_is_not_finite_is_its_own_failure()
    {
        double[] x = [.. Reference];
        x[40] = double.NaN;
        Assert.Equal(new StructureReport(0, 0, 0, 0, 0, false), Validity.Check(x));
        Assert.False(Validity.Check(x).IsValid);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Centres_need_four_different_substituents()
    {
        Assert.Equal([8, 6, 9, 10, 14], ChiralCentres.Find(TestMolecules.AlanineDipeptideNumbers, TestMolecules.AlanineDipeptideBonds));

        // 3-methylhexane's third carbon, told from its neighbours only three bonds away; hydrogens on it alone.
        Assert.Equal([2, 1, 3, 6, 7], ChiralCentres.Find([6, 6, 6, 6, 6, 6, 6, 1], [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 2, 6, 2, 7]));

        // 3-methylpentane has two ethyl arms.
        Assert.Empty(ChiralCentres.Find([6, 6, 6, 6, 6, 6, 1], [0, 1, 1, 2, 2, 3, 3, 4, 2, 5, 2, 6]));
    }

    private static int BondIndex(int atom) => Coordinates.Rows.ToList().FindIndex(r => r.Atom == atom) - 1;

    private static int AngleIndex(int atom) => Coordinates.BondCount + BondIndex(atom) - 1;

    private static StructureReport Changed(int coordinate, double change)
    {
        double[] q = new double[Coordinates.Dimension];
        double[] x = new double[66];
        Coordinates.FromCartesian(Reference, q);
        q[coordinate] += change;
        Coordinates.ToCartesian(q, x);
        return Validity.Check(x);
    }

    /// <summary>The reference with everything from the nitrogen on (atom 6) turned about the first peptide bond, in degrees.</summary>
    private static double[] Turned(double degrees)
    {
        double[] x = [.. Reference];
        Point3 origin = Point3.Of(x, 4), axis = Point3.Of(x, 6) - origin;
        axis = 1 / axis.Length * axis;
        (double sin, double cos) = Math.SinCos(degrees * Math.PI / 180);
        for (int atom = 7; atom < 22; atom++)
        {
            Point3 p = Point3.Of(x, atom) - origin;
            Point3 turned = origin + (cos * p) + (sin * Point3.Cross(axis, p)) + ((1 - cos) * Point3.Dot(axis, p) * axis);
            (x[3 * atom], x[(3 * atom) + 1], x[(3 * atom) + 2]) = (turned.X, turned.Y, turned.Z);
        }

        return x;
    }

    /// <summary>Alanine dipeptide with its own bonds and tree angles as reference values.</summary>
    private static ReferenceGeometry Molecule()
    {
        int[] bonds = TestMolecules.AlanineDipeptideBonds;
        int[] angles = [.. Coordinates.Rows.Skip(2).SelectMany(r => new[] { r.Atom, r.BondAtom, r.AngleAtom })];
        return new ReferenceGeometry
        {
            AtomicNumbers = TestMolecules.AlanineDipeptideNumbers,
            Bonds = bonds,
            BondLengths = [.. bonds.Chunk(2).Select(b => MolecularGeometry.Distance(Reference, b[0], b[1]))],
            Angles = angles,
            AngleValues = [.. angles.Chunk(3).Select(a => MolecularGeometry.Angle(Reference, a[0], a[1], a[2]))],
            Reference = Reference,
        };
    }
}
