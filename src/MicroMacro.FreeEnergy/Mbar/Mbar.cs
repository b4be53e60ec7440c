namespace MicroMacro.FreeEnergy;

/// <summary>
/// Multistate Bennett acceptance ratio: the free energies of K states that make the samples of all of them most likely
/// [shirts2008mbar].
/// </summary>
public static class Mbar
{
    /// <summary>Effective samples that an empty state needs before its free energy is taken at its word.</summary>
    public const double SmallestSupport = 20;

    // A first approach on every m-th sample costs little and leaves a few Newton steps for the full data.
    private const int PreviewPerState = 64;
    private const int SmallestPreview = 2048;

    /// <summary>Solves for the free energies of all states, sampled or empty.</summary>
    /// <param name="u">Reduced potentials of the pooled samples.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <remarks>Numerical outcomes, bad data included, are in <see cref="MbarResult.Status"/>; the bytes do not depend on the number of threads.</remarks>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static MbarResult Solve(ReducedPotentials u, MbarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(u);
        options ??= new MbarOptions();
        MbarOptions.Validate(options, u);
        Numerics.Simd.SimdSupport.RequireFma();
        SampledStates sampled = SampledStates.Of(u, options.Inefficiencies);
        (double[] lowest, string? fault) = ReducedPotentialCheck.Lowest(u);
        return fault is null
            ? SolveFrom(u, sampled, Array.ConvertAll(sampled.Index, k => lowest[k]), options)
            : MbarReport.Unsolved(u, sampled, fault);
    }

    /// <summary>Solves from a given start, shape [S], for weighted samples.</summary>
    internal static MbarResult SolveFrom(ReducedPotentials u, SampledStates sampled, double[] start, MbarOptions options)
    {
        int stride = u.Samples / Math.Max(SmallestPreview, PreviewPerState * sampled.Index.Length);
        if (stride >= 4)
        {
            var preview = new MbarNewton(new MbarObjective(u, sampled.Index, stride, sampled.Counts, sampled.Weights, options.Threads));
            start = preview.Minimize(start, 1e-3, options.MaxIterations).Point.F;
        }

        var newton = new MbarNewton(new MbarObjective(u, sampled.Index, 1, sampled.Counts, sampled.Weights, options.Threads));
        (MbarPoint point, bool converged) = newton.Minimize(start, options.Tolerance, options.MaxIterations);
        return MbarReport.Solved(u, sampled, point, converged, newton.Iterations, options.Threads);
    }
}
