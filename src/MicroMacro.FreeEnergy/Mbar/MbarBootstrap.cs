using MicroMacro.Numerics.Statistics;

namespace MicroMacro.FreeEnergy;

/// <summary>Error bars of MBAR by resampling blocks of samples within every state.</summary>
/// <remarks>
/// Every state keeps its number of samples, so nothing in a replicate moves one disconnected group of states against another: the offset that
/// the solution happens to have would look exact. A disconnected result therefore has no replicates, a replicate that falls apart is left out,
/// and both count as failed; the errors of such a result are the analytic ones, <see cref="MbarResult.DifferenceError"/>.
/// </remarks>
public static class MbarBootstrap
{
    /// <summary>f_k - f_0 of all states, shape [R, K], for each replicate.</summary>
    /// <param name="mbar">The solution that the errors are for; its samples are ordered by state, each state's in time order.</param>
    /// <param name="options">Replicates, seed and blocks (null there for blocks of one sample); null for the defaults.</param>
    /// <exception cref="ArgumentException">The result holds no solution, or an option is out of range.</exception>
    public static BootstrapResult FreeEnergies(MbarResult mbar, BootstrapOptions? options = null) =>
        Run(mbar, options, mbar?.States ?? 0, (point, weights, row) =>
        {
            for (int j = 0; j < point.F.Length; j++)
            {
                row[mbar!.Sampled.Index[j]] = point.F[j];
            }

            foreach (int empty in Enumerable.Range(0, row.Length).Except(mbar!.Sampled.Index))
            {
                row[empty] = EmptyState(mbar.Potentials.Row(empty), point.LogDenominators, weights);
            }

            double shift = row[0];
            for (int k = 0; k < row.Length; k++)
            {
                row[k] -= shift;
            }
        });

    /// <summary>F of each cell of a histogram, shape [R, B], for each replicate.</summary>
    /// <param name="mbar">The solution that the errors are for; its samples are ordered by state, each state's in time order.</param>
    /// <param name="z">Slow variables of the samples, shape [N, c].</param>
    /// <param name="axes">The grid.</param>
    /// <param name="surface">Target state; null for the unbiased one.</param>
    /// <param name="options">Replicates, seed and blocks (null there for blocks of one sample); null for the defaults.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, the result holds no solution, or an option is out of range.</exception>
    public static BootstrapResult Surface(
        MbarResult mbar, double[] z, IReadOnlyList<GridAxis> axes, SurfaceOptions? surface = null, BootstrapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mbar);
        ArgumentNullException.ThrowIfNull(z);
        ArgumentNullException.ThrowIfNull(axes);
        int cells = axes.Aggregate(1, (product, axis) => checked(product * axis.Bins));
        if (z.Length != axes.Count * mbar.LogDenominators.Length || (surface?.Target is { } target && target.Length != mbar.LogDenominators.Length))
        {
            throw new ArgumentException($"{z.Length} values of z for {mbar.LogDenominators.Length} samples on {axes.Count} axes", nameof(z));
        }

        double volume = axes.Aggregate(1.0, (product, axis) => product * axis.Width);
        int[] cell = [.. Enumerable.Range(0, mbar.LogDenominators.Length).Select(n => GridAxis.Cell(axes, z.AsSpan(n * axes.Count, axes.Count)))];
        return Run(mbar, options, cells, (point, weights, row) =>
        {
            (double[] target, double total) = Weights(point, weights, surface?.Target);
            Array.Clear(row);
            for (int n = 0; n < cell.Length; n++)
            {
                row[Math.Max(0, cell[n])] += cell[n] >= 0 ? target[n] : 0;
            }

            for (int b = 0; b < cells; b++)
            {
                row[b] = row[b] > 0 ? -Math.Log(row[b] / (total * volume)) : double.NaN;
            }
        });
    }

    /// <summary>F by kernel density at each cell's centre, shape [R, B], for each replicate.</summary>
    /// <param name="mbar">The solution that the errors are for; its samples are ordered by state, each state's in time order.</param>
    /// <param name="z">Slow variables of the samples, shape [N, c].</param>
    /// <param name="axes">The grid.</param>
    /// <param name="bandwidths">Standard deviations of the kernel, shape [c].</param>
    /// <param name="surface">Target state; null for the unbiased one.</param>
    /// <param name="options">Replicates, seed and blocks (null there for blocks of one sample); null for the defaults.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, the result holds no solution, or an option is out of range.</exception>
    public static BootstrapResult KernelSurface(
        MbarResult mbar, double[] z, IReadOnlyList<GridAxis> axes, ReadOnlySpan<double> bandwidths, SurfaceOptions? surface = null, BootstrapOptions? options = null)
    {
        // Holds everything against each other, and knows which cells have samples near.
        FreeEnergySurface whole = FreeEnergySurface.ByKernelDensity(mbar, z, axes, bandwidths, surface);
        var kernels = new BinnedKernels(z, axes, bandwidths);
        return Run(mbar, options, whole.Cells, (point, weights, row) =>
        {
            (double[] target, double total) = Weights(point, weights, surface?.Target);
            double[] density = kernels.Density(target);
            for (int b = 0; b < row.Length; b++)
            {
                row[b] = density[b] > 0 && !double.IsNaN(whole.Values[b]) ? -Math.Log(density[b] / total) : double.NaN;
            }
        });
    }

    /// <summary>Weights of the samples in the target state, and their sum, against the largest one so that a large constant in u does no harm.</summary>
    private static (double[] Weights, double Total) Weights(MbarPoint point, double[] multiplicities, double[]? target)
    {
        double top = point.LogDenominators.Select((d, n) => -d - (target?[n] ?? 0)).Max();
        var weights = new double[multiplicities.Length];
        double total = 0;
        for (int n = 0; n < weights.Length; n++)
        {
            weights[n] = multiplicities[n] * Math.Exp(-point.LogDenominators[n] - (target?[n] ?? 0) - top);
            total += weights[n];
        }

        return (weights, total);
    }

    private static double EmptyState(ReadOnlySpan<double> u, double[] logDenominators, double[] weights)
    {
        var log = new double[logDenominators.Length];
        for (int n = 0; n < log.Length; n++)
        {
            log[n] = weights[n] > 0 ? Math.Log(weights[n]) - u[n] - logDenominators[n] : double.NegativeInfinity;
        }

        return -LogSumExp.Of(log);
    }

    private static BootstrapResult Run(MbarResult mbar, BootstrapOptions? options, int quantities, Action<MbarPoint, double[], double[]> read)
    {
        ArgumentNullException.ThrowIfNull(mbar);
        options ??= new BootstrapOptions();
        ReducedPotentials u = mbar.Potentials;
        options.Validate(u.Counts);
        if (mbar.Spectrum is null)
        {
            throw new ArgumentException($"the MBAR result holds no solution: {mbar.Explanation}", nameof(mbar));
        }

        if (mbar.Status == MbarStatus.DisconnectedStates)
        {
            return BootstrapResult.Nothing(options.Replicates, quantities);
        }

        int[] lengths = options.BlockLengths ?? [.. Enumerable.Repeat(1, u.States)];
        double[] solution = Array.ConvertAll(mbar.Sampled.Index, k => mbar.FreeEnergies[k]);

        // One objective for all replicates: their solutions lie near this one, so its exponentials serve them too.
        var objective = new MbarObjective(u, mbar.Sampled.Index, 1, mbar.Sampled.Counts, mbar.Sampled.Weights, options.Threads);
        var values = new double[options.Replicates * quantities];
        var row = new double[quantities];
        int failed = 0;
        for (int replicate = 0; replicate < options.Replicates; replicate++)
        {
            int[] multiplicity = options.SimultaneousSeries > 0
                ? BlockResampling.Together(u.Samples, options.SimultaneousSeries, lengths[0], options.Seed, replicate)
                : BlockResampling.Multiplicities(u.Counts, lengths, options.Seed, replicate);
            double[] weights = new double[multiplicity.Length];
            for (int n = 0; n < weights.Length; n++)
            {
                weights[n] = multiplicity[n] * (mbar.Sampled.Weights?[n] ?? 1);
            }

            objective.Weigh(weights);
            (MbarPoint point, bool converged) = new MbarNewton(objective).Minimize(solution, 1e-7, 100);
            bool solved = converged && StateGraph.Groups(point.Gram, objective.Counts).Max() == 0;
            Array.Fill(row, double.NaN);
            if (solved)
            {
                read(point, weights, row);
            }

            failed += solved ? 0 : 1;
            row.CopyTo(values, replicate * quantities);
        }

        return new BootstrapResult(values, options.Replicates, failed);
    }
}
