namespace MicroMacro.FreeEnergy;

/// <summary>Free energies of all states with their asymptotic covariance, overlaps and an honest status.</summary>
public sealed class MbarResult
{
    internal MbarResult(ReducedPotentials potentials, SampledStates sampled)
    {
        Potentials = potentials;
        Sampled = sampled;
    }

    /// <summary>How the solution ended; free energies are to be trusted only when <see cref="MbarStatus.Converged"/>.</summary>
    public required MbarStatus Status { get; init; }

    /// <summary>What else there is to know.</summary>
    public required MbarFindings Findings { get; init; }

    /// <summary>Status and findings in plain sentences, with the states concerned.</summary>
    public required string Explanation { get; init; }

    /// <summary>f_k = -ln Z_k relative to state 0, shape [K], in kT; NaN where nothing was solved.</summary>
    public required double[] FreeEnergies { get; init; }

    /// <summary>Asymptotic covariance Θ of the f_k up to a common shift, shape [K, K]; only differences of its entries mean something.</summary>
    public required double[] Covariance { get; init; }

    /// <summary>Group of sampled states that each state belongs to, shape [K]; all 0 unless the states are disconnected, -1 for empty states.</summary>
    public required int[] Groups { get; init; }

    /// <summary>Overlap matrix O_kl = N_l Σ_n W_kn W_ln, shape [K, K]: the chance that a sample of k could be told as one of l; rows sum to 1.</summary>
    public required double[] Overlap { get; init; }

    /// <summary>Eigenvalues of the overlap matrix of the sampled states, descending from 1.</summary>
    public required double[] OverlapEigenvalues { get; init; }

    /// <summary>The overlap across the weakest link that holds the sampled states together (1 for a single state); at least 0.03 is wanted.</summary>
    public required double WeakestLink { get; init; }

    /// <summary>Kish's effective number of samples behind each state's averages, 1 / Σ_n W_kn², shape [K].</summary>
    public required double[] EffectiveSamples { get; init; }

    /// <summary>ln Σ_k N_k exp(f_k - u_kn) of each sample, shape [N]: minus the log weight of a sample in the mixture of all states.</summary>
    public required double[] LogDenominators { get; init; }

    /// <summary>Iterations on the full data.</summary>
    public required int Iterations { get; init; }

    /// <summary>The largest relative violation of the equations at the solution.</summary>
    public required double Violation { get; init; }

    /// <summary>1 minus the second eigenvalue of the overlap matrix; towards 0 the states fall apart.</summary>
    public double SpectralGap => OverlapEigenvalues.Length < 2 ? 1 : Math.Max(0, 1 - OverlapEigenvalues[1]);

    /// <summary>Number of states K.</summary>
    public int States => FreeEnergies.Length;

    /// <summary>N_k, shape [K].</summary>
    public ReadOnlySpan<int> Counts => Potentials.Counts;

    internal ReducedPotentials Potentials { get; }

    internal SampledStates Sampled { get; }

    internal MbarSpectrum? Spectrum { get; init; }

    /// <summary>Standard error of f_l - f_k, in kT; infinite between disconnected groups.</summary>
    public double DifferenceError(int k, int l)
    {
        if (Groups[k] != Groups[l] && Groups[k] >= 0 && Groups[l] >= 0)
        {
            return double.PositiveInfinity;
        }

        int n = States;
        double variance = Covariance[(k * n) + k] + Covariance[(l * n) + l] - (2 * Covariance[(k * n) + l]);
        return variance >= 0 ? Math.Sqrt(variance) : variance < 0 ? 0 : double.NaN;
    }

    /// <summary>Standard errors of f_k - f_0, shape [K], in kT.</summary>
    public double[] FreeEnergyErrors() => [.. Enumerable.Range(0, States).Select(k => DifferenceError(0, k))];

    /// <summary>Delta_f, shape [K, K]: entry (k, l) is f_l - f_k, in kT.</summary>
    public double[] Differences() => Square((k, l) => FreeEnergies[l] - FreeEnergies[k]);

    /// <summary>dDelta_f, shape [K, K]: standard errors of <see cref="Differences"/>, in kT.</summary>
    public double[] DifferenceErrors() => Square(DifferenceError);

    /// <summary>Normalised log weights of the samples in a target state, shape [N]; their exponentials sum to 1.</summary>
    /// <param name="target">Reduced potential of the target state for each sample, shape [N]; empty for 0 everywhere (the unbiased
    /// state when u_kn holds biases alone).</param>
    /// <exception cref="ArgumentException">The length is not N.</exception>
    public double[] LogWeights(ReadOnlySpan<double> target = default)
    {
        if (!target.IsEmpty && target.Length != LogDenominators.Length)
        {
            throw new ArgumentException($"{target.Length} reduced potentials for {LogDenominators.Length} samples", nameof(target));
        }

        var log = new double[LogDenominators.Length];
        for (int n = 0; n < log.Length; n++)
        {
            log[n] = -LogDenominators[n] - (target.IsEmpty ? 0 : target[n]);
            log[n] += Sampled.Weights is null ? 0 : Math.Log(Sampled.Weights[n]);
        }

        double total = Numerics.Statistics.LogSumExp.Of(log);
        for (int n = 0; n < log.Length; n++)
        {
            log[n] -= total;
        }

        return log;
    }

    private double[] Square(Func<int, int, double> entry)
    {
        var values = new double[States * States];
        for (int k = 0; k < States; k++)
        {
            for (int l = 0; l < States; l++)
            {
                values[(k * States) + l] = entry(k, l);
            }
        }

        return values;
    }
}
