using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>The symmetric graph of neighbours: i and j are joined where either is among the nearest of the other; each with itself.</summary>
internal static class KernelGraph
{
    /// <summary>Squared distances over the graph, columns ascending in each row.</summary>
    public static SparseMatrix SquaredDistances(NeighbourTable table)
    {
        int n = table.Points;
        int k = table.Count;
        bool[] mutual = new bool[table.Indices.Length];
        int[] starts = new int[n + 1];
        for (int i = 0; i < n; i++)
        {
            starts[i + 1] += k + 1;
            for (int e = i * k; e < (i + 1) * k; e++)
            {
                int j = table.Indices[e];
                mutual[e] = IsNeighbour(table, j, i, table.SquaredDistances[e]);
                starts[j + 1] += mutual[e] ? 0 : 1;
            }
        }

        for (int i = 0; i < n; i++)
        {
            starts[i + 1] = checked(starts[i] + starts[i + 1]);
        }

        int[] columns = new int[starts[n]];
        double[] values = new double[starts[n]];
        int[] next = starts[..n];
        for (int i = 0; i < n; i++)
        {
            columns[next[i]++] = i;
            for (int e = i * k; e < (i + 1) * k; e++)
            {
                int j = table.Indices[e];
                (columns[next[i]], values[next[i]]) = (j, table.SquaredDistances[e]);
                next[i]++;
                if (!mutual[e])
                {
                    (columns[next[j]], values[next[j]]) = (i, table.SquaredDistances[e]);
                    next[j]++;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            columns.AsSpan(starts[i]..starts[i + 1]).Sort(values.AsSpan(starts[i]..starts[i + 1]));
        }

        return new(starts, columns, values);
    }

    /// <summary>Turns squared distances into exp(-d²/(4 ε)), in place.</summary>
    public static SparseMatrix Kernel(SparseMatrix squaredDistances, double epsilon)
    {
        double[] values = squaredDistances.Values;
        for (int e = 0; e < values.Length; e++)
        {
            values[e] = -values[e] / (4 * epsilon);
        }

        VectorMath.Exp(values, values);
        return squaredDistances;
    }

    /// <summary>Turns squared distances into d²/(ρ_i ρ_j), in place.</summary>
    public static void Scale(SparseMatrix squaredDistances, double[] bandwidths)
    {
        for (int i = 0; i < squaredDistances.Size; i++)
        {
            for (int e = squaredDistances.RowStarts[i]; e < squaredDistances.RowStarts[i + 1]; e++)
            {
                squaredDistances.Values[e] /= bandwidths[i] * bandwidths[squaredDistances.Columns[e]];
            }
        }
    }

    /// <summary>The piece that each point belongs to, numbered from 0, over edges of squared distances up to a reach.</summary>
    /// <remarks>Points of weight 0 belong to a piece that they see, and hold none together; one that sees none is a piece of its own.</remarks>
    public static int[] Components(SparseMatrix squaredDistances, double reach, double[]? weights)
    {
        int[] component = new int[squaredDistances.Size];
        Array.Fill(component, -1);
        int pieces = 0;
        foreach (bool weighted in (bool[])[true, false])
        {
            for (int seed = 0; seed < component.Length; seed++)
            {
                if (component[seed] < 0 && IsWeighted(weights, seed) == weighted)
                {
                    component[seed] = pieces;
                    Spread(squaredDistances, reach, weights, seed, component);
                    pieces++;
                }
            }
        }

        return component;
    }

    private static bool IsWeighted(double[]? weights, int i) => weights is null || weights[i] > 0;

    private static void Spread(SparseMatrix squaredDistances, double reach, double[]? weights, int seed, int[] component)
    {
        var queue = new Stack<int>();
        queue.Push(seed);
        while (queue.TryPop(out int i))
        {
            for (int e = squaredDistances.RowStarts[i]; e < squaredDistances.RowStarts[i + 1] && IsWeighted(weights, i); e++)
            {
                int j = squaredDistances.Columns[e];
                if (component[j] < 0 && squaredDistances.Values[e] <= reach)
                {
                    component[j] = component[seed];
                    queue.Push(j);
                }
            }
        }
    }

    /// <summary>Whether j is in the row of i; the row is sorted by distance, so only equal ones are looked at.</summary>
    private static bool IsNeighbour(NeighbourTable table, int i, int j, double distance)
    {
        int first = i * table.Count;
        ReadOnlySpan<double> row = table.SquaredDistances.AsSpan(first, table.Count);
        if (distance > row[^1])
        {
            return false;
        }

        int low = 0;
        int high = row.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = row[middle] < distance ? (middle + 1, high) : (low, middle);
        }

        while (low < row.Length && row[low] == distance)
        {
            if (table.Indices[first + low++] == j)
            {
                return true;
            }
        }

        return false;
    }
}
