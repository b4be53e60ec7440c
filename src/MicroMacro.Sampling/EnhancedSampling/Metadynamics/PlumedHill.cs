using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// The hill of height 1 that PLUMED deposits [tribello2014plumed]: a Gaussian of h = d²/2σ², cut where h reaches 6.25 and stretched so that
/// it is 1 at the centre and falls to 0 there: (exp(-h) - exp(-6.25))/(1 - exp(-6.25)).
/// </summary>
public static class PlumedHill
{
    /// <summary>h at which a hill ends; PLUMED's DP2CUTOFF.</summary>
    public const double Cutoff = 6.25;

    private static readonly double Tail = VectorMath.Exp(-Cutoff);
    private static readonly double Stretch = 1 / (1 - Tail);

    /// <summary>How far a hill reaches along an axis on which its width is σ: sqrt(12.5) σ.</summary>
    /// <param name="sigma">σ.</param>
    public static double Reach(double sigma) => Math.Sqrt(2 * Cutoff) * sigma;

    /// <summary>The hill and its slope against -h, which times the slope of -h along a variable is that of the hill; both 0 beyond the cutoff.</summary>
    /// <param name="half">h = d²/2σ².</param>
    public static (double Value, double Slope) Of(double half)
    {
        if (!(half < Cutoff))
        {
            return (0, 0);
        }

        double gauss = VectorMath.Exp(-half);
        return (Stretch * (gauss - Tail), Stretch * gauss);
    }
}
