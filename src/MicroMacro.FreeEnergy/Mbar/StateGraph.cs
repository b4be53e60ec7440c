namespace MicroMacro.FreeEnergy;

/// <summary>How the sampled states hang together, read from the effective numbers of samples that they share.</summary>
internal static class StateGraph
{
    /// <summary>
    /// Groups of states that share less than one effective sample with all others together. States are merged along their
    /// strongest ties until every group stands alone or one group is left.
    /// </summary>
    /// <param name="gram">Effective samples shared, Σ_n P_kn P_ln, shape [S, S].</param>
    /// <param name="counts">N_k, shape [S].</param>
    /// <returns>Group number of each state, shape [S], numbered by first member.</returns>
    public static int[] Groups(double[] gram, double[] counts)
    {
        int s = counts.Length;
        double[] shared = [.. gram];
        double[] size = [.. counts];
        int[] parent = [.. Enumerable.Range(0, s)];
        while (true)
        {
            (int a, int b) = StrongestTie(shared, size, parent);
            if (a < 0)
            {
                break;
            }

            parent[b] = a;
            size[a] += size[b];
            for (int k = 0; k < s; k++)
            {
                shared[(a * s) + k] += shared[(b * s) + k];
                shared[(k * s) + a] = shared[(a * s) + k];
            }
        }

        var names = new Dictionary<int, int>();
        var groups = new int[s];
        for (int k = 0; k < s; k++)
        {
            int root = k;
            while (parent[root] != root)
            {
                root = parent[root];
            }

            groups[k] = names.TryGetValue(root, out int name) ? name : names[root] = names.Count;
        }

        return groups;
    }

    /// <summary>The smallest overlap on the strongest tree that spans all states: 1 for a single state.</summary>
    /// <param name="overlap">O_kl, shape [S, S]; a link has the smaller of its two directions.</param>
    /// <param name="states">S.</param>
    /// <returns>The overlap, and the two states that it links.</returns>
    public static (double Overlap, int From, int To) WeakestLink(double[] overlap, int states)
    {
        var best = new double[states];
        var from = new int[states];
        var inside = new bool[states];
        Array.Fill(best, -1);
        (double Overlap, int From, int To) weakest = (1, 0, 0);
        for (int added = 0, last = 0; ; added++)
        {
            inside[last] = true;
            if (added == states - 1)
            {
                return weakest;
            }

            int next = -1;
            for (int k = 0; k < states; k++)
            {
                double o = Math.Min(overlap[(last * states) + k], overlap[(k * states) + last]);
                if (!inside[k] && o > best[k])
                {
                    (best[k], from[k]) = (o, last);
                }

                if (!inside[k] && (next < 0 || best[k] > best[next]))
                {
                    next = k;
                }
            }

            if (best[next] < weakest.Overlap)
            {
                weakest = (best[next], from[next], next);
            }

            last = next;
        }
    }

    private static (int A, int B) StrongestTie(double[] shared, double[] size, int[] parent)
    {
        int s = parent.Length;
        (int A, int B) tie = (-1, -1);
        double strongest = 0;
        for (int a = 0; a < s; a++)
        {
            if (parent[a] != a)
            {
                continue;
            }

            double outside = 0, best = 0;
            int partner = -1;
            for (int b = 0; b < s; b++)
            {
                if (b == a || parent[b] != b)
                {
                    continue;
                }

                double o = shared[(a * s) + b];
                outside += o;
                if (o > best)
                {
                    (best, partner) = (o, b);
                }
            }

            // Groups of few samples cannot share a whole one; a twentieth of their samples ties them as well.
            if (outside >= Math.Min(1, 0.05 * size[a]) && best > strongest)
            {
                (strongest, tie) = (best, (Math.Min(a, partner), Math.Max(a, partner)));
            }
        }

        return tie;
    }
}
