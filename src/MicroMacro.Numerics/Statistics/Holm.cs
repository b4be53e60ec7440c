namespace MicroMacro.Numerics.Statistics;

/// <summary>Holm's correction for many tests at once [holm1979simple]: one false-alarm rate for the whole family, whatever their dependence.</summary>
public static class Holm
{
    /// <summary>Adjusted p-values: a test is rejected at family-wise rate alpha where its adjusted p-value is at most alpha.</summary>
    /// <param name="pValues">The p-values of the tests, each in [0, 1].</param>
    /// <returns>Adjusted p-values in the order of the tests.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside [0, 1] or NaN.</exception>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        int[] order = new int[pValues.Length];
        double[] sorted = pValues.ToArray();
        for (int i = 0; i < order.Length; i++)
        {
            Probability.Check(pValues[i], nameof(pValues));
            order[i] = i;
        }

        Array.Sort(sorted, order);
        double[] adjusted = new double[order.Length];
        double running = 0;
        for (int rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * sorted[rank]));
            adjusted[order[rank]] = running;
        }

        return adjusted;
    }
}
