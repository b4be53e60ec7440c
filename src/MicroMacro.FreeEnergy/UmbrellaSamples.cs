namespace MicroMacro.FreeEnergy;

/// <summary>Samples of slow variables from harmonic umbrella windows, u_k(z) = Σ_c κ_kc/2 (z_c - ζ_kc)², in time order window after window.</summary>
public sealed class UmbrellaSamples
{
    private readonly double[] _z;
    private readonly int[] _counts;
    private readonly double[] _centers;
    private readonly double[] _stiffness;
    private readonly double[] _periods;

    /// <summary>Wraps the arrays without copying them.</summary>
    /// <param name="z">Slow variables, shape [N, c], window after window, each in time order.</param>
    /// <param name="counts">N_k, shape [K].</param>
    /// <param name="centers">Window centres ζ, shape [K, c].</param>
    /// <param name="stiffness">κ, shape [K, c], in kT per squared unit of z; 0 for a window without bias.</param>
    /// <param name="periods">Period of each slow variable, shape [c]; 0 where it is not periodic.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, there are no samples, a value is not finite, or a stiffness or a period is below 0.</exception>
    public UmbrellaSamples(double[] z, int[] counts, double[] centers, double[] stiffness, double[] periods)
    {
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(centers);
        ArgumentNullException.ThrowIfNull(stiffness);
        ArgumentNullException.ThrowIfNull(periods);
        long samples = counts.Sum(count => count >= 0 ? (long)count : throw new ArgumentException($"a window has {count} samples; counts are 0 or more", nameof(counts)));
        if (periods.Length == 0 || samples == 0 || z.LongLength != samples * periods.Length)
        {
            throw new ArgumentException($"{z.LongLength} values of z for {samples} samples of {periods.Length} slow variables", nameof(z));
        }

        if (centers.Length != counts.Length * periods.Length || stiffness.Length != centers.Length)
        {
            throw new ArgumentException($"{counts.Length} windows on {periods.Length} slow variables need {counts.Length * periods.Length} centres and stiffnesses; there are {centers.Length} and {stiffness.Length}", nameof(centers));
        }

        if (!(AllFinite(z) && AllFinite(centers) && AllFinite(stiffness) && AllFinite(periods)))
        {
            throw new ArgumentException("samples, centres, stiffnesses and periods must be finite", nameof(z));
        }

        NotNegative(stiffness, "stiffness");
        NotNegative(periods, "period");
        (_z, _counts, _centers, _stiffness, _periods) = (z, counts, centers, stiffness, periods);
    }

    /// <summary>Number of windows K.</summary>
    public int Windows => _counts.Length;

    /// <summary>Number of slow variables c.</summary>
    public int Variables => _periods.Length;

    /// <summary>Number of samples N.</summary>
    public int Samples => _z.Length / Variables;

    /// <summary>N_k, shape [K].</summary>
    public ReadOnlySpan<int> Counts => _counts;

    /// <summary>Slow variables of all samples, shape [N, c].</summary>
    public ReadOnlySpan<double> Z => _z;

    /// <summary>Window centres, shape [K, c].</summary>
    public ReadOnlySpan<double> Centers => _centers;

    /// <summary>κ, shape [K, c], in kT per squared unit of z.</summary>
    public ReadOnlySpan<double> Stiffness => _stiffness;

    /// <summary>Periods, shape [c]; 0 where not periodic.</summary>
    public ReadOnlySpan<double> Periods => _periods;

    /// <summary>Number of the first sample of a window.</summary>
    public int First(int window)
    {
        int first = 0;
        for (int k = 0; k < window; k++)
        {
            first += _counts[k];
        }

        return first;
    }

    /// <summary>The samples of one window in time order, shape [N_k, c].</summary>
    public ReadOnlySpan<double> Window(int window) => _z.AsSpan(First(window) * Variables, _counts[window] * Variables);

    /// <summary>One slow variable in one window in time order, shape [N_k].</summary>
    public double[] Series(int window, int variable)
    {
        ReadOnlySpan<double> samples = Window(window);
        var series = new double[_counts[window]];
        for (int n = 0; n < series.Length; n++)
        {
            series[n] = samples[(n * Variables) + variable];
        }

        return series;
    }

    /// <summary>Bias of a window at a point, in kT, by the shortest way round where periodic.</summary>
    public double Bias(int window, ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int a = 0; a < Variables; a++)
        {
            double d = point[a] - _centers[(window * Variables) + a];
            d = _periods[a] > 0 ? d - (_periods[a] * Math.Round(d / _periods[a])) : d;
            sum += 0.5 * _stiffness[(window * Variables) + a] * d * d;
        }

        return sum;
    }

    /// <summary>u_kn of all samples in all windows.</summary>
    public ReducedPotentials Potentials() => ReducedPotentials.ForHarmonicUmbrellas(_z, _centers, _stiffness, _periods, _counts);

    /// <summary>The part of every window between two fractions of its time; at least one sample of every window that has any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The fractions are not 0 &lt;= from &lt; to &lt;= 1.</exception>
    public UmbrellaSamples Part(double from, double to)
    {
        if (!(from >= 0 && from < to && to <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(from), from, $"a part from {from} to {to} of the time is not 0 <= from < to <= 1");
        }

        return Keep(k =>
        {
            int start = Math.Min((int)Math.Round(from * _counts[k]), Math.Max(0, _counts[k] - 1));
            return (start, Math.Max(Math.Min(1, _counts[k]), (int)Math.Round(to * _counts[k]) - start));
        });
    }

    /// <summary>The samples of every window from the given record on.</summary>
    /// <param name="starts">First record kept, shape [K].</param>
    /// <exception cref="ArgumentException">Not one start for each window.</exception>
    public UmbrellaSamples From(ReadOnlySpan<int> starts)
    {
        if (starts.Length != Windows)
        {
            throw new ArgumentException($"{starts.Length} starts for {Windows} windows", nameof(starts));
        }

        int[] at = starts.ToArray();
        return Keep(k => (Math.Min(at[k], _counts[k]), Math.Max(0, _counts[k] - at[k])));
    }

    private UmbrellaSamples Keep(Func<int, (int Start, int Length)> part)
    {
        var counts = new int[Windows];
        var z = new List<double>(_z.Length);
        for (int k = 0; k < Windows; k++)
        {
            (int start, counts[k]) = part(k);
            z.AddRange(Window(k).Slice(start * Variables, counts[k] * Variables));
        }

        return new UmbrellaSamples([.. z], counts, _centers, _stiffness, _periods);
    }

    private static void NotNegative(double[] values, string name)
    {
        int below = Array.FindIndex(values, value => value < 0);
        if (below >= 0)
        {
            throw new ArgumentException($"{name} {below} is {values[below]}; it is at least 0", name);
        }
    }

    private static bool AllFinite(double[] values) => Array.TrueForAll(values, double.IsFinite);
}
