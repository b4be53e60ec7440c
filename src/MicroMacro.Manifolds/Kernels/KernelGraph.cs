using System.Runtime.CompilerServices;
using MicroMacro.Manifolds.Neighbours;
using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>The symmetric graph of neighbours: i and j are joined where either is among the nearest of the other; each with itself.</summary>
internal static class KernelGraph
{
    /// <summary>How much further than the points that count, which see kernel values down to 1e-12, those of weight 0 see: to 1e-240.</summary>
    private const double FarReach = 20;

    /// <summary>Squared distances over the graph, columns ascending in each row.</summary>
    public static SparseMatrix SquaredDistances(NeighbourTable table, int threads)
    {
        // Transposed once, the entries that name a point come in ascending rows; transposed twice, its own come in ascending columns.
        int n = table.Points;
        (int[] namedStarts, int[] named) = Naming(table);
        int[] own = Ascending(table, namedStarts, named);
        int[] starts = new int[n + 1];
        ForRows(n, threads, i => starts[i + 1] = Merge(table, own, named, namedStarts, i, [], []));
        for (int i = 0; i < n; i++)
        {
            starts[i + 1] = checked(starts[i] + starts[i + 1]);
        }

        int[] columns = new int[starts[n]];
        double[] values = new double[starts[n]];
        ForRows(n, threads, i =>
        {
            int length = starts[i + 1] - starts[i];
            _ = Merge(table, own, named, namedStarts, i, columns.AsSpan(starts[i], length), values.AsSpan(starts[i], length));
        });
        return new(starts, columns, values);
    }

    /// <summary>Turns squared distances into exp(-d²/(4 ε)), in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    /// <summary>The options with weight 0 for points whose kernel values sum to less than the least degree, and for lone ones; and how many these are.</summary>
    public static (DiffusionMapOptions Options, int Stragglers) WithoutStragglers(SparseMatrix squaredDistances, double epsilon, DiffusionMapOptions options, params ReadOnlySpan<int> lone)
    {
        if ((options.MinimumDegree ?? 0) == 0 && lone.IsEmpty)
        {
            return (options, 0);
        }

        double[] weights = [.. Degrees(squaredDistances, epsilon, options.Threads).Select((degree, i) => degree < options.MinimumDegree ? 0 : options.Weights?[i] ?? 1)];
        foreach (int i in lone)
        {
            weights[i] = 0;
        }

        int before = options.Weights?.Count(w => w == 0) ?? 0;
        return (options with { Weights = weights }, weights.Count(w => w == 0) - before);
    }

    /// <summary>Sums of kernel values over the graph, the 1 of each point itself included, shape [n].</summary>
    public static double[] Degrees(SparseMatrix squaredDistances, double epsilon, int threads)
    {
        double[] degrees = new double[squaredDistances.Size];
        ForRows(degrees.Length, threads, i =>
        {
            for (int e = squaredDistances.RowStarts[i]; e < squaredDistances.RowStarts[i + 1]; e++)
            {
                degrees[i] += VectorMath.Exp(-squaredDistances.Values[e] / (4 * epsilon));
            }
        });
        return degrees;
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
    /// <remarks>
    /// Points of weight 0 belong to a piece that they see, and hold none together; one that sees none is a piece of its own. They see as
    /// far as kernel values can be told from 0: however small, these say whose coordinates a straggler follows.
    /// </remarks>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(SparseMatrix squaredDistances, double reach, double[]? weights, int seed, int[] component)
    {
        var queue = new Stack<int>();
        queue.Push(seed);
        while (queue.TryPop(out int i))
        {
            for (int e = squaredDistances.RowStarts[i]; e < squaredDistances.RowStarts[i + 1] && IsWeighted(weights, i); e++)
            {
                int j = squaredDistances.Columns[e];
                if (component[j] < 0 && squaredDistances.Values[e] <= (IsWeighted(weights, j) ? reach : FarReach * reach))
                {
                    component[j] = component[seed];
                    queue.Push(j);
                }
            }
        }
    }

    private static void ForRows(int rows, int threads, Action<int> body)
    {
        const int perBlock = 512;
        ParallelBlocks.For((rows + perBlock - 1) / perBlock, threads, block =>
        {
            int end = Math.Min(rows, (block + 1) * perBlock);
            for (int i = block * perBlock; i < end; i++)
            {
                body(i);
            }
        });
    }

    /// <summary>The entries of the table that name each point, in the order of their rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int[] Starts, int[] Entries) Naming(NeighbourTable table)
    {
        int[] starts = new int[table.Points + 1];
        int[] indices = table.Indices;
        for (int e = 0; e < indices.Length; e++)
        {
            starts[indices[e] + 1]++;
        }

        for (int i = 0; i < table.Points; i++)
        {
            starts[i + 1] += starts[i];
        }

        int[] next = starts[..^1];
        int[] entries = new int[indices.Length];
        for (int e = 0; e < indices.Length; e++)
        {
            entries[next[indices[e]]++] = e;
        }

        return (starts, entries);
    }

    /// <summary>The entries of each row of the table in ascending order of the points that they name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int[] Ascending(NeighbourTable table, int[] namedStarts, int[] named)
    {
        int k = table.Count;
        int[] entries = new int[named.Length];
        int[] next = new int[table.Points];
        for (int j = 0; j < table.Points; j++)
        {
            for (int e = namedStarts[j]; e < namedStarts[j + 1]; e++)
            {
                int i = named[e] / k;
                entries[(i * k) + next[i]++] = named[e];
            }
        }

        return entries;
    }

    /// <summary>Row i of the graph: itself, its neighbours and those whose neighbour it is, each once. Empty spans count only.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Merge(NeighbourTable table, int[] own, int[] named, int[] namedStarts, int i, Span<int> columns, Span<double> values)
    {
        int k = table.Count;
        (int a, int endOfOwn) = (i * k, (i + 1) * k);
        (int b, int endOfNamed) = (namedStarts[i], namedStarts[i + 1]);
        bool self = false;
        int found = 0;
        while (a < endOfOwn || b < endOfNamed || !self)
        {
            int left = a < endOfOwn ? table.Indices[own[a]] : int.MaxValue;
            int right = b < endOfNamed ? named[b] / k : int.MaxValue;
            int column = Math.Min(Math.Min(left, right), self ? int.MaxValue : i);
            double value = column == i ? 0 : table.SquaredDistances[left == column ? own[a] : named[b]];
            self |= column == i;
            a += left == column ? 1 : 0;
            b += right == column ? 1 : 0;
            if (!columns.IsEmpty)
            {
                (columns[found], values[found]) = (column, value);
            }

            found++;
        }

        return found;
    }
}
