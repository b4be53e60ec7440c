using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Models;

/// <summary>A trained conditional score model: the denoiser D(x; sigma, z) and samples of p(x | z). Immutable.</summary>
/// <remarks>Features and labels are in their physical units; noise levels in units of each feature's deviation in the training data.</remarks>
public sealed class ScoreModel : ILabelledSampler
{
    private readonly SamplerOptions _sampler;
    private readonly InferenceNetwork _network;

    internal ScoreModel(
        ScoreArchitecture architecture, AlignedBuffer parameters, LabelCoverage coverage, IReadOnlyList<string> labelNames,
        IReadOnlyList<string> labelUnits, double[] labelWidths, ulong seed, SamplerOptions? sampler = null)
    {
        Architecture = architecture;
        Parameters = parameters;
        Coverage = coverage;
        LabelNames = labelNames;
        LabelUnits = labelUnits;
        LabelWidths = labelWidths;
        Seed = seed;
        _sampler = sampler ?? SamplerOptions.Default;
        _network = new InferenceNetwork(architecture, parameters);
    }

    /// <inheritdoc/>
    public int FeatureDimension => Architecture.FeatureDimension;

    /// <inheritdoc/>
    public int LabelDimension => Architecture.Labels.Dimension;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelUnits { get; }

    /// <inheritdoc/>
    public LabelCoverage Coverage { get; }

    /// <summary>Width of the noise that labels carried in training, shape [c]; 0 for none.</summary>
    public IReadOnlyList<double> LabelWidths { get; }

    /// <summary>Seed of the training.</summary>
    public ulong Seed { get; }

    /// <summary>Deviations of the features in the training data, shape [d]: the unit of noise levels.</summary>
    public ReadOnlySpan<double> FeatureScale => Architecture.Features.Scale;

    internal ScoreArchitecture Architecture { get; }

    internal AlignedBuffer Parameters { get; }

    /// <summary>Reads a stored model.</summary>
    /// <exception cref="InvalidDataInputException">A part is missing, misshapen or not finite.</exception>
    public static ScoreModel FromArrays(StoredModel stored) => ScoreModelStore.Read(stored);

    /// <inheritdoc/>
    public StoredModel ToArrays() => ScoreModelStore.Write(this);

    /// <summary>The same model with another default sampler.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ScoreModel With(SamplerOptions sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        sampler.Validate();
        return new ScoreModel(Architecture, Parameters, Coverage, LabelNames, LabelUnits, [.. LabelWidths], Seed, sampler);
    }

    /// <inheritdoc/>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads) =>
        Sample(labels, perLabel, seed, stream, threads, _sampler);

    /// <summary>Draws independent samples for each label with a given sampler.</summary>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="perLabel">Samples per label, n.</param>
    /// <param name="seed">Seed; a sample depends on (seed, stream, its number) alone.</param>
    /// <param name="stream">A number of the unit of work.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="options">How noise becomes samples.</param>
    /// <returns>Features, shape [m·n, d], label by label.</returns>
    /// <exception cref="ArgumentException">A label is not finite or the counts do not fit.</exception>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads, SamplerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        SampleRequest request = new(labels, LabelDimension, perLabel);
        SimdSupport.RequireFma();
        double[] samples = new double[request.Count * FeatureDimension];
        double[] levels = KarrasSchedule.Levels(options);
        IReverseSampler sampler = options.Method switch
        {
            SamplerMethod.EulerMaruyama => new EulerMaruyamaSampler(),
            SamplerMethod.PredictorCorrector => new EulerMaruyamaSampler(options.SignalToNoise),
            _ => new HeunSampler(options.Alpha),
        };
        RandomKey key = new RandomKey(seed, stream).Substream("lift");
        int blocks = (request.Count + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        ParallelBlocks.For(blocks, threads, b => SampleBlock(request, sampler, levels, key, b, samples));
        return samples;
    }

    /// <summary>The denoiser D(x; sigma, z) = E[clean features | noised features, z].</summary>
    /// <param name="x">Noised features, shape [n, d].</param>
    /// <param name="sigma">Noise level in units of each feature's deviation, positive.</param>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="clean">Receives the denoised features, shape [n, d].</param>
    /// <exception cref="ArgumentException">The shapes do not fit or sigma is not positive.</exception>
    public void Denoise(ReadOnlySpan<double> x, double sigma, ReadOnlySpan<double> labels, Span<double> clean)
    {
        int n = labels.Length / LabelDimension;
        int d = FeatureDimension;
        if (labels.Length != n * LabelDimension || x.Length != n * d || clean.Length != n * d)
        {
            throw new ArgumentException($"{x.Length} features, {labels.Length} labels and {clean.Length} results are not [n, {d}], [n, {LabelDimension}], [n, {d}]");
        }

        if (!(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "the noise level must be positive and finite");
        }

        DenoiserBlock block = new(Architecture, _network);
        float[] noised = new float[Sgemm.BlockRows * d];
        float[] result = new float[Sgemm.BlockRows * d];
        for (int first = 0; first < n; first += Sgemm.BlockRows)
        {
            int rows = Math.Min(Sgemm.BlockRows, n - first);
            block.Begin(default, 0, rows);
            for (int r = 0; r < rows; r++)
            {
                block.SetLabel(r, labels.Slice((first + r) * LabelDimension, LabelDimension));
                Architecture.Features.Standardise(x.Slice((first + r) * d, d), noised.AsSpan(r * d, d));
            }

            block.Denoise(sigma, noised.AsSpan(0, rows * d), result);
            for (int r = 0; r < rows; r++)
            {
                Architecture.Features.Restore(result.AsSpan(r * d, d), clean.Slice((first + r) * d, d));
            }
        }
    }

    private void SampleBlock(SampleRequest request, IReverseSampler sampler, double[] levels, RandomKey key, int b, double[] samples)
    {
        int d = FeatureDimension;
        int first = b * Sgemm.BlockRows;
        int rows = Math.Min(Sgemm.BlockRows, request.Count - first);
        DenoiserBlock block = new(Architecture, _network);
        block.Begin(key, (uint)first, rows);
        for (int r = 0; r < rows; r++)
        {
            block.SetLabel(r, request.Label(first + r));
        }

        float[] x = new float[rows * d];
        float[] noise = new float[rows * d];
        block.Noise(0, noise);

        // The noised law at sigma_max is N(E[x | z], sigma_max²) up to 1/sigma_max², and D(0; sigma_max, z) is that mean. From N(0, sigma_max²)
        // every sample would end off by E[x | z]/sigma_max deviations of its conditional law: 0.05 to 0.1 at 20, more than all other errors.
        block.Denoise(levels[0], x, x);
        for (int k = 0; k < x.Length; k++)
        {
            x[k] += (float)levels[0] * noise[k];
        }

        sampler.Run(block, levels, x);
        for (int r = 0; r < rows; r++)
        {
            Architecture.Features.Restore(x.AsSpan(r * d, d), samples.AsSpan((first + r) * d, d));
        }
    }
}
