namespace MicroMacro.FreeEnergy;

/// <summary>Standard error of the mean of a correlated series by blocks of growing length [flyvbjerg1989error].</summary>
/// <param name="Length">Records in a block: 1, 2, 4, ...</param>
/// <param name="Blocks">Number of blocks.</param>
/// <param name="StandardError">Standard error of the mean if blocks of this length were independent; it grows up to a plateau.</param>
/// <param name="Uncertainty">Standard error of that standard error.</param>
public sealed record BlockAverages(int Length, int Blocks, double StandardError, double Uncertainty)
{
    private const int FewestBlocks = 8;

    /// <summary>Block averages of all lengths that leave at least eight blocks.</summary>
    /// <param name="series">Records in time order, shape [F], at least 8.</param>
    /// <exception cref="ArgumentException">Fewer than eight records.</exception>
    public static IReadOnlyList<BlockAverages> Of(ReadOnlySpan<double> series)
    {
        if (series.Length < FewestBlocks)
        {
            throw new ArgumentException($"{series.Length} records make fewer than {FewestBlocks} blocks", nameof(series));
        }

        var levels = new List<BlockAverages>();
        double[] blocks = series.ToArray();
        for (int length = 1; blocks.Length >= FewestBlocks; length *= 2)
        {
            double mean = blocks.Average();
            double variance = blocks.Sum(b => (b - mean) * (b - mean)) / (blocks.Length - 1.0);
            double error = Math.Sqrt(variance / blocks.Length);
            levels.Add(new BlockAverages(length, blocks.Length, error, error / Math.Sqrt(2 * (blocks.Length - 1.0))));
            var halves = new double[blocks.Length / 2];
            for (int i = 0; i < halves.Length; i++)
            {
                halves[i] = 0.5 * (blocks[2 * i] + blocks[(2 * i) + 1]);
            }

            blocks = halves;
        }

        return levels;
    }

    /// <summary>The first level that no later one exceeds by more than twice its own uncertainty; null where there is no plateau.</summary>
    public static BlockAverages? Plateau(IReadOnlyList<BlockAverages> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        for (int i = 0; i < levels.Count - 1; i++)
        {
            if (levels.Skip(i + 1).All(later => later.StandardError <= levels[i].StandardError + (2 * later.Uncertainty)))
            {
                return levels[i];
            }
        }

        return null;
    }
}
