namespace MicroMacro.FreeEnergy;

/// <summary>Looks every reduced potential over once, before anything is computed from it.</summary>
internal static class ReducedPotentialCheck
{
    /// <summary>The lowest reduced potential of each state, shape [K] (a start from which no weight can overflow), or what is wrong with the data.</summary>
    public static (double[] Lowest, string? Fault) Lowest(ReducedPotentials u)
    {
        var lowest = new double[u.States];
        var possible = new bool[u.Samples];
        for (int k = 0; k < u.States; k++)
        {
            ReadOnlySpan<double> row = u.Row(k);
            bool sampled = u.Counts[k] > 0;
            double low = double.PositiveInfinity;
            for (int n = 0; n < row.Length; n++)
            {
                double value = row[n];
                if (!(value > double.NegativeInfinity))
                {
                    return (lowest, $"the reduced potential of state {k} for sample {n} is {(double.IsNaN(value) ? "NaN" : "-infinity")}; nothing was solved");
                }

                low = Math.Min(low, value);
                possible[n] |= sampled && value < double.PositiveInfinity;
            }

            if (double.IsPositiveInfinity(low))
            {
                return (lowest, $"state {k} forbids every sample: its reduced potentials are all +infinity; nothing was solved");
            }

            lowest[k] = low;
        }

        int impossible = Array.IndexOf(possible, false);
        return (lowest, impossible < 0 ? null : $"sample {impossible} has an infinite reduced potential in every sampled state, so none can have drawn it; nothing was solved");
    }
}
