using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Schedules;

/// <summary>Variance exploding, dx = sigma^t dw, so sigma(t)² = (sigma^2t - 1)/(2 ln sigma): the form of Song's tutorial.</summary>
public sealed record SongVeSchedule : TimedSchedule
{
    private readonly double _base;

    /// <summary>A schedule.</summary>
    /// <param name="sigma">The base; published 25.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not above 1, or above 1e6.</exception>
    public SongVeSchedule(double sigma = 25.0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sigma, 1.0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 1e6);
        _base = sigma;
    }

    /// <inheritdoc/>
    public override string Text => Format("song-ve", _base);

    /// <inheritdoc/>
    public override double Sigma(double time)
    {
        double log = VectorMath.Log(_base);
        double growth = 2.0 * time * log;

        // exp(g) - 1 by its series where the difference would cancel.
        double rise = growth < 1e-3 ? growth * (1.0 + (growth / 2.0 * (1.0 + (growth / 3.0)))) : VectorMath.Exp(growth) - 1.0;
        return Math.Sqrt(rise / (2.0 * log));
    }
}
