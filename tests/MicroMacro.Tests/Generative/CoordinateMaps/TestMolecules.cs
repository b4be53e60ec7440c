namespace MicroMacro.Tests.Generative.CoordinateMaps;

/// <summary>Molecules as plain arrays: alanine dipeptide, and random graphs with random positions.</summary>
internal static class TestMolecules
{
    public static readonly int[] AlanineDipeptideNumbers = [6, 1, 1, 1, 6, 8, 7, 1, 6, 1, 6, 1, 1, 1, 6, 8, 7, 1, 6, 1, 1, 1];

    public static readonly int[] AlanineDipeptideBonds =
    [
        0, 1, 0, 2, 0, 3, 0, 4, 4, 5, 4, 6, 6, 7, 6, 8, 8, 9, 8, 10, 8, 14, 10, 11, 10, 12, 10, 13,
        14, 15, 14, 16, 16, 17, 16, 18, 18, 19, 18, 20, 18, 21,
    ];

    /// <summary>Positions in nm, L-alanine.</summary>
    public static double[] AlanineDipeptide =>
    [
        -0.29941, 0.07305, 0.07809, -0.33841, -0.02795, 0.07809, -0.33441, 0.12505, 0.16709, -0.33341, 0.12505, -0.01091,
        -0.14841, 0.07205, 0.07909, -0.08641, 0.17805, 0.07709, -0.08741, -0.04595, 0.08009, -0.14441, -0.12895, 0.07809,
        0.05759, -0.06295, 0.07609, 0.10259, 0.01205, 0.14109, 0.09259, -0.20195, 0.13209, 0.20159, -0.21295, 0.13309,
        0.05459, -0.21195, 0.23409, 0.04959, -0.27995, 0.06909, 0.11359, -0.04095, -0.06591, 0.14359, -0.13595, -0.13791,
        0.12559, 0.08605, -0.10691, 0.09059, 0.15905, -0.04491, 0.17559, 0.12305, -0.23891, 0.17659, 0.23205, -0.24991,
        0.27659, 0.08405, -0.25191, 0.11159, 0.08005, -0.31591,
    ];

    /// <summary>A random tree of n atoms with some extra bonds that close rings, and positions without linear angles.</summary>
    public static (int[] Bonds, double[] Positions) Random(Random random, int n)
    {
        var bonds = new List<int> { 0, 1, 1, 2 };
        for (int i = 3; i < n; i++)
        {
            bonds.AddRange([random.Next(i), i]);
        }

        for (int k = 0; n > 5 && k < n / 4; k++)
        {
            int a = random.Next(3, n);
            bonds.AddRange([a, random.Next(3, n) is int b && b != a ? b : 2]);
        }

        double[] positions = new double[3 * n];
        for (int i = 0; i < positions.Length; i++)
        {
            positions[i] = random.NextDouble();
        }

        return ([.. bonds], positions);
    }

    /// <summary>The mirror image in the yz plane.</summary>
    public static double[] Mirror(double[] positions) => [.. positions.Select((v, i) => i % 3 == 0 ? -v : v)];

    /// <summary>Thermal structures: every internal coordinate jiggled, the methyl groups, φ and ψ turned freely.</summary>
    public static double[] Jiggle(MicroMacro.Generative.CoordinateMaps.InternalCoordinates coordinates, double[] positions, int n, int seed)
    {
        var random = new Random(seed);
        double[] reference = new double[coordinates.Dimension];
        coordinates.FromCartesian(positions, reference);
        double[] structures = new double[n * positions.Length];
        double[] moved = new double[reference.Length];
        int torsions = coordinates.BondCount + coordinates.AngleCount;
        for (int k = 0; k < n; k++)
        {
            double shared = Gaussian(random);
            for (int i = 0; i < moved.Length; i++)
            {
                double sigma = i < coordinates.BondCount ? 0.002 : 0.06;
                moved[i] = reference[i] + (sigma * ((0.8 * Gaussian(random)) + (0.6 * shared)));
            }

            foreach (int[] free in new[] { new[] { 4, 6, 8, 14 }, [6, 8, 14, 16] })
            {
                moved[torsions + coordinates.TorsionIndex(free[0], free[1], free[2], free[3])] = Math.Tau * random.NextDouble();
            }

            coordinates.ToCartesian(moved, structures.AsSpan(k * positions.Length, positions.Length));
        }

        return structures;
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble());
}
