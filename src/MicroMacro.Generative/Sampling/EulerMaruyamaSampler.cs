namespace MicroMacro.Generative.Sampling;

/// <summary>Euler-Maruyama on the reverse-time equation, with or without a Langevin corrector after each step [song2021sde, algorithm 2].</summary>
/// <remarks>With variance v = sigma² as the clock the reverse equation is dx = -score dv + dB_v; the last step denoises without noise.</remarks>
public sealed class EulerMaruyamaSampler : IReverseSampler
{
    private readonly double _signalToNoise;

    /// <summary>Without a corrector.</summary>
    public EulerMaruyamaSampler()
    {
    }

    /// <summary>With a corrector of the given signal-to-noise ratio.</summary>
    public EulerMaruyamaSampler(double signalToNoise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(signalToNoise);
        _signalToNoise = signalToNoise;
    }

    /// <inheritdoc/>
    public void Run(IReverseProcess process, ReadOnlySpan<double> levels, Span<float> x)
    {
        ArgumentNullException.ThrowIfNull(process);
        float[] slope = new float[x.Length];
        float[] noise = new float[x.Length];
        for (int i = 0; i + 1 < levels.Length; i++)
        {
            double sigma = levels[i], next = levels[i + 1];
            process.Slope(sigma, x, slope);
            if (next == 0.0)
            {
                for (int k = 0; k < x.Length; k++)
                {
                    x[k] -= (float)sigma * slope[k];
                }

                return;
            }

            process.Noise((2 * i) + 1, noise);
            double drop = (sigma - next) * (sigma + next);
            float drift = (float)(-drop / sigma);
            float spread = (float)Math.Sqrt(drop);
            for (int k = 0; k < x.Length; k++)
            {
                x[k] += (drift * slope[k]) + (spread * noise[k]);
            }

            if (_signalToNoise > 0)
            {
                process.Noise((2 * i) + 2, noise);
                process.Slope(next, x, slope);
                Correct(next, x, slope, noise);
            }
        }
    }

    // Song's step 2 (snr |z| / |score|)² with the norms at their typical ratio, sigma: a step that looked at its own noise would be biased.
    private void Correct(double sigma, Span<float> x, float[] slope, float[] noise)
    {
        double epsilon = 2.0 * _signalToNoise * _signalToNoise * sigma * sigma;
        float drift = (float)(-epsilon / sigma);
        float spread = (float)Math.Sqrt(2.0 * epsilon);
        for (int k = 0; k < x.Length; k++)
        {
            x[k] += (drift * slope[k]) + (spread * noise[k]);
        }
    }
}
