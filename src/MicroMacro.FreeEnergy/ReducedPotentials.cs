namespace MicroMacro.FreeEnergy;

/// <summary>Reduced potentials u_k(x_n) of N pooled samples in K thermodynamic states: the input of every multistate estimator.</summary>
/// <remarks>
/// u = β(U + pV + bias), dimensionless. A term common to all states of one sample cancels, so for umbrella windows at one
/// temperature the bias alone is enough. +∞ is allowed (a state that forbids a sample); NaN and -∞ are data faults, which
/// the solver reports as an outcome.
/// </remarks>
public sealed class ReducedPotentials
{
    private readonly double[] _values;
    private readonly int[] _counts;

    /// <summary>Wraps reduced potentials without copying them.</summary>
    /// <param name="u">u_kn, shape [K, N] row-major, in kT.</param>
    /// <param name="counts">N_k, shape [K]: how many of the N samples were drawn from each state; 0 for a state that is only asked about.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a count is negative, or no state has samples.</exception>
    public ReducedPotentials(double[] u, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(u);
        ArgumentNullException.ThrowIfNull(counts);
        long samples = 0;
        for (int k = 0; k < counts.Length; k++)
        {
            if (counts[k] < 0)
            {
                throw new ArgumentException($"N_k of state {k} is {counts[k]}; counts are 0 or more", nameof(counts));
            }

            samples += counts[k];
        }

        if (samples == 0)
        {
            throw new ArgumentException("no state has samples: every N_k is 0", nameof(counts));
        }

        if (u.LongLength != samples * counts.Length)
        {
            throw new ArgumentException(
                $"u_kn has {u.LongLength} values; {counts.Length} states with {samples} samples in all need {samples * counts.Length}", nameof(u));
        }

        _values = u;
        _counts = counts;
        Samples = (int)samples;
    }

    private ReducedPotentials(double[] u, int[] counts, int points) => (_values, _counts, Samples) = (u, counts, points);

    /// <summary>Number of states K, with samples or without.</summary>
    public int States => _counts.Length;

    /// <summary>Number of pooled samples N = Σ N_k.</summary>
    public int Samples { get; }

    /// <summary>N_k, shape [K].</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>u_kn, shape [K, N].</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>u_k of all samples, shape [N].</summary>
    public ReadOnlySpan<double> Row(int state) => _values.AsSpan(checked(state * Samples), Samples);

    /// <summary>Reduced potentials on weighted points, such as the cells of histograms, of which N_k samples are spread over fewer points.</summary>
    internal static ReducedPotentials OnPoints(double[] u, int[] counts, int points) => new(u, counts, points);

    /// <summary>The reduced potentials of the samples with the given numbers, such as a statistically independent subset.</summary>
    /// <param name="samples">Sample numbers in 0..N-1, in the order wanted.</param>
    /// <param name="counts">N_k of the selection, shape [K].</param>
    /// <exception cref="ArgumentException">The counts do not add up to the number of samples selected.</exception>
    public ReducedPotentials Select(ReadOnlySpan<int> samples, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Length != States)
        {
            throw new ArgumentException($"{counts.Length} counts for {States} states", nameof(counts));
        }

        var u = new double[(long)States * samples.Length];
        for (int k = 0; k < States; k++)
        {
            ReadOnlySpan<double> row = Row(k);
            for (int i = 0; i < samples.Length; i++)
            {
                u[(k * samples.Length) + i] = row[samples[i]];
            }
        }

        return new ReducedPotentials(u, counts);
    }

    /// <summary>Bias energies of harmonic umbrella windows, u_k(z) = Σ_c κ_kc/2 (z_c - ζ_kc)², by the shortest way round where periodic.</summary>
    /// <param name="z">Samples of the slow variables, shape [N, c], pooled window after window.</param>
    /// <param name="centers">Window centres ζ, shape [K, c].</param>
    /// <param name="stiffness">κ, shape [K, c], in kT per squared unit of z.</param>
    /// <param name="periods">Period of each slow variable, shape [c]; 0 where it is not periodic.</param>
    /// <param name="counts">N_k, shape [K].</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static ReducedPotentials ForHarmonicUmbrellas(
        ReadOnlySpan<double> z, ReadOnlySpan<double> centers, ReadOnlySpan<double> stiffness, ReadOnlySpan<double> periods, int[] counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        int c = periods.Length;
        int states = counts.Length;
        if (c == 0 || z.Length % c != 0 || centers.Length != states * c || stiffness.Length != states * c)
        {
            throw new ArgumentException(
                $"{states} windows on {c} slow variables need {states * c} centres and stiffnesses; there are {centers.Length} and {stiffness.Length}, and {z.Length} values of z", nameof(centers));
        }

        int samples = z.Length / c;
        var u = new double[(long)states * samples];
        for (int k = 0; k < states; k++)
        {
            for (int a = 0; a < c; a++)
            {
                double half = 0.5 * stiffness[(k * c) + a];
                double center = centers[(k * c) + a];
                double period = periods[a];
                for (int n = 0; n < samples; n++)
                {
                    double d = z[(n * c) + a] - center;
                    d = period > 0 ? d - (period * Math.Round(d / period)) : d;
                    u[(k * samples) + n] += half * d * d;
                }
            }
        }

        return new ReducedPotentials(u, counts);
    }
}
