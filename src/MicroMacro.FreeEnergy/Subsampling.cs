namespace MicroMacro.FreeEnergy;

/// <summary>Picks records of a correlated series that may be treated as independent.</summary>
public static class Subsampling
{
    /// <summary>
    /// Spacing of the picked records in units of g. Records g apart in a series whose correlation decays exponentially still
    /// have an inefficiency of 1.31, those 2 g apart of 1.04: the error bars of what follows are right within 2 %.
    /// </summary>
    public const double Spacing = 2;

    /// <summary>Numbers of the records to keep: every (Spacing · g)-th, or all of them when g is 1.</summary>
    /// <param name="records">Number of records in time order.</param>
    /// <param name="inefficiency">g of the series, at least 1.</param>
    /// <returns>Ascending record numbers, at least one.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No records, or g below 1 or NaN.</exception>
    public static int[] Indices(int records, double inefficiency)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(records, 1);
        if (!(inefficiency >= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(inefficiency), inefficiency, "a statistical inefficiency is at least 1");
        }

        // Where g is 1 neighbours are independent already; in between the spacing grows with the correlation that there is.
        double stride = 1 + (Spacing * (inefficiency - 1));
        var indices = new int[(int)Math.Floor((records - 1) / stride) + 1];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = Math.Min(records - 1, (int)Math.Round(i * stride));
        }

        return indices;
    }
}
