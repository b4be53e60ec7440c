using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>Transitions of bursts between cells.</summary>
internal static class TransitionCounts
{
    /// <summary>Probabilities over the lag, those to stay included, and the weight of what starts in each cell.</summary>
    public static (SparseMatrix Rates, double[] Total) Rates(BurstSet bursts, DiffusionGrid grid)
    {
        SortedDictionary<(int From, int To), double> counts = [];
        double[] total = new double[grid.Count];
        int c = bursts.Dimension;
        for (int i = 0; i < bursts.Count; i++)
        {
            int from = grid.CellOf(bursts.Starts.AsSpan(i * c, c));
            int to = grid.CellOf(bursts.Ends.AsSpan(i * c, c));
            if (from >= 0 && to >= 0 && bursts.Weights[i] > 0)
            {
                counts[(from, to)] = counts.GetValueOrDefault((from, to)) + bursts.Weights[i];
                total[from] += bursts.Weights[i];
            }
        }

        int[] starts = new int[grid.Count + 1];
        foreach ((int from, _) in counts.Keys)
        {
            starts[from + 1]++;
        }

        for (int i = 0; i < grid.Count; i++)
        {
            starts[i + 1] += starts[i];
        }

        double[] rates = [.. counts.Select(entry => entry.Value / (total[entry.Key.From] * bursts.Lag))];
        return (new SparseMatrix(starts, [.. counts.Keys.Select(k => k.To)], rates), total);
    }

    /// <summary>The cells that can be reached from the cell with most starts, and it from them.</summary>
    public static bool[] Connected(SparseMatrix rates, double[] total)
    {
        int seed = Array.IndexOf(total, total.Max());
        List<int>[] forward = [.. total.Select(_ => new List<int>())];
        List<int>[] backward = [.. total.Select(_ => new List<int>())];
        for (int i = 0; i < total.Length; i++)
        {
            for (int e = rates.RowStarts[i]; e < rates.RowStarts[i + 1]; e++)
            {
                forward[i].Add(rates.Columns[e]);
                backward[rates.Columns[e]].Add(i);
            }
        }

        return [.. Reached(forward, seed).Zip(Reached(backward, seed), (there, back) => there && back)];
    }

    private static bool[] Reached(List<int>[] edges, int seed)
    {
        bool[] reached = new bool[edges.Length];
        Stack<int> open = new([seed]);
        reached[seed] = true;
        while (open.TryPop(out int cell))
        {
            foreach (int j in edges[cell])
            {
                if (!reached[j])
                {
                    reached[j] = true;
                    open.Push(j);
                }
            }
        }

        return reached;
    }
}
