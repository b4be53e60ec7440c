namespace MicroMacro.FreeEnergy;

/// <summary>The states that contributed samples, with their counts and the weights of the samples.</summary>
/// <param name="Index">Their state numbers, ascending, shape [S].</param>
/// <param name="Counts">N_k, or N_k / g_k where samples are correlated, shape [S].</param>
/// <param name="Weights">1/g of each sample, shape [N]; null when all are 1.</param>
internal sealed record SampledStates(int[] Index, double[] Counts, double[]? Weights)
{
    /// <summary>Number of (effective) samples.</summary>
    public double Total => Counts.Sum();

    /// <summary>The states of <paramref name="u"/> that have samples.</summary>
    /// <param name="u">The data; with inefficiencies its samples are ordered by state.</param>
    /// <param name="inefficiencies">g_k, shape [K], or null for independent samples.</param>
    public static SampledStates Of(ReducedPotentials u, double[]? inefficiencies)
    {
        int[] index = [.. Enumerable.Range(0, u.States).Where(k => u.Counts[k] > 0)];
        if (inefficiencies is null)
        {
            return new(index, Array.ConvertAll(index, k => (double)u.Counts[k]), null);
        }

        var weights = new double[u.Samples];
        int first = 0;
        foreach (int k in index)
        {
            weights.AsSpan(first, u.Counts[k]).Fill(1 / inefficiencies[k]);
            first += u.Counts[k];
        }

        return new(index, Array.ConvertAll(index, k => u.Counts[k] / inefficiencies[k]), weights);
    }
}
