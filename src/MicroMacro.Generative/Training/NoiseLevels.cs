using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Generative.Training;

/// <summary>The noise levels of training, quantiles of ln(sigma) ~ N(mean, deviation²), with all that depends on the level alone.</summary>
/// <remarks>A step then draws one quantile from each of as many equal strata as the batch has rows: less noise in the gradient than free draws.</remarks>
internal sealed class NoiseLevels
{
    /// <summary>Levels in the table, far closer together than the network resolves.</summary>
    public const int Count = 4096;

    private readonly float[] _embeddings = new float[Count * NoiseEmbedding.Dimension];
    private readonly EdmPreconditioning[] _preconditioning = new EdmPreconditioning[Count];
    private readonly float[] _sigma = new float[Count];

    /// <summary>Tabulates the levels.</summary>
    public NoiseLevels(NoiseEmbedding embedding, double mean, double deviation)
    {
        for (int i = 0; i < Count; i++)
        {
            double sigma = Math.Exp(mean + (deviation * NormalDistribution.Quantile((i + 0.5) / Count)));
            _sigma[i] = (float)sigma;
            _preconditioning[i] = new EdmPreconditioning(sigma);
            embedding.Embed(sigma, _embeddings.AsSpan(i * NoiseEmbedding.Dimension, NoiseEmbedding.Dimension));
        }
    }

    /// <summary>Noise level i.</summary>
    public float Sigma(int i) => _sigma[i];

    /// <summary>Scalings at level i.</summary>
    public ref readonly EdmPreconditioning Preconditioning(int i) => ref _preconditioning[i];

    /// <summary>Embedding of level i.</summary>
    public ReadOnlySpan<float> Embedding(int i) => _embeddings.AsSpan(i * NoiseEmbedding.Dimension, NoiseEmbedding.Dimension);
}
