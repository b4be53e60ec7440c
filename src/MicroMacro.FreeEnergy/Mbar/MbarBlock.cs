namespace MicroMacro.FreeEnergy;

/// <summary>The responsibilities of one block of samples at the anchor, for the states that any of them can feel.</summary>
internal sealed class MbarBlock
{
    /// <summary>Number of rows kept.</summary>
    public int Rows { get; private set; }

    /// <summary>State of each row, ascending, at least [Rows].</summary>
    public int[] Index { get; private set; } = [];

    /// <summary>The rows, at least [Rows, Lanes].</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>Keeps the rows of <paramref name="all"/> [states, Lanes] whose largest entry reaches <paramref name="negligible"/>.</summary>
    public void Store(ReadOnlySpan<double> all, ReadOnlySpan<double> largest, double negligible)
    {
        const int Lanes = MbarKernels.Lanes;
        Rows = 0;
        foreach (double value in largest)
        {
            Rows += value >= negligible ? 1 : 0;
        }

        if (Index.Length < Rows)
        {
            Values = new double[Rows * Lanes];
            Index = new int[Rows];
        }

        for (int j = 0, r = 0; j < largest.Length; j++)
        {
            if (largest[j] >= negligible)
            {
                all.Slice(j * Lanes, Lanes).CopyTo(Values.AsSpan(r * Lanes));
                Index[r++] = j;
            }
        }
    }
}
