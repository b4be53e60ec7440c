namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>What a metadynamics run recorded. Rows are ordered by record, then by walker.</summary>
/// <param name="Walkers">Number of walkers R.</param>
/// <param name="Steps">Step of each record, [F].</param>
/// <param name="Coarse">Slow variables, shape [F, R, c].</param>
/// <param name="Bias">V(z, t), shape [F, R], in the energy unit of the walkers.</param>
/// <param name="Offsets">c(t) [tiwary2015], [F], in the energy unit of the walkers.</param>
public sealed record MetadynamicsRecords(int Walkers, long[] Steps, double[] Coarse, double[] Bias, double[] Offsets)
{
    /// <summary>Number of records F.</summary>
    public int Count => Steps.Length;
}
