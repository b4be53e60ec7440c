namespace MicroMacro.Generative.Sampling;

/// <summary>A restraint that samples are guided by: the law of the model times exp(-(ξ - target)²/(2 width²)).</summary>
/// <param name="Variable">ξ.</param>
/// <param name="Target">The value to guide to.</param>
/// <param name="Width">How far from it ξ may be, a standard deviation; positive.</param>
public sealed record GuideRestraint(IGuideVariable Variable, double Target, double Width)
{
    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or the width is not positive.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Variable);
        if (!double.IsFinite(Target) || !(Width > 0 && double.IsFinite(Width)))
        {
            throw new ArgumentException($"a restraint to {Target} of width {Width}: both must be finite and the width positive");
        }
    }

    /// <summary>a - b, for a periodic variable the shortest way round.</summary>
    internal static double Difference(double a, double b, double period) =>
        period > 0 ? (a - b) - (period * Math.Round((a - b) / period)) : a - b;
}
