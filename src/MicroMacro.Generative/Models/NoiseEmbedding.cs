using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Models;

/// <summary>How the noise level enters a network: sine and cosine of c_noise = ln(sigma)/4 at 16 frequencies [karras2022edm, table 1].</summary>
internal sealed class NoiseEmbedding
{
    /// <summary>Numbers that enter the network.</summary>
    public const int Dimension = 32;

    /// <summary>Sines, and as many cosines.</summary>
    public const int Frequencies = Dimension / 2;

    private readonly float[] _angular;

    /// <summary>Given angular frequencies.</summary>
    /// <param name="angular">Radians per unit of c_noise, shape [16].</param>
    public NoiseEmbedding(float[] angular)
    {
        _angular = angular;
    }

    /// <summary>Angular frequencies, shape [16].</summary>
    public ReadOnlySpan<float> Angular => _angular;

    /// <summary>Frequencies spaced geometrically: the slowest tells large from small noise, the fastest resolves a factor of about 1.5.</summary>
    public static NoiseEmbedding Geometric()
    {
        float[] angular = new float[Frequencies];
        for (int k = 0; k < Frequencies; k++)
        {
            angular[k] = (float)(0.5 * VectorMath.Exp(k / (Frequencies - 1.0) * VectorMath.Log(40.0)));
        }

        return new NoiseEmbedding(angular);
    }

    /// <summary>Random frequencies, normal around zero [song2021sde].</summary>
    /// <param name="scale">Their deviation, in turns per unit of ln(sigma).</param>
    /// <param name="key">Key of the draw.</param>
    public static NoiseEmbedding Gaussian(double scale, RandomKey key)
    {
        RandomSequence random = new(key.Substream("frequencies"));
        float[] angular = new float[Frequencies];
        for (int k = 0; k < Frequencies; k++)
        {
            angular[k] = (float)(8.0 * Math.PI * scale * random.NextGaussian());
        }

        return new NoiseEmbedding(angular);
    }

    /// <summary>Embeds one noise level.</summary>
    /// <param name="sigma">Noise level in standardised units.</param>
    /// <param name="embedding">Receives 32 numbers.</param>
    public void Embed(double sigma, Span<float> embedding)
    {
        float noise = (float)(0.25 * VectorMath.Log(sigma));
        for (int k = 0; k < Frequencies; k++)
        {
            (embedding[k], embedding[Frequencies + k]) = VectorMath.SinCos(_angular[k] * noise);
        }
    }
}
