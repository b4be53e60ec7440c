using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Sampling;

/// <summary>Noise levels from large to small, equally spaced in sigma^(1/rho), then 0 [karras2022edm, eq. 5].</summary>
public static class KarrasSchedule
{
    /// <summary>The levels, shape [steps + 1]; the last is 0.</summary>
    /// <param name="options">Steps, ends and rho.</param>
    public static double[] Levels(SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        double high = VectorMath.Exp(VectorMath.Log(options.SigmaMax) / options.Rho);
        double low = VectorMath.Exp(VectorMath.Log(options.SigmaMin) / options.Rho);
        double[] levels = new double[options.Steps + 1];
        for (int i = 0; i < options.Steps; i++)
        {
            levels[i] = VectorMath.Exp(options.Rho * VectorMath.Log(high + ((double)i / (options.Steps - 1) * (low - high))));
        }

        return levels;
    }
}
