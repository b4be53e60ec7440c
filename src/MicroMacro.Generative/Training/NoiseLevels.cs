using MicroMacro.Generative.Models;
using MicroMacro.Generative.Schedules;

namespace MicroMacro.Generative.Training;

/// <summary>The noise levels of training, quantiles of the schedule's law, with all that depends on the level alone.</summary>
/// <remarks>A step then draws one quantile from each of as many equal strata as the batch has rows: less noise in the gradient than free draws.</remarks>
internal sealed class NoiseLevels
{
    /// <summary>Levels in the table, far closer together than the network resolves.</summary>
    public const int Count = 4096;

    private readonly float[] _embeddings = new float[Count * NoiseEmbedding.Dimension];
    private readonly EdmPreconditioning[] _preconditioning = new EdmPreconditioning[Count];
    private readonly float[] _sigma = new float[Count];
    private readonly float[] _weight = new float[Count];
    private readonly float[] _damping = new float[Count];

    /// <summary>Tabulates the levels.</summary>
    public NoiseLevels(NoiseEmbedding embedding, NoiseSchedule schedule)
    {
        for (int i = 0; i < Count; i++)
        {
            double sigma = schedule.TrainingSigma((i + 0.5) / Count);
            _sigma[i] = (float)sigma;
            _weight[i] = (float)schedule.LossWeight(sigma);
            _damping[i] = (float)FeatureEmbedding.Damping(sigma);
            _preconditioning[i] = new EdmPreconditioning(sigma);
            embedding.Embed(sigma, _embeddings.AsSpan(i * NoiseEmbedding.Dimension, NoiseEmbedding.Dimension));
        }
    }

    /// <summary>Noise level i.</summary>
    public float Sigma(int i) => _sigma[i];

    /// <summary>Weight of level i in the loss; 1 for the EDM schedule.</summary>
    public float Weight(int i) => _weight[i];

    /// <summary>Scale of the scores of circles at level i.</summary>
    public float Damping(int i) => _damping[i];

    /// <summary>Scalings at level i.</summary>
    public ref readonly EdmPreconditioning Preconditioning(int i) => ref _preconditioning[i];

    /// <summary>Embedding of level i.</summary>
    public ReadOnlySpan<float> Embedding(int i) => _embeddings.AsSpan(i * NoiseEmbedding.Dimension, NoiseEmbedding.Dimension);
}
