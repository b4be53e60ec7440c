using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics;

namespace MicroMacro.Tests.Generative.CoordinateMaps;

public sealed class InternalCoordinatesTests
{
    private static InternalCoordinates AlanineDipeptide(params int[][] torsions) => InternalCoordinates.Build(
        22, TestMolecules.AlanineDipeptideBonds, TestMolecules.AlanineDipeptideNumbers, torsions);

    [Fact, Trait("Kind", "Unit")]
    public void Backbone_torsions_of_a_peptide_are_coordinates()
    {
        InternalCoordinates coordinates = AlanineDipeptide();
        double[] x = TestMolecules.AlanineDipeptide;
        double[] q = new double[coordinates.Dimension];
        coordinates.FromCartesian(x, q);

        foreach (int[] t in new[] { new[] { 0, 4, 6, 8 }, [4, 6, 8, 14], [6, 8, 14, 16], [18, 16, 14, 8] })
        {
            int index = coordinates.TorsionIndex(t[0], t[1], t[2], t[3]);
            Assert.True(index >= 0, string.Join("-", t));
            Assert.False(coordinates.TorsionRow(index).IsSiblingRelative);
            Assert.Equal(
                MolecularGeometry.Torsion(x, t[0], t[1], t[2], t[3]), q[coordinates.BondCount + coordinates.AngleCount + index], 12);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void One_proper_torsion_turns_about_each_bond()
    {
        InternalCoordinates coordinates = AlanineDipeptide();
        var axes = coordinates.Rows.Skip(3).Where(r => !r.IsSiblingRelative)
            .Select(r => (Math.Min(r.BondAtom, r.AngleAtom), Math.Max(r.BondAtom, r.AngleAtom))).ToList();

        Assert.Equal(axes.Count, axes.Distinct().Count());
        Assert.Equal(7, axes.Count); // ω, φ, ψ, ω and three methyl groups
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(5, 4, 6, 8)]
    [InlineData(4, 6, 8, 10)]
    [InlineData(9, 8, 14, 15)]
    [InlineData(13, 10, 8, 9)]
    public void A_wanted_torsion_becomes_a_coordinate(int a, int b, int c, int d)
    {
        InternalCoordinates coordinates = AlanineDipeptide([[a, b, c, d]]);
        Assert.True(coordinates.TorsionIndex(a, b, c, d) >= 0);
        Assert.Equal(coordinates.TorsionIndex(a, b, c, d), coordinates.TorsionIndex(d, c, b, a));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Order_of_the_bonds_does_not_matter()
    {
        int[] bonds = TestMolecules.AlanineDipeptideBonds;
        int[] reversed = [.. bonds.Reverse()];
        Assert.Equal(
            InternalCoordinates.Build(22, bonds, TestMolecules.AlanineDipeptideNumbers).Rows,
            InternalCoordinates.Build(22, reversed, TestMolecules.AlanineDipeptideNumbers).Rows);
    }

    [Fact, Trait("Kind", "Law")]
    public void Any_molecule_returns_from_its_internal_coordinates_with_its_hand()
    {
        var random = new Random(7);
        for (int trial = 0; trial < 300; trial++)
        {
            int n = 4 + (trial % 30);
            (int[] bonds, double[] x) = TestMolecules.Random(random, n);
            InternalCoordinates coordinates = InternalCoordinates.Build(n, bonds);
            double[] q = new double[coordinates.Dimension];
            double[] back = new double[x.Length];
            double[] again = new double[q.Length];
            coordinates.FromCartesian(x, q);
            coordinates.ToCartesian(q, back);
            coordinates.FromCartesian(back, again);

            Assert.True(Superposition.Align(back, x, back) < 1e-9, $"trial {trial}");
            Assert.True(q.Zip(again, (u, v) => Math.Abs(MolecularGeometry.Wrap(u - v))).Max() < 1e-6, $"trial {trial}");
            Assert.True(Superposition.Align(TestMolecules.Mirror(x), x, back) > 1e-3, "a mirror image must not superpose");
        }
    }

    [Fact, Trait("Kind", "Law")]
    public void Log_jacobian_is_that_of_the_map_with_rigid_motion()
    {
        // det of (three translations, direction of the first bond, roll about it, internal coordinates) -> positions.
        var random = new Random(3);
        for (int trial = 0; trial < 5; trial++)
        {
            (int[] bonds, double[] x) = TestMolecules.Random(random, 8);
            InternalCoordinates coordinates = InternalCoordinates.Build(8, bonds);
            double[] q = new double[coordinates.Dimension];
            coordinates.FromCartesian(x, q);
            double exact = coordinates.LogJacobian(q);
            double numerical = NumericalLogJacobian(coordinates, q);
            Assert.Equal(exact, numerical, 1e-6);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Linear_angles_are_refused_by_name()
    {
        InternalCoordinates coordinates = InternalCoordinates.Build(4, [0, 1, 1, 2, 2, 3]);
        double[] x = [0, 0, 0, 0.1, 0, 0, 0.2, 0, 0, 0.3, 0.1, 0];
        var e = Assert.Throws<InvalidDataInputException>(() => coordinates.FromCartesian(x, new double[6]));
        Assert.Contains("2-1-0 is 180 degrees", e.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Pieces_and_wrong_indices_are_refused()
    {
        Assert.Contains(
            "atom 3 is not connected",
            Assert.Throws<InvalidDataInputException>(() => InternalCoordinates.Build(5, [0, 1, 1, 2, 3, 4])).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidDataInputException>(() => InternalCoordinates.Build(3, [0, 1, 1, 2, 2, 0]));
        Assert.Throws<ArgumentException>(() => InternalCoordinates.Build(3, [0, 1, 1, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => InternalCoordinates.Build(2, [0, 1]));
        Assert.Throws<ArgumentException>(() => AlanineDipeptide([[4, 6, 8, 22]]));
    }

    private static double NumericalLogJacobian(InternalCoordinates coordinates, double[] q)
    {
        int dimension = q.Length + 6;
        double[] matrix = new double[dimension * dimension];
        for (int k = 0; k < dimension; k++)
        {
            const double Step = 1e-5;
            double[] forward = Posed(coordinates, q, k, Step);
            double[] backward = Posed(coordinates, q, k, -Step);
            for (int i = 0; i < dimension; i++)
            {
                matrix[(i * dimension) + k] = (forward[i] - backward[i]) / (2 * Step);
            }
        }

        return LogAbsDeterminant(matrix, dimension);
    }

    /// <summary>Positions after a small change of one parameter: 0-2 shift, 3-5 turn about an axis, 6.. internal coordinates.</summary>
    private static double[] Posed(InternalCoordinates coordinates, double[] q, int parameter, double step)
    {
        double[] moved = [.. q];
        if (parameter >= 6)
        {
            moved[parameter - 6] += step;
        }

        double[] x = new double[3 * coordinates.AtomCount];
        coordinates.ToCartesian(moved, x);
        for (int i = 0; parameter < 6 && i < coordinates.AtomCount; i++)
        {
            if (parameter < 3)
            {
                x[(3 * i) + parameter] += step;
            }
            else
            {
                (int u, int v) = ((parameter - 2) % 3, (parameter - 1) % 3);
                (double sin, double cos) = Math.SinCos(step);
                (x[(3 * i) + u], x[(3 * i) + v]) =
                    ((cos * x[(3 * i) + u]) - (sin * x[(3 * i) + v]), (sin * x[(3 * i) + u]) + (cos * x[(3 * i) + v]));
            }
        }

        return x;
    }

    private static double LogAbsDeterminant(double[] a, int n)
    {
        double sum = 0;
        for (int k = 0; k < n; k++)
        {
            int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[(i * n) + k]));
            for (int j = 0; j < n; j++)
            {
                (a[(k * n) + j], a[(pivot * n) + j]) = (a[(pivot * n) + j], a[(k * n) + j]);
            }

            sum += Math.Log(Math.Abs(a[(k * n) + k]));
            for (int i = k + 1; i < n; i++)
            {
                double factor = a[(i * n) + k] / a[(k * n) + k];
                for (int j = k; j < n; j++)
                {
                    a[(i * n) + j] -= factor * a[(k * n) + j];
                }
            }
        }

        return sum;
    }
}
