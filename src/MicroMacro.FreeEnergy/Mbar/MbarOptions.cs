namespace MicroMacro.FreeEnergy;

/// <summary>Settings of <see cref="Mbar.Solve"/>; the defaults serve.</summary>
public sealed record MbarOptions
{
    /// <summary>The largest Newton step in any f_k at which the equations count as solved, in kT.</summary>
    public double Tolerance { get; init; } = 1e-10;

    /// <summary>Newton iterations on the full data before giving up.</summary>
    public int MaxIterations { get; init; } = 100;

    /// <summary>Threads to use; the results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Statistical inefficiency g_k of each state's samples, shape [K], or null for independent samples. All samples are then
    /// used, but count as N_k / g_k, in the estimate and in its covariance. Samples must be ordered by state.
    /// </summary>
    public double[]? Inefficiencies { get; init; }

    internal static void Validate(MbarOptions options, ReducedPotentials u)
    {
        double[]? g = options.Inefficiencies;
        if (g is not null && (g.Length != u.States || !Array.TrueForAll(g, value => value >= 1)))
        {
            throw new ArgumentException($"{u.States} statistical inefficiencies of at least 1 are needed, one for each state", nameof(options));
        }

        if (!(options.Tolerance > 0 && options.Tolerance < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Tolerance, "the tolerance lies between 0 and 1 kT");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
    }
}
