namespace MicroMacro.Systems.Molecules;

/// <summary>Lennard-Jones parameters by pair of types, and which pairs of atoms have none of their own.</summary>
/// <param name="Types">The Lennard-Jones type of each atom, shape [N], from 0.</param>
/// <param name="TypeCount">How many types there are, T.</param>
/// <param name="Repulsion">A in kJ/mol nm^12, shape [T, T], symmetric.</param>
/// <param name="Dispersion">B in kJ/mol nm^6, shape [T, T], symmetric.</param>
/// <param name="Exclusions">For each atom i the atoms j > i that have no regular pair with it, ascending, shape [N][].</param>
public sealed record LennardJonesTable(int[] Types, int TypeCount, double[] Repulsion, double[] Dispersion, int[][] Exclusions)
{
    /// <summary>The pair of atoms i and j as if it were not excluded.</summary>
    /// <param name="atoms">The atoms, shape [N].</param>
    /// <param name="i">The lower atom.</param>
    /// <param name="j">The higher atom.</param>
    public NonbondedPair Pair(IReadOnlyList<Atom> atoms, int i, int j)
    {
        int t = (Types[i] * TypeCount) + Types[j];
        return new(i, j, atoms[i].Charge * atoms[j].Charge, Repulsion[t], Dispersion[t]);
    }

    /// <summary>All pairs i &lt; j that are not excluded, ordered by i, then j.</summary>
    internal NonbondedPair[] BuildPairs(Atom[] atoms)
    {
        int n = atoms.Length;
        long count = ((long)n * (n - 1) / 2) - Exclusions.Sum(e => (long)e.Length);
        NonbondedPair[] pairs = new NonbondedPair[count];
        int next = 0;
        for (int i = 0; i < n; i++)
        {
            int e = 0;
            int[] excluded = Exclusions[i];
            for (int j = i + 1; j < n; j++)
            {
                if (e < excluded.Length && excluded[e] == j)
                {
                    e++;
                    continue;
                }

                pairs[next++] = Pair(atoms, i, j);
            }
        }

        return pairs;
    }
}
