using MicroMacro.Numerics.Statistics;

namespace MicroMacro.FreeEnergy;

/// <summary>Second moments of the normalised weights W_kn of all states, sampled or empty.</summary>
/// <param name="Cross">Σ_n W_kn P_sn, shape [K, S].</param>
/// <param name="Self">Σ_n W_kn W_ln, shape [K, K].</param>
internal sealed record StateMoments(double[] Cross, double[] Self)
{
    /// <summary>Moments at the solution. Writes the free energies of the empty states into <paramref name="f"/>.</summary>
    public static StateMoments Of(ReducedPotentials u, SampledStates sampled, double[] f, double[] logD, double[] gram, int threads)
    {
        int k = u.States;
        int s = sampled.Index.Length;
        var moments = new StateMoments(new double[k * s], new double[k * k]);
        for (int i = 0; i < s; i++)
        {
            int a = sampled.Index[i];
            for (int j = 0; j < s; j++)
            {
                moments.Cross[(a * s) + j] = gram[(i * s) + j] / sampled.Counts[i];
                moments.Self[(a * k) + sampled.Index[j]] = gram[(i * s) + j] / (sampled.Counts[i] * sampled.Counts[j]);
            }
        }

        int[] empty = [.. Enumerable.Range(0, k).Except(sampled.Index)];
        if (empty.Length > 0)
        {
            moments.AddEmpty(u, sampled, f, logD, empty, threads);
        }

        return moments;
    }

    /// <summary>O_kl = N_l Σ_n W_kn W_ln, shape [K, K].</summary>
    public double[] Overlap(SampledStates sampled, int states)
    {
        int s = sampled.Index.Length;
        var overlap = new double[states * states];
        for (int a = 0; a < states; a++)
        {
            for (int j = 0; j < s; j++)
            {
                overlap[(a * states) + sampled.Index[j]] = Cross[(a * s) + j];
            }
        }

        return overlap;
    }

    private void AddEmpty(ReducedPotentials u, SampledStates sampled, double[] f, double[] logD, int[] empty, int threads)
    {
        int k = u.States;
        int s = sampled.Index.Length;
        var log = new double[u.Samples];
        foreach (int e in empty)
        {
            ReadOnlySpan<double> row = u.Row(e);
            for (int n = 0; n < log.Length; n++)
            {
                log[n] = -row[n] - logD[n] + (sampled.Weights is null ? 0 : Math.Log(sampled.Weights[n]));
            }

            f[e] = -LogSumExp.Of(log);
        }

        ProbeMoments probes = ProbeMoments.Of(u, sampled, f, logD, empty.Length, Fill, pairs: true, threads);
        for (int p = 0; p < empty.Length; p++)
        {
            probes.Cross.AsSpan(p * s, s).CopyTo(Cross.AsSpan(empty[p] * s));
            for (int j = 0; j < s; j++)
            {
                double product = probes.Cross[(p * s) + j] / sampled.Counts[j];
                Self[(empty[p] * k) + sampled.Index[j]] = product;
                Self[(sampled.Index[j] * k) + empty[p]] = product;
            }

            for (int q = 0; q < empty.Length; q++)
            {
                Self[(empty[p] * k) + empty[q]] = probes.Self[(p * empty.Length) + q];
            }
        }

        void Fill(int first, int filled, ProbeEntries entries)
        {
            for (int i = 0; i < filled; i++)
            {
                for (int p = 0; p < empty.Length; p++)
                {
                    double value = Math.Exp(f[empty[p]] - u.Row(empty[p])[first + i] - logD[first + i]);
                    if (value > 0)
                    {
                        entries.Add(i, p, value);
                    }
                }
            }
        }
    }
}
