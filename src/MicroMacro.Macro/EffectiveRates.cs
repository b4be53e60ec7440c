using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>Rates between two cores and passage times from coarse dynamics, with errors from bursts drawn again.</summary>
/// <param name="Forward">k_AB: transitions to b per time spent with a as the last core visited.</param>
/// <param name="Backward">k_BA.</param>
/// <param name="ForwardTime">The mean time from a, as it is populated in equilibrium, to b.</param>
/// <param name="BackwardTime">The mean time from b to a.</param>
/// <param name="PopulationRatio">The weight of what belongs to b over that of what belongs to a: k_AB/k_BA.</param>
public sealed record EffectiveRates(RateEstimate Forward, RateEstimate Backward, RateEstimate ForwardTime, RateEstimate BackwardTime, RateEstimate PopulationRatio)
{
    private const double Normal95 = 1.959963984540054;

    /// <summary>Estimates all of them.</summary>
    /// <param name="bursts">The bursts.</param>
    /// <param name="dynamics">The coarse dynamics of bursts, such as their transitions.</param>
    /// <param name="a">One core.</param>
    /// <param name="b">The other.</param>
    /// <param name="resamples">How often the bursts are drawn again, at least 2; intervals are log-normal with the spread over these, and NaN where more than a tenth fail.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <exception cref="ArgumentException">A core holds no cell.</exception>
    public static EffectiveRates Estimate(
        BurstSet bursts, Func<BurstSet, CoarseDynamics> dynamics, CoarseRegion a, CoarseRegion b, int resamples = 40, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(dynamics);
        return Estimate(dynamics(bursts), key => dynamics(bursts.Resampled(key)), a, b, resamples, seed);
    }

    /// <summary>Estimates all of them from a fitted SDE on a grid; errors are those of its coefficients.</summary>
    /// <param name="sde">The SDE.</param>
    /// <param name="grid">The cells.</param>
    /// <param name="a">One core.</param>
    /// <param name="b">The other.</param>
    /// <param name="draws">How often coefficients are drawn, at least 2; intervals are log-normal with the spread over these.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <exception cref="ArgumentException">A core holds no cell, or the grid is of other variables than the SDE.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 draws.</exception>
    public static EffectiveRates Estimate(EffectiveSde sde, DiffusionGrid grid, CoarseRegion a, CoarseRegion b, int draws = 40, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sde);
        return Estimate(CoarseDynamics.Of(sde, grid), key => sde.Drawn(key) is { } drawn ? CoarseDynamics.TryOf(drawn, grid) : null, a, b, draws, seed);
    }

    private static EffectiveRates Estimate(
        CoarseDynamics chosen, Func<RandomKey, CoarseDynamics?> again, CoarseRegion a, CoarseRegion b, int resamples, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(resamples, 2);
        double[] best = Numbers(chosen, a, b);
        List<double>[] logs = [.. best.Select(_ => new List<double>())];
        for (int r = 0; r < resamples; r++)
        {
            // A draw without dynamics, or whose bursts leave a core empty, gives no number.
            double[] values = again(new RandomKey(seed, (uint)r)) is { } drawn && drawn.Obstacle(a, b) is null ? Numbers(drawn, a, b) : [];
            for (int k = 0; k < values.Length; k++)
            {
                if (values[k] > 0 && double.IsFinite(values[k]))
                {
                    logs[k].Add(Math.Log(values[k]));
                }
            }
        }

        RateEstimate[] estimates = [.. best.Select((value, k) => Interval(value, logs[k], resamples))];
        return new(estimates[0], estimates[1], estimates[2], estimates[3], estimates[4]);
    }

    /// <summary>Where a draw in ten gives no number, there is no interval.</summary>
    private static RateEstimate Interval(double value, List<double> logs, int resamples)
    {
        if (logs.Count < Math.Max(2, 0.9 * resamples))
        {
            return new(value, double.NaN, double.NaN);
        }

        double mean = logs.Average();
        double spread = Math.Sqrt(logs.Sum(l => (l - mean) * (l - mean)) / (logs.Count - 1));
        return new(value, value * Math.Exp(-Normal95 * spread), value * Math.Exp(Normal95 * spread));
    }

    private static double[] Numbers(CoarseDynamics dynamics, CoarseRegion a, CoarseRegion b)
    {
        double forward = dynamics.TransitionRate(a, b);
        double backward = dynamics.TransitionRate(b, a);
        return [forward, backward, Mean(dynamics, a, b), Mean(dynamics, b, a), forward / backward];
    }

    /// <summary>The mean time to <paramref name="to"/> over the equilibrium within <paramref name="from"/>.</summary>
    private static double Mean(CoarseDynamics dynamics, CoarseRegion from, CoarseRegion to)
    {
        if (dynamics.Law is not { } law)
        {
            return double.NaN;
        }

        bool[] start = dynamics.CellsIn(from);
        double[] times = dynamics.MeanPassageTimes(to);
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < law.Length; i++)
        {
            sum += start[i] && law[i] > 0 ? law[i] * times[i] : 0;
            weight += start[i] ? law[i] : 0;
        }

        return sum / weight;
    }
}
