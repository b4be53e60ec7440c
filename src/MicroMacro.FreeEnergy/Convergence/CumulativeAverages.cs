namespace MicroMacro.FreeEnergy;

/// <summary>Averages of ever more of a series, from its beginning or back from its end [yang2004free].</summary>
/// <remarks>A plateau that the reverse average keeps until it reaches the beginning, and then leaves, shows an unequilibrated start.</remarks>
public static class CumulativeAverages
{
    /// <summary>Entry n is the mean of the first n + 1 records, shape [F].</summary>
    public static double[] Forward(ReadOnlySpan<double> series)
    {
        var averages = new double[series.Length];
        double mean = 0;
        for (int n = 0; n < series.Length; n++)
        {
            mean += (series[n] - mean) / (n + 1);
            averages[n] = mean;
        }

        return averages;
    }

    /// <summary>Entry n is the mean of the records from n to the end, shape [F].</summary>
    public static double[] Reverse(ReadOnlySpan<double> series)
    {
        double[] reversed = series.ToArray();
        Array.Reverse(reversed);
        double[] averages = Forward(reversed);
        Array.Reverse(averages);
        return averages;
    }
}
