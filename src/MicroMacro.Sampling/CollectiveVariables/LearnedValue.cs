using MicroMacro.Numerics.Interpolation;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Sampling.CollectiveVariables;

/// <summary>The one number that an expansion of one or two values stands for.</summary>
internal static class LearnedValue
{
    /// <summary>The value, or the angle of the point (f_0, f_1) in [-π, π); its gradient where asked for.</summary>
    public static double Of(RadialExpansion function, ReadOnlySpan<double> x, Span<double> gradient)
    {
        int d = function.Dimension;
        Span<double> values = stackalloc double[2];
        if (function.Components == 1)
        {
            function.Evaluate(x, values[..1], gradient);
            return values[0];
        }

        double[] slopes = gradient.IsEmpty ? [] : new double[2 * d];
        function.Evaluate(x, values, slopes);
        double square = (values[0] * values[0]) + (values[1] * values[1]);
        for (int a = 0; a < gradient.Length; a++)
        {
            gradient[a] = ((values[0] * slopes[d + a]) - (values[1] * slopes[a])) / square;
        }

        double angle = VectorMath.Atan2(values[1], values[0]);
        return angle >= Math.PI ? -Math.PI : angle;
    }
}
