namespace MicroMacro.Numerics.LinearAlgebra;

/// <summary>The order of reverse Cuthill and McKee [cuthill1969reducing]: neighbours in the graph of a sparse matrix come close together.</summary>
internal static class EliminationOrder
{
    /// <summary>The place of each row in the order, shape [n]. The pattern is taken with its transpose.</summary>
    public static int[] Of(SparseMatrix matrix)
    {
        int n = matrix.Size;
        int[][] neighbours = Neighbours(matrix);
        int[] order = new int[n];
        bool[] taken = new bool[n];
        int filled = 0;
        foreach (int seed in Enumerable.Range(0, n).OrderBy(i => neighbours[i].Length).ThenBy(i => i))
        {
            if (taken[seed])
            {
                continue;
            }

            // Twice from the far end: a start at the rim of the graph.
            int rim = LastReached(neighbours, LastReached(neighbours, seed));
            filled = Walk(neighbours, rim, taken, order, filled);
        }

        int[] place = new int[n];
        for (int k = 0; k < n; k++)
        {
            place[order[k]] = n - 1 - k;
        }

        return place;
    }

    private static int Walk(int[][] neighbours, int start, bool[] taken, int[] order, int filled)
    {
        int head = filled;
        order[filled++] = start;
        taken[start] = true;
        while (head < filled)
        {
            foreach (int j in neighbours[order[head++]])
            {
                if (!taken[j])
                {
                    taken[j] = true;
                    order[filled++] = j;
                }
            }
        }

        return filled;
    }

    private static int LastReached(int[][] neighbours, int start)
    {
        int[] order = new int[neighbours.Length];
        int filled = Walk(neighbours, start, new bool[neighbours.Length], order, 0);
        return order[filled - 1];
    }

    /// <summary>Neighbours of each row, those with fewest neighbours first.</summary>
    private static int[][] Neighbours(SparseMatrix matrix)
    {
        SortedSet<int>[] sets = [.. Enumerable.Range(0, matrix.Size).Select(_ => new SortedSet<int>())];
        for (int i = 0; i < matrix.Size; i++)
        {
            for (int e = matrix.RowStarts[i]; e < matrix.RowStarts[i + 1]; e++)
            {
                int j = matrix.Columns[e];
                if (i != j && matrix.Values[e] > 0)
                {
                    sets[i].Add(j);
                    sets[j].Add(i);
                }
            }
        }

        return [.. sets.Select(s => s.OrderBy(j => sets[j].Count).ThenBy(j => j).ToArray())];
    }
}
