using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Schedules;

/// <summary>Variance preserving or sub-variance preserving, with beta rising linearly over the time 0 to 1 [song2021sde].</summary>
/// <remarks>
/// s = exp(-B/2) with B(t) = beta_min t + (beta_max - beta_min) t²/2; the standard deviation of the noise is sqrt(1 - s²), in the
/// sub-variance preserving form 1 - s²; sigma is that over s.
/// </remarks>
public sealed record VpSchedule : TimedSchedule
{
    private readonly double _betaMin;
    private readonly double _betaMax;

    /// <summary>A schedule.</summary>
    /// <param name="betaMin">beta at t = 0; published 0.1.</param>
    /// <param name="betaMax">beta at t = 1; published 20.</param>
    /// <param name="isSub">Whether it is the sub-variance preserving form.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; betaMin &lt;= betaMax &lt;= 50.</exception>
    public VpSchedule(double betaMin = 0.1, double betaMax = 20.0, bool isSub = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(betaMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(betaMax, betaMin);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(betaMax, 50.0);
        _betaMin = betaMin;
        _betaMax = betaMax;
        IsSub = isSub;
    }

    /// <summary>Whether it is the sub-variance preserving form.</summary>
    public bool IsSub { get; }

    /// <inheritdoc/>
    public override string Text => Format(IsSub ? "subvp" : "vp", _betaMin, _betaMax);

    /// <inheritdoc/>
    public override double Scale(double time) => VectorMath.Exp(-0.5 * Integral(time));

    /// <inheritdoc/>
    public override double Sigma(double time)
    {
        double b = Integral(time);

        // 1 - exp(-b) by its series where the difference would cancel.
        double lost = b < 1e-3 ? b * (1.0 - (b / 2.0 * (1.0 - (b / 3.0)))) : 1.0 - VectorMath.Exp(-b);
        return (IsSub ? lost : Math.Sqrt(lost)) / Scale(time);
    }

    private double Integral(double time) => time * (_betaMin + (0.5 * time * (_betaMax - _betaMin)));
}
