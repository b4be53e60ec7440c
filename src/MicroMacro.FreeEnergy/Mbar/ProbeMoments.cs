using MicroMacro.Numerics;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.FreeEnergy;

/// <summary>
/// Weights of <em>probes</em>: states without samples of their own, such as a target state or one bin of a histogram, whose
/// weights w_an are nonzero for few samples. Holds the sums from which free energies and covariances of probes follow.
/// </summary>
/// <param name="Mass">Σ_n v_an, shape [A].</param>
/// <param name="Cross">Σ_n w_an P_sn with w = v / mass, shape [A, S].</param>
/// <param name="Diagonal">Σ_n w_an², shape [A].</param>
/// <param name="WithLast">Σ_n w_an w_zn for the last probe z, shape [A].</param>
/// <param name="Self">Σ_n w_an w_bn, shape [A, A]; empty where it was not asked for.</param>
internal sealed record ProbeMoments(double[] Mass, double[] Cross, double[] Diagonal, double[] WithLast, double[] Self)
{
    private const int Lanes = MbarKernels.Lanes;
    private const int MaxGroups = 32;

    /// <summary>Fills the entries of the samples <c>first .. first + filled - 1</c>: each probe at most once a sample, the last probe last.</summary>
    public delegate void Fill(int first, int filled, ProbeEntries entries);

    /// <summary>Sums over all samples.</summary>
    /// <param name="u">The data.</param>
    /// <param name="sampled">The states that have samples.</param>
    /// <param name="f">f of all states, shape [K].</param>
    /// <param name="logDenominators">ln Σ_k N_k exp(f_k - u_kn), shape [N].</param>
    /// <param name="probes">Number of probes A.</param>
    /// <param name="fill">Gives v_an, unnormalised, without the weights of the samples.</param>
    /// <param name="pairs">Whether <see cref="Self"/> is wanted.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    public static ProbeMoments Of(
        ReducedPotentials u, SampledStates sampled, double[] f, double[] logDenominators, int probes, Fill fill, bool pairs, int threads)
    {
        int s = sampled.Index.Length;
        int blocks = (u.Samples + Lanes - 1) / Lanes;
        long perGroup = sizeof(double) * (long)probes * (s + 3 + (pairs ? probes : 0));
        int groups = (int)Math.Clamp((128L << 20) / perGroup, 1, Math.Min(MaxGroups, blocks));
        var sums = new ProbeMoments[groups];
        ParallelBlocks.For(groups, threads, g =>
        {
            var sum = new ProbeMoments(new double[probes], new double[probes * s], new double[probes], new double[probes], new double[pairs ? probes * probes : 0]);
            var entries = new ProbeEntries();
            var row = new double[Lanes];
            for (int b = (int)((long)g * blocks / groups); b < (int)((long)(g + 1) * blocks / groups); b++)
            {
                int first = b * Lanes;
                int filled = Math.Min(Lanes, u.Samples - first);
                entries.Clear();
                fill(first, filled, entries);
                sum.AddSelf(entries, sampled.Weights, first);
                for (int j = 0; j < s; j++)
                {
                    Responsibilities(u.Row(sampled.Index[j]).Slice(first, filled), logDenominators.AsSpan(first, filled), f[sampled.Index[j]] + Math.Log(sampled.Counts[j]), row);
                    sum.AddCross(entries, sampled.Weights, first, row, j, s);
                }
            }

            sums[g] = sum;
        });

        for (int g = 1; g < groups; g++)
        {
            Add(sums[0].Mass, sums[g].Mass);
            Add(sums[0].Cross, sums[g].Cross);
            Add(sums[0].Diagonal, sums[g].Diagonal);
            Add(sums[0].WithLast, sums[g].WithLast);
            Add(sums[0].Self, sums[g].Self);
        }

        sums[0].Normalize(s);
        return sums[0];
    }

    private static void Add(double[] to, double[] from)
    {
        for (int i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private static unsafe void Responsibilities(ReadOnlySpan<double> u, ReadOnlySpan<double> logD, double logWeight, double[] row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = i < u.Length ? logWeight - u[i] - logD[i] : 0;
        }

        fixed (double* p = row)
        {
            switch (SimdSupport.Width)
            {
                case 512: MbarKernels.Exponentiate<D8>(p); break;
                case 256: MbarKernels.Exponentiate<D4>(p); break;
                default: MbarKernels.Exponentiate<D2>(p); break;
            }
        }
    }

    private void AddCross(ProbeEntries entries, double[]? weights, int first, double[] row, int state, int states)
    {
        ReadOnlySpan<int> lanes = entries.Lanes;
        ReadOnlySpan<int> probes = entries.Probes;
        ReadOnlySpan<double> values = entries.Values;
        for (int e = 0; e < lanes.Length; e++)
        {
            double weight = weights is null ? 1 : weights[first + lanes[e]];
            Cross[(probes[e] * states) + state] += weight * values[e] * row[lanes[e]];
        }
    }

    private void AddSelf(ProbeEntries entries, double[]? weights, int first)
    {
        ReadOnlySpan<int> lanes = entries.Lanes;
        for (int start = 0, end; start < lanes.Length; start = end)
        {
            for (end = start + 1; end < lanes.Length && lanes[end] == lanes[start]; end++)
            {
            }

            double weight = weights is null ? 1 : weights[first + lanes[start]];
            AddSample(entries.Probes[start..end], entries.Values[start..end], weight);
        }
    }

    private void AddSample(ReadOnlySpan<int> probes, ReadOnlySpan<double> values, double weight)
    {
        int count = Mass.Length;
        double last = probes[^1] == count - 1 ? weight * values[^1] : 0;
        for (int e = 0; e < probes.Length; e++)
        {
            double value = weight * values[e];
            Mass[probes[e]] += value;
            Diagonal[probes[e]] += value * values[e];
            WithLast[probes[e]] += last * values[e];
            for (int o = 0; o < probes.Length && Self.Length > 0; o++)
            {
                Self[(probes[e] * count) + probes[o]] += value * values[o];
            }
        }
    }

    // A probe without weight keeps zeros: it has no free energy, and whoever reads it looks at its mass first.
    private void Normalize(int states)
    {
        int count = Mass.Length;
        for (int a = 0; a < count; a++)
        {
            if (!(Mass[a] > 0))
            {
                continue;
            }

            Diagonal[a] /= Mass[a] * Mass[a];
            WithLast[a] /= Mass[count - 1] > 0 ? Mass[a] * Mass[count - 1] : 1;
            for (int j = 0; j < states; j++)
            {
                Cross[(a * states) + j] /= Mass[a];
            }

            for (int b = 0; b < count && Self.Length > 0; b++)
            {
                Self[(a * count) + b] /= Mass[b] > 0 ? Mass[a] * Mass[b] : 1;
            }
        }
    }
}
