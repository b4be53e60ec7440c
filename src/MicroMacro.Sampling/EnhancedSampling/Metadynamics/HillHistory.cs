namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>The hills of a run in the order in which they were put down.</summary>
/// <param name="Steps">Step of each hill, [n].</param>
/// <param name="Walkers">The walker of each hill, [n].</param>
/// <param name="Centers">Centres, shape [n, c].</param>
/// <param name="Heights">Heights as they acted, [n], in the energy unit of the walkers.</param>
public sealed record HillHistory(long[] Steps, int[] Walkers, double[] Centers, double[] Heights)
{
    /// <summary>Number of hills n.</summary>
    public int Count => Heights.Length;
}
