using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Macro;

/// <summary>Transitions between two cores counted in trajectories, and the rates they give.</summary>
/// <remarks>
/// A trajectory belongs to the core that it visited last; a transition is the first visit of the other one. What happens before the
/// first visit of a core does not count. Rates are transitions per time spent belonging to a core; their intervals are those of
/// Poisson counts [garwood1936fiducial].
/// </remarks>
/// <param name="Forward">Transitions from a to b.</param>
/// <param name="Backward">Transitions from b to a.</param>
/// <param name="TimeInA">Time spent with a as the last core.</param>
/// <param name="TimeInB">Time spent with b as the last core.</param>
public sealed record CoreTransitions(long Forward, long Backward, double TimeInA, double TimeInB)
{
    /// <summary>k_AB and its 95 % interval.</summary>
    public RateEstimate ForwardRate => Rate(Forward, TimeInA);

    /// <summary>k_BA and its 95 % interval.</summary>
    public RateEstimate BackwardRate => Rate(Backward, TimeInB);

    /// <summary>Counts.</summary>
    /// <param name="z">The trajectories, shape [R, F, c].</param>
    /// <param name="replicas">R.</param>
    /// <param name="interval">The time between records.</param>
    /// <param name="a">One core.</param>
    /// <param name="b">The other.</param>
    /// <exception cref="ArgumentException">The shape is wrong, or the interval not above 0.</exception>
    public static CoreTransitions Count(ReadOnlySpan<double> z, int replicas, double interval, CoarseRegion a, CoarseRegion b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        int c = a.Low.Length;
        if (b.Low.Length != c || z.Length % (replicas * c) != 0)
        {
            throw new ArgumentException($"{z.Length} numbers are no {replicas} trajectories of {c} variables", nameof(z));
        }

        int frames = z.Length / (replicas * c);
        long forward = 0;
        long backward = 0;
        long inA = 0;
        long inB = 0;
        for (int r = 0; r < replicas; r++)
        {
            int last = 0;
            for (int f = 0; f < frames; f++)
            {
                ReadOnlySpan<double> point = z.Slice(((r * frames) + f) * c, c);
                int now = a.Contains(point) ? 1 : b.Contains(point) ? 2 : last;
                forward += last == 1 && now == 2 ? 1 : 0;
                backward += last == 2 && now == 1 ? 1 : 0;
                inA += now == 1 ? 1 : 0;
                inB += now == 2 ? 1 : 0;
                last = now;
            }
        }

        return new(forward, backward, inA * interval, inB * interval);
    }

    private static RateEstimate Rate(long count, double time) => time > 0
        ? new(count / time, count == 0 ? 0 : Quantile(count, 0.025) / time, Quantile(count + 1, 0.975) / time)
        : new(double.NaN, double.NaN, double.NaN);

    /// <summary>The quantile of the Gamma law of a shape and scale 1.</summary>
    private static double Quantile(double shape, double probability)
    {
        double low = 0;
        double high = shape + (10 * Math.Sqrt(shape)) + 20;
        for (int i = 0; i < 80; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = GammaDistribution.Cdf(middle, shape, 1) < probability ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
