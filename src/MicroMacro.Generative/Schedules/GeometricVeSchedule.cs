using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Schedules;

/// <summary>Variance exploding, geometric: sigma(t) = sigma_min (sigma_max/sigma_min)^t [song2021sde].</summary>
public sealed record GeometricVeSchedule : TimedSchedule
{
    private readonly double _least;
    private readonly double _most;

    /// <summary>A schedule.</summary>
    /// <param name="least">sigma at t = 0; published 0.01.</param>
    /// <param name="most">sigma at t = 1; published 50.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; least &lt; most, finite.</exception>
    public GeometricVeSchedule(double least = 0.01, double most = 50.0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(most, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, 1e6);
        _least = least;
        _most = most;
    }

    /// <inheritdoc/>
    public override string Text => Format("ve", _least, _most);

    /// <inheritdoc/>
    public override double SamplingStart => 1e-5;

    /// <inheritdoc/>
    public override double Sigma(double time) => _least * VectorMath.Exp(time * VectorMath.Log(_most / _least));
}
