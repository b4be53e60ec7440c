using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>Grids over what bursts cover.</summary>
public static class CoarseGrid
{
    /// <summary>
    /// Cells of equal width over the range of the starts, or one period; in one variable all of them, in several those in which a burst
    /// starts and their neighbours, as far as they hang together.
    /// </summary>
    /// <param name="bursts">The bursts.</param>
    /// <param name="cells">Cells along each variable, at least 2.</param>
    /// <param name="margin">How many cells beyond a start still belong; 0 for cells with starts only.</param>
    /// <exception cref="ArgumentException">A variable does not vary.</exception>
    public static DiffusionGrid Over(BurstSet bursts, int cells, int margin = 1)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        int c = bursts.Dimension;
        DiffusionAxis[] axes = [.. Enumerable.Range(0, c).Select(a => Axis(bursts, a, cells))];
        DiffusionGrid full = new(axes);
        bool[] covered = new bool[full.Count];
        for (int i = 0; i < bursts.Count; i++)
        {
            covered[full.CellOf(bursts.Starts.AsSpan(i * c, c))] |= bursts.Weights[i] > 0;
        }

        if (c == 1 && margin > 0)
        {
            return full;
        }

        for (int m = 0; m < margin; m++)
        {
            bool[] wider = [.. covered];
            for (int cell = 0; cell < covered.Length; cell++)
            {
                foreach (int j in covered[cell] ? Neighbours(axes, cell) : [])
                {
                    wider[j] = true;
                }
            }

            covered = wider;
        }

        bool[] kept = Largest(axes, covered);
        return new(axes, z => kept[full.CellOf(z)]);
    }

    /// <summary>Cells of equal width over the range that an SDE was fitted in, or one period.</summary>
    /// <param name="sde">The SDE.</param>
    /// <param name="cells">Cells along each variable, at least 2.</param>
    public static DiffusionGrid Of(EffectiveSde sde, int cells)
    {
        ArgumentNullException.ThrowIfNull(sde);
        CoarseBasis basis = sde.DriftBasis;
        return new([.. Enumerable.Range(0, sde.Dimension).Select(a => basis.Periods[a] > 0
            ? new DiffusionAxis(-0.5 * basis.Periods[a], 0.5 * basis.Periods[a], cells, IsPeriodic: true)
            : new DiffusionAxis(basis.Low[a], basis.High[a], cells))]);
    }

    private static DiffusionAxis Axis(BurstSet bursts, int a, int cells)
    {
        double period = bursts.Periods[a];
        double[] column = [.. Enumerable.Range(0, bursts.Count).Select(i => bursts.Starts[(i * bursts.Dimension) + a])];
        return period > 0 ? new(-0.5 * period, 0.5 * period, cells, IsPeriodic: true) : new(column.Min(), column.Max(), cells);
    }

    /// <summary>The largest set of cells that hang together by faces.</summary>
    private static bool[] Largest(DiffusionAxis[] axes, bool[] covered)
    {
        int[] part = new int[covered.Length];
        int parts = 0;
        Dictionary<int, int> sizes = [];
        Stack<int> open = new();
        for (int seed = 0; seed < covered.Length; seed++)
        {
            if (!covered[seed] || part[seed] > 0)
            {
                continue;
            }

            part[seed] = ++parts;
            sizes[parts] = 0;
            open.Push(seed);
            while (open.TryPop(out int cell))
            {
                sizes[parts]++;
                foreach (int j in Neighbours(axes, cell))
                {
                    if (covered[j] && part[j] == 0)
                    {
                        part[j] = parts;
                        open.Push(j);
                    }
                }
            }
        }

        int largest = sizes.OrderByDescending(s => s.Value).ThenBy(s => s.Key).First().Key;
        return Array.ConvertAll(part, p => p == largest);
    }

    private static IEnumerable<int> Neighbours(DiffusionAxis[] axes, int cell)
    {
        int stride = 1;
        for (int a = axes.Length - 1; a >= 0; a--)
        {
            int n = axes[a].Cells;
            int place = cell / stride % n;
            if (place > 0 || axes[a].IsPeriodic)
            {
                yield return cell + ((((place + n - 1) % n) - place) * stride);
            }

            if (place < n - 1 || axes[a].IsPeriodic)
            {
                yield return cell + ((((place + 1) % n) - place) * stride);
            }

            stride *= n;
        }
    }
}
