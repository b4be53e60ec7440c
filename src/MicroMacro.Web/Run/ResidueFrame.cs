namespace MicroMacro.Web.Run;

/// <summary>
/// The frame of one residue's N, Cα and C: structures turned into it lie on top of each other there, so that the side
/// chain stands on one side for L and on the other for D.
/// </summary>
internal sealed class ResidueFrame
{
    private readonly int _n;
    private readonly int _alpha;
    private readonly int _carbonyl;
    private readonly int _beta;

    private ResidueFrame(int n, int alpha, int carbonyl, int beta)
    {
        (_n, _alpha, _carbonyl, _beta) = (n, alpha, carbonyl, beta);
    }

    /// <summary>The frame of the first residue that has N, CA and C, or null.</summary>
    public static ResidueFrame? Find(PdbAtom[] atoms)
    {
        foreach (int residue in atoms.Select(a => a.ResidueNumber).Distinct())
        {
            int At(string name) => Array.FindIndex(atoms, a => a.ResidueNumber == residue && a.Name == name);
            if (At("N") >= 0 && At("CA") >= 0 && At("C") >= 0)
            {
                return new ResidueFrame(At("N"), At("CA"), At("C"), At("CB"));
            }
        }

        return null;
    }

    /// <summary>The positions [3N] with Cα at the origin, N on the first axis and C in the first plane.</summary>
    public float[] Turn(float[] positions)
    {
        double[] first = Unit(Between(positions, _alpha, _n));
        double[] third = Unit(Cross(first, Between(positions, _alpha, _carbonyl)));
        double[] second = Cross(third, first);
        float[] turned = new float[positions.Length];
        for (int atom = 0; atom < positions.Length / 3; atom++)
        {
            double[] d = Between(positions, _alpha, atom);
            turned[3 * atom] = (float)Dot(d, first);
            turned[(3 * atom) + 1] = (float)Dot(d, second);
            turned[(3 * atom) + 2] = (float)Dot(d, third);
        }

        return turned;
    }

    /// <summary>"L" or "D" by the side of Cβ; null for a residue without one.</summary>
    public string? Chirality(float[] positions)
    {
        if (_beta < 0)
        {
            return null;
        }

        double[] normal = Cross(Between(positions, _alpha, _n), Between(positions, _alpha, _carbonyl));
        return Dot(normal, Between(positions, _alpha, _beta)) > 0 ? "L" : "D";
    }

    private static double[] Between(float[] x, int from, int to) =>
        [x[3 * to] - x[3 * from], x[(3 * to) + 1] - x[(3 * from) + 1], x[(3 * to) + 2] - x[(3 * from) + 2]];

    private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    private static double[] Cross(double[] a, double[] b) =>
        [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];

    private static double[] Unit(double[] a)
    {
        double length = Math.Sqrt(Dot(a, a));
        return length > 0 ? [a[0] / length, a[1] / length, a[2] / length] : [1, 0, 0];
    }
}
