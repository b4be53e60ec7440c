using MicroMacro.Generative.Likelihood;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Numerics;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;

namespace MicroMacro.Generative.Exact;

/// <summary>
/// Exact proposals of a score model by path weights: a proposal is a whole walk from noise to data with normal steps, weighed
/// against the walk that noises the data; no divergence, no inverse and no tolerance come in [wu2020stochastic].
/// </summary>
/// <remarks>
/// On walks x_0 .. x_K the target is π(x_0) Π r(x_{k+1} | x_k), r adding noise, and proposals have the law N(x_K) Π p(x_k | x_{k+1}), p
/// centred by the denoiser. The point that a chain stands at gets a fresh noised walk at each step, which is a draw of its own law.
/// So ln q = ln N + Σ ln p - Σ ln r. Single precision of the network does no harm: p is centred by the same bits for the same walk.
/// On circles a walk is unwrapped: it starts anywhere on the circle, its steps are normal on the line, and that the walk may be shifted by
/// whole turns changes no weight. Where noise fills the circle that start is the law of noised data to rounding.
/// </remarks>
public sealed class PathProposals : IExactProposals
{
    private readonly ScoreModel _model;
    private readonly PathFrame _frame;
    private readonly double[] _labels;
    private readonly double[] _levels;
    private readonly PathLaws[] _laws;

    private PathProposals(ScoreModel model, PathFrame frame, double[] labels, double[] levels, PathLaws[] laws)
    {
        _model = model;
        _frame = frame;
        _labels = labels;
        _levels = levels;
        _laws = laws;
    }

    /// <inheritdoc/>
    public int FeatureDimension => _model.FeatureDimension;

    /// <inheritdoc/>
    public int Labels => _laws.Length;

    /// <summary>Sets the steps of proposals at some labels.</summary>
    /// <param name="model">The model; frozen, as all models are.</param>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="key">Key of the samples that set the steps.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <param name="options">Levels; null for the defaults.</param>
    /// <exception cref="ArgumentException">The labels do not fit the model, or an option is out of range.</exception>
    public static PathProposals At(ScoreModel model, double[] labels, RandomKey key, int threads, PathOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(labels);
        options ??= new PathOptions();
        options.Validate();
        int d = model.FeatureDimension, c = model.LabelDimension;
        SimdSupport.RequireFma();
        SampleRequest request = new(labels, c, 1);
        PathFrame frame = new(model.Architecture.Features);
        double[] levels = options.Levels();
        double[] samples = model.Sample(labels, options.CalibrationSamples, key.Bits, 0, threads);
        var laws = new PathLaws[request.Count];
        ParallelBlocks.For(laws.Length, threads, m => laws[m] = PathLaws.Calibrate(
            model.NewBlock(),
            labels.AsSpan(m * c, c).ToArray(),
            samples.AsSpan(m * options.CalibrationSamples * d, options.CalibrationSamples * d).ToArray(),
            levels,
            frame,
            key.Substream((ulong)m)));
        return new PathProposals(model, frame, labels, levels, laws);
    }

    /// <inheritdoc/>
    public DensityDraw Draw(int[] labels, RandomKey key, int threads)
    {
        ArgumentNullException.ThrowIfNull(labels);
        double[] features = new double[labels.Length * FeatureDimension];
        double[] log = new double[labels.Length];
        ForBlocks(labels, threads, (walk, first, rows) => walk.Down(
            key, (uint)first, features.AsSpan(first * FeatureDimension, rows * FeatureDimension), log.AsSpan(first, rows)));
        return new DensityDraw(features, log, _levels.Length);
    }

    /// <inheritdoc/>
    public double[] LogDensity(double[] features, int[] labels, RandomKey key, int threads)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        if (features.Length != labels.Length * FeatureDimension)
        {
            throw new ArgumentException($"{features.Length} numbers are not {labels.Length} features of {FeatureDimension}", nameof(features));
        }

        double[] log = new double[labels.Length];
        ForBlocks(labels, threads, (walk, first, rows) => walk.Up(
            key, (uint)first, features.AsSpan(first * FeatureDimension, rows * FeatureDimension), log.AsSpan(first, rows)));
        return log;
    }

    private delegate void WalkBlock(PathWalk walk, int first, int rows);

    private void ForBlocks(int[] labels, int threads, WalkBlock body)
    {
        if (Array.Exists(labels, l => l < 0 || l >= Labels))
        {
            throw new ArgumentOutOfRangeException(nameof(labels), $"labels are numbered from 0 to {Labels - 1}");
        }

        int c = _model.LabelDimension;
        ParallelBlocks.For((labels.Length + Sgemm.BlockRows - 1) / Sgemm.BlockRows, threads, b =>
        {
            int first = b * Sgemm.BlockRows, rows = Math.Min(Sgemm.BlockRows, labels.Length - first);
            DenoiserBlock block = _model.NewBlock();
            block.Begin(default, 0, rows);
            var laws = new PathLaws[rows];
            for (int r = 0; r < rows; r++)
            {
                laws[r] = _laws[labels[first + r]];
                block.SetLabel(r, _labels.AsSpan(labels[first + r] * c, c));
            }

            body(new PathWalk(block, _frame, _levels, laws), first, rows);
        });
    }
}
