namespace MicroMacro.FreeEnergy;

/// <summary>Replicates of free energies from resampled data.</summary>
public sealed class BootstrapResult
{
    private readonly double[] _values;

    internal BootstrapResult(double[] values, int replicates, int failed)
    {
        (_values, Replicates, Failed) = (values, replicates, failed);
    }

    /// <summary>What there is where states are disconnected: no replicate says anything.</summary>
    internal static BootstrapResult Nothing(int replicates, int quantities)
    {
        var values = new double[replicates * quantities];
        Array.Fill(values, double.NaN);
        return new BootstrapResult(values, replicates, replicates);
    }

    /// <summary>Number of replicates R.</summary>
    public int Replicates { get; }

    /// <summary>Replicates whose equations were not solved, or whose states fell apart; their values are NaN and are left out.</summary>
    public int Failed { get; }

    /// <summary>Number of quantities Q, such as cells of a surface.</summary>
    public int Quantities => _values.Length / Replicates;

    /// <summary>All replicates, shape [R, Q]; NaN where a replicate knows nothing of a quantity.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Standard deviation over the replicates, shape [Q]; NaN where fewer than half of them have a value.</summary>
    public double[] StandardErrors()
    {
        var errors = new double[Quantities];
        for (int q = 0; q < errors.Length; q++)
        {
            double[] values = Known(q);
            double mean = values.Length > 0 ? values.Average() : double.NaN;
            errors[q] = 2 * values.Length >= Replicates ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1)) : double.NaN;
        }

        return errors;
    }

    /// <summary>The central interval that holds a fraction of the replicates, shapes [Q]; NaN where fewer than half have a value.</summary>
    /// <param name="level">Fraction inside, such as 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public (double[] Low, double[] High) Interval(double level)
    {
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "a level lies between 0 and 1");
        }

        var low = new double[Quantities];
        var high = new double[Quantities];
        for (int q = 0; q < low.Length; q++)
        {
            double[] values = Known(q);
            Array.Sort(values);
            bool enough = 2 * values.Length >= Replicates;
            low[q] = enough ? Quantile(values, 0.5 * (1 - level)) : double.NaN;
            high[q] = enough ? Quantile(values, 0.5 * (1 + level)) : double.NaN;
        }

        return (low, high);
    }

    private static double Quantile(double[] sorted, double p)
    {
        double position = Math.Clamp((p * (sorted.Length + 1)) - 1, 0, sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    private double[] Known(int quantity) =>
        [.. Enumerable.Range(0, Replicates).Select(r => _values[(r * Quantities) + quantity]).Where(v => !double.IsNaN(v))];
}
