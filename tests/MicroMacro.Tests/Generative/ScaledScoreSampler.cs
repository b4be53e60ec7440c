using MicroMacro.Generative.Sampling;

namespace MicroMacro.Tests.Generative;

/// <summary>A planted defect: runs another sampler on a score multiplied by a factor.</summary>
internal sealed class ScaledScoreSampler(IReverseSampler sampler, double factor) : IReverseSampler
{
    public void Run(IReverseProcess process, ReadOnlySpan<double> levels, Span<float> x) => sampler.Run(new Scaled(process, (float)factor), levels, x);

    private sealed class Scaled(IReverseProcess process, float factor) : IReverseProcess
    {
        public int Rows => process.Rows;

        public int Dimension => process.Dimension;

        public void Slope(double sigma, ReadOnlySpan<float> x, Span<float> slope)
        {
            process.Slope(sigma, x, slope);
            for (int i = 0; i < slope.Length; i++)
            {
                slope[i] *= factor;
            }
        }

        public void Noise(int draw, Span<float> noise) => process.Noise(draw, noise);
    }
}
