namespace MicroMacro.FreeEnergy;

/// <summary>The convex MBAR objective at one f.</summary>
/// <param name="F">f of the sampled states, shape [S].</param>
/// <param name="Objective">Σ_n ln Σ_k N_k exp(f_k - u_kn) - Σ_k N_k f_k.</param>
/// <param name="Sums">Σ_n P_kn, where P_kn is the probability that state k drew sample n; equal to N_k at the solution. Shape [S].</param>
/// <param name="Gram">Σ_n P_kn P_ln, shape [S, S].</param>
/// <param name="LogDenominators">ln Σ_k N_k exp(f_k - u_kn) of the samples in use, shape [N].</param>
internal sealed record MbarPoint(double[] F, double Objective, double[] Sums, double[] Gram, double[] LogDenominators)
{
    /// <summary>The largest relative violation of the MBAR equations, max_k |Σ_n P_kn / N_k - 1|.</summary>
    public double Violation(ReadOnlySpan<double> counts)
    {
        double worst = 0;
        for (int k = 0; k < Sums.Length; k++)
        {
            worst = Math.Max(worst, Math.Abs((Sums[k] / counts[k]) - 1));
        }

        return worst;
    }
}
