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

    /// <summary>Keeps the rows of <paramref name="all"/> [states, Lanes] that reach <paramref name="negligible"/> in any of the first <paramref name="filled"/> lanes.</summary>
    public void Store(double[] all, int states, int filled, double negligible)
    {
        const int Lanes = MbarKernels.Lanes;
        Span<int> kept = states <= 1024 ? stackalloc int[states] : new int[states];
        Rows = 0;
        for (int j = 0; j < states; j++)
        {
            if (Largest(all.AsSpan(j * Lanes, filled)) >= negligible)
            {
                kept[Rows++] = j;
            }
        }

        if (Values.Length < Rows * Lanes)
        {
            Values = new double[Rows * Lanes];
            Index = new int[Rows];
        }

        for (int r = 0; r < Rows; r++)
        {
            Index[r] = kept[r];
            all.AsSpan(kept[r] * Lanes, Lanes).CopyTo(Values.AsSpan(r * Lanes));
        }
    }

    private static double Largest(ReadOnlySpan<double> row)
    {
        double largest = 0;
        foreach (double value in row)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }
}
