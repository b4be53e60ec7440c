using MicroMacro.Numerics.Random;

namespace MicroMacro.Macro;

/// <summary>Unbiased bursts of c coarse variables: where each began, where it was one lag later.</summary>
public sealed record BurstSet
{
    /// <summary>Checks shapes and numbers.</summary>
    /// <param name="starts">z0, shape [m, c]. Any law of starts will do: estimates are conditional on them.</param>
    /// <param name="ends">z1, shape [m, c].</param>
    /// <param name="dimension">c, at least 1.</param>
    /// <param name="lag">The time between, above 0.</param>
    /// <param name="weights">Weights of the bursts, shape [m], at least 0; null for equal ones.</param>
    /// <param name="periods">Period of each variable, shape [c], 0 for one without; null where none has one.</param>
    /// <exception cref="ArgumentException">A shape is wrong, or a number is not finite or out of range.</exception>
    public BurstSet(double[] starts, double[] ends, int dimension, double lag, double[]? weights = null, double[]? periods = null)
    {
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (starts.Length == 0 || starts.Length % dimension != 0 || ends.Length != starts.Length)
        {
            throw new ArgumentException($"{starts.Length} starts and {ends.Length} ends are no bursts of {dimension} variables", nameof(starts));
        }

        if (!(lag > 0 && double.IsFinite(lag)))
        {
            throw new ArgumentException($"a lag is finite and above 0, not {lag}", nameof(lag));
        }

        Count = starts.Length / dimension;
        int bad = Array.FindIndex(starts, v => !double.IsFinite(v));
        bad = bad >= 0 ? bad : Array.FindIndex(ends, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException($"burst {bad / dimension} holds {starts[bad]} and {ends[bad]} as variable {bad % dimension}", nameof(starts));
        }

        if (weights is not null && (weights.Length != Count || Array.Exists(weights, w => !(w >= 0 && double.IsFinite(w))) || weights.Max() == 0))
        {
            throw new ArgumentException($"{Count} finite weights of at least 0, not all 0, are needed", nameof(weights));
        }

        if (periods is not null && (periods.Length != dimension || Array.Exists(periods, p => !(p >= 0 && double.IsFinite(p)))))
        {
            throw new ArgumentException($"{dimension} finite periods of at least 0 are needed", nameof(periods));
        }

        (Starts, Ends, Dimension, Lag) = (starts, ends, dimension, lag);
        Periods = periods ?? new double[dimension];
        Weights = weights ?? [.. Enumerable.Repeat(1.0, Count)];
    }

    /// <summary>z0, shape [m, c].</summary>
    public double[] Starts { get; }

    /// <summary>z1, shape [m, c].</summary>
    public double[] Ends { get; }

    /// <summary>c.</summary>
    public int Dimension { get; }

    /// <summary>The time between.</summary>
    public double Lag { get; }

    /// <summary>Weights, shape [m].</summary>
    public double[] Weights { get; }

    /// <summary>Periods, shape [c]; 0 for a variable without one.</summary>
    public double[] Periods { get; }

    /// <summary>The number of bursts m.</summary>
    public int Count { get; }

    /// <summary>z1 - z0 of a burst, the shortest way round where the variable is periodic.</summary>
    public double Increment(int burst, int variable)
    {
        int entry = (burst * Dimension) + variable;
        double difference = Ends[entry] - Starts[entry];
        double period = Periods[variable];
        return period == 0 ? difference : difference - (period * Math.Round(difference / period));
    }

    /// <summary>As many bursts drawn from these with replacement, as weights: the same draw for bursts of the same number and another lag.</summary>
    /// <param name="key">The key of the draw.</param>
    public BurstSet Resampled(RandomKey key)
    {
        RandomSequence random = new(key);
        double[] weights = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            int drawn = Math.Min(Count - 1, (int)(random.NextDouble() * Count));
            weights[drawn] += Weights[drawn];
        }

        return new(Starts, Ends, Dimension, Lag, weights, Periods);
    }
}
