namespace MicroMacro.Generative.Sampling;

/// <summary>Heun's second-order method on the probability flow [karras2022edm, algorithm 1].</summary>
public sealed class HeunSampler : IReverseSampler
{
    /// <inheritdoc/>
    public void Run(IReverseProcess process, ReadOnlySpan<double> levels, Span<float> x)
    {
        ArgumentNullException.ThrowIfNull(process);
        float[] slope = new float[x.Length];
        float[] slopeNext = new float[x.Length];
        float[] xNext = new float[x.Length];
        for (int i = 0; i + 1 < levels.Length; i++)
        {
            float step = (float)(levels[i + 1] - levels[i]);
            process.Slope(levels[i], x, slope);
            if (levels[i + 1] == 0.0)
            {
                // No slope at zero noise: the last step is Euler's.
                for (int k = 0; k < x.Length; k++)
                {
                    x[k] += step * slope[k];
                }

                continue;
            }

            for (int k = 0; k < x.Length; k++)
            {
                xNext[k] = x[k] + (step * slope[k]);
            }

            process.Slope(levels[i + 1], xNext, slopeNext);
            for (int k = 0; k < x.Length; k++)
            {
                x[k] += 0.5f * step * (slope[k] + slopeNext[k]);
            }
        }
    }
}
