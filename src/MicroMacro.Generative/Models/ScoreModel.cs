using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Networks;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Schedules;
using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Models;

/// <summary>A trained conditional score model: the denoiser D(x; sigma, z) and samples of p(x | z). Immutable.</summary>
/// <remarks>Features and labels are in their physical units; noise levels in units of each feature's deviation in the training data.</remarks>
public sealed class ScoreModel : ILabelledSampler
{
    private const int NoDivergence = -1;
    private readonly InferenceNetwork _network;
    private readonly GuideRestraint[] _guides;

    internal ScoreModel(
        ScoreArchitecture architecture, AlignedBuffer parameters, LabelCoverage coverage, IReadOnlyList<string> labelNames,
        IReadOnlyList<string> labelUnits, double[] labelWidths, ulong seed, SamplerOptions? sampler = null, GuideRestraint[]? guides = null)
    {
        Architecture = architecture;
        Parameters = parameters;
        Coverage = coverage;
        LabelNames = labelNames;
        LabelUnits = labelUnits;
        LabelWidths = labelWidths;
        Seed = seed;
        Sampler = (sampler ?? SamplerOptions.Default).For(architecture.Embedding.Circles.Length > 0);
        _guides = guides ?? [];
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

    /// <summary>How noise becomes samples where nothing else is asked for.</summary>
    public SamplerOptions Sampler { get; }

    /// <summary>What the network gives.</summary>
    public ScoreForm Form => Architecture.Form;

    /// <summary>Seed of the training.</summary>
    public ulong Seed { get; }

    /// <summary>Deviations of the features in the training data, for periodic ones their period over 4π, shape [d]: the unit of noise levels.</summary>
    public ReadOnlySpan<double> FeatureScale => Architecture.Features.Scale;

    /// <summary>Periods of the features, shape [d]; 0 where a feature is not periodic.</summary>
    public ReadOnlySpan<double> FeaturePeriods => Architecture.Features.Period;

    /// <summary>Where the model comes from; null where that is unknown.</summary>
    public ModelCard? Card { get; init; }

    internal ScoreArchitecture Architecture { get; }

    internal AlignedBuffer Parameters { get; }

    /// <summary>Room to run the network on up to 64 states.</summary>
    internal DenoiserBlock NewBlock() => new(Architecture, _network);

    /// <summary>Reads a stored model.</summary>
    /// <exception cref="InvalidDataInputException">A part is missing, misshapen or not finite.</exception>
    public static ScoreModel FromArrays(StoredModel stored) => ScoreModelStore.Read(stored);

    /// <inheritdoc/>
    public StoredModel ToArrays() => ScoreModelStore.Write(this);

    /// <summary>The noise that the model was trained with.</summary>
    public NoiseSchedule Schedule => Architecture.Schedule;

    /// <summary>The same model with another default sampler.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public ScoreModel With(SamplerOptions sampler)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        sampler.Validate();
        return new ScoreModel(Architecture, Parameters, Coverage, LabelNames, LabelUnits, [.. LabelWidths], Seed, sampler, _guides) { Card = Card };
    }

    /// <summary>The same model with samples of p(x | z) times exp(-(ξ - target)²/(2 width²)) of each restraint, by guidance of its samplers.</summary>
    /// <remarks>
    /// Exact for Gaussian p and linear ξ, an approximation otherwise; docs/samplers.md says how good. A guided model draws samples and nothing else:
    /// it has no density of its own, and <see cref="Denoise"/>, <see cref="Energy"/> and <see cref="ToArrays"/> stay those of the model.
    /// </remarks>
    /// <param name="restraints">The restraints; none for no guidance.</param>
    /// <exception cref="ArgumentException">A restraint is out of range.</exception>
    public ScoreModel Guided(params IReadOnlyList<GuideRestraint> restraints)
    {
        ArgumentNullException.ThrowIfNull(restraints);
        foreach (GuideRestraint restraint in restraints)
        {
            restraint.Validate();
        }

        return new ScoreModel(Architecture, Parameters, Coverage, LabelNames, LabelUnits, [.. LabelWidths], Seed, Sampler, [.. restraints]) { Card = Card };
    }

    /// <inheritdoc/>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads) =>
        Sample(labels, perLabel, seed, stream, threads, Sampler);

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
        if (options.Method == SamplerMethod.AdaptiveFlow)
        {
            SampleRequest request = new(labels, LabelDimension, perLabel);
            SimdSupport.RequireFma();
            double[] samples = request.NewSamples(FeatureDimension);
            Flow(LikelihoodOptions.Default with { Tolerance = options.Tolerance, SigmaMin = options.SigmaMin, SigmaMax = options.SigmaMax }, NoDivergence)
                .Sample(request, LiftKey(seed, stream), threads, samples, []);
            return samples;
        }

        IReverseSampler sampler = options.Method switch
        {
            SamplerMethod.EulerMaruyama => new EulerMaruyamaSampler(),
            SamplerMethod.PredictorCorrector => new EulerMaruyamaSampler(options.SignalToNoise),
            _ => new HeunSampler(options.For(Architecture.Embedding.Circles.Length > 0)),
        };
        return Sample(labels, perLabel, seed, stream, threads, sampler, FlowRange.Levels(Architecture, options));
    }

    /// <summary>Draws independent samples for each label with a sampler of one's own.</summary>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="perLabel">Samples per label, n.</param>
    /// <param name="seed">Seed; a sample depends on (seed, stream, its number) alone.</param>
    /// <param name="stream">A number of the unit of work.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="sampler">How noise becomes samples; used by several threads at once.</param>
    /// <param name="levels">Noise levels in units of each feature's deviation, decreasing, the last 0.</param>
    /// <returns>Features, shape [m·n, d], label by label.</returns>
    /// <exception cref="ArgumentException">A label is not finite, the counts do not fit or the levels do not fall to 0.</exception>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads, IReverseSampler sampler, double[] levels)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Length < 2 || levels[^1] != 0.0 || !double.IsFinite(levels[0]) || levels.Zip(levels.Skip(1)).Any(p => !(p.First > p.Second)))
        {
            throw new ArgumentException($"the {levels.Length} noise levels do not fall from a finite one to 0", nameof(levels));
        }

        SampleRequest request = new(labels, LabelDimension, perLabel);
        SimdSupport.RequireFma();
        double[] samples = request.NewSamples(FeatureDimension);
        RandomKey key = LiftKey(seed, stream);
        int blocks = (request.Count + Sgemm.BlockRows - 1) / Sgemm.BlockRows;
        ParallelBlocks.For(blocks, threads, b => SampleBlock(request, sampler, levels, key, b, samples));
        return samples;
    }

    /// <summary>Draws independent samples for each label by the adaptive probability flow, with their log densities.</summary>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="perLabel">Samples per label, n.</param>
    /// <param name="seed">Seed; a sample depends on (seed, stream, its number) alone.</param>
    /// <param name="stream">A number of the unit of work.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="options">Tolerance, divergence and noise levels; null for the defaults.</param>
    /// <exception cref="ArgumentException">A label is not finite, the counts do not fit or an option is out of range.</exception>
    public DensityDraw SampleWithDensity(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads, LikelihoodOptions? options = null)
    {
        options ??= LikelihoodOptions.Default;
        options.Validate();
        SampleRequest request = new(labels, LabelDimension, perLabel);
        SimdSupport.RequireFma();
        double[] samples = request.NewSamples(FeatureDimension);
        double[] logDensity = new double[request.Count];
        long evaluations = Flow(options, options.Probes).Sample(request, LiftKey(seed, stream), threads, samples, logDensity);
        return new DensityDraw(samples, logDensity, (double)evaluations / request.Count);
    }

    /// <summary>The log density log p(x | z) of given features, by the probability flow.</summary>
    /// <param name="x">Features, shape [n, d].</param>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="options">Tolerance, divergence and noise levels; null for the defaults.</param>
    /// <param name="seed">Seed of the random directions, where the divergence uses any.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>Natural logarithms of the density per volume of the features in their units, shape [n]; NaN where the flow could not be followed to its end.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, a number is not finite or an option is out of range.</exception>
    public double[] LogLikelihood(double[] x, double[] labels, LikelihoodOptions? options = null, ulong seed = 1, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= LikelihoodOptions.Default;
        options.Validate();
        int n = labels.Length / LabelDimension;
        if (n == 0 || labels.Length != n * LabelDimension || x.Length != (long)n * FeatureDimension)
        {
            throw new ArgumentException($"{x.Length} features and {labels.Length} labels are not [n, {FeatureDimension}] and [n, {LabelDimension}]");
        }

        if (!Array.TrueForAll(x, double.IsFinite) || !Array.TrueForAll(labels, double.IsFinite))
        {
            throw new ArgumentException("a feature or a label is not a finite number");
        }

        SimdSupport.RequireFma();
        double[] logDensity = new double[n];
        Flow(options, options.Probes).Evaluate(x, labels, new RandomKey(seed, 0).Substream("likelihood"), threads, logDensity);
        return logDensity;
    }

    /// <summary>The denoiser D(x; sigma, z) = x + sigma² · score: of plain features the mean of the clean ones given the noised ones and z.</summary>
    /// <param name="x">Noised features, shape [n, d].</param>
    /// <param name="sigma">Noise level in units of each feature's deviation, positive.</param>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <param name="clean">Receives the denoised features, shape [n, d].</param>
    /// <exception cref="ArgumentException">The shapes do not fit or sigma is not positive.</exception>
    public void Denoise(ReadOnlySpan<double> x, double sigma, ReadOnlySpan<double> labels, Span<double> clean)
    {
        int d = FeatureDimension;
        double[] result = new double[clean.Length];
        if (clean.Length != x.Length)
        {
            throw new ArgumentException($"{x.Length} features and {clean.Length} results are not [n, {d}] both");
        }

        float[] standard = new float[Sgemm.BlockRows * d];
        Visit(x, sigma, labels, (block, noised, first, rows) =>
        {
            block.Denoise(sigma, noised, standard);
            for (int r = 0; r < rows; r++)
            {
                Architecture.Features.Restore(standard.AsSpan(r * d, d), result.AsSpan((first + r) * d, d));
            }
        });
        double[] period = Architecture.Features.Period;
        foreach (int circle in Architecture.Embedding.Circles)
        {
            for (int i = circle; i < result.Length; i += d)
            {
                result[i] = x[i] + Math.IEEERemainder(result[i] - x[i], period[circle]);
            }
        }

        result.CopyTo(clean);
    }

    /// <summary>The energy of noised features, -log p(x; sigma, z) but for a constant of each noise level and label: the score is exactly minus its gradient.</summary>
    /// <param name="x">Noised features, shape [n, d].</param>
    /// <param name="sigma">Noise level in units of each feature's deviation, positive.</param>
    /// <param name="labels">Labels, shape [n, c].</param>
    /// <returns>Energies in kT, shape [n].</returns>
    /// <exception cref="InvalidOperationException">The model's form is not <see cref="ScoreForm.Energy"/>.</exception>
    /// <exception cref="ArgumentException">The shapes do not fit or sigma is not positive.</exception>
    public double[] Energy(ReadOnlySpan<double> x, double sigma, ReadOnlySpan<double> labels)
    {
        if (Form != ScoreForm.Energy)
        {
            throw new InvalidOperationException("the model gives the score alone; one of energy form was asked for its energy");
        }

        double[] energy = new double[labels.Length / LabelDimension];
        Visit(x, sigma, labels, (block, noised, first, rows) => block.Energy(sigma, noised, energy.AsSpan(first, rows)));
        return energy;
    }

    private delegate void BlockVisitor(DenoiserBlock block, ReadOnlySpan<float> noised, int first, int rows);

    private static RandomKey LiftKey(ulong seed, ulong stream) => new RandomKey(seed, stream).Substream("lift");

    // Calls back for each block of up to 64 standardised rows.
    private void Visit(ReadOnlySpan<double> x, double sigma, ReadOnlySpan<double> labels, BlockVisitor visitor)
    {
        int n = labels.Length / LabelDimension;
        int d = FeatureDimension;
        if (labels.Length != n * LabelDimension || x.Length != n * d)
        {
            throw new ArgumentException($"{x.Length} features and {labels.Length} labels are not [n, {d}] and [n, {LabelDimension}]");
        }

        if (!(sigma > 0 && double.IsFinite(sigma)))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "the noise level must be positive and finite");
        }

        DenoiserBlock block = NewBlock();
        float[] noised = new float[Sgemm.BlockRows * d];
        for (int first = 0; first < n; first += Sgemm.BlockRows)
        {
            int rows = Math.Min(Sgemm.BlockRows, n - first);
            block.Begin(default, 0, rows);
            for (int r = 0; r < rows; r++)
            {
                block.SetLabel(r, labels.Slice((first + r) * LabelDimension, LabelDimension));
                Architecture.Features.Standardise(x.Slice((first + r) * d, d), noised.AsSpan(r * d, d));
            }

            visitor(block, noised.AsSpan(0, rows * d), first, rows);
        }
    }

    private FlowLikelihood Flow(LikelihoodOptions options, int probes) => _guides.Length > 0
        ? throw new InvalidOperationException("a guided model has no density and no adaptive flow; sample it with steps")
        : new(Architecture, Parameters, FlowRange.Of(Architecture, options.SigmaMin, options.SigmaMax), options.Tolerance, probes);

    private void SampleBlock(SampleRequest request, IReverseSampler sampler, double[] levels, RandomKey key, int b, double[] samples)
    {
        int d = FeatureDimension;
        int first = b * Sgemm.BlockRows;
        int rows = Math.Min(Sgemm.BlockRows, request.Count - first);
        DenoiserBlock block = new(Architecture, _network, differentiable: _guides.Length > 0);
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
        GuidedProcess? guided = _guides.Length > 0 ? new(block, _guides, Architecture.Features.Mean, Architecture.Features.Scale) : null;
        if (guided is null)
        {
            block.Denoise(levels[0], x, x);
        }
        else
        {
            guided.Denoise(levels[0], new float[x.Length], x);
        }

        for (int k = 0; k < x.Length; k++)
        {
            x[k] += (float)levels[0] * noise[k];
        }

        sampler.Run(guided is null ? block : guided, levels, x);
        for (int r = 0; r < rows; r++)
        {
            Architecture.Features.Restore(x.AsSpan(r * d, d), samples.AsSpan((first + r) * d, d));
        }
    }
}
