using System.Globalization;
using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.LinearAlgebra;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Generative.Twins;

/// <summary>The training-free twin of a score model: the exact denoiser of the kernel-weighted data [montecarlo2025twin].</summary>
/// <remarks>
/// D(x; sigma, z) = Σ w_n x_n with w_n ∝ weight_n · exp(-|z - z_n|²/2h² - |x - x_n|²/2sigma²). Its reverse flow, stopped at the final
/// noise sigma_f, ends in the mixture of N(x_n, sigma_f²) with the label's weights, whatever the sampler; so samples are drawn from that
/// mixture directly, without steps or their error. Noise levels are in units of each feature's deviation. Immutable.
/// </remarks>
public sealed class MonteCarloTwin : ILabelledSampler
{
    /// <summary>The metadata's kind of a twin.</summary>
    internal const string Kind = "monte-carlo";

    private readonly TwinRecords _records;
    private readonly LabelMetric _kernel;

    /// <summary>A twin with given bandwidths.</summary>
    /// <param name="data">The records.</param>
    /// <param name="labelBandwidth">Kernel width of each label, h, in its own unit, shape [c], positive.</param>
    /// <param name="finalNoise">Noise at which the flow stops, sigma_f, positive.</param>
    /// <exception cref="ArgumentException">A bandwidth is not positive.</exception>
    public MonteCarloTwin(TrainingData data, double[] labelBandwidth, double finalNoise)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(labelBandwidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(finalNoise);
        if (labelBandwidth.Length != data.LabelDimension || !Array.TrueForAll(labelBandwidth, h => h > 0 && double.IsFinite(h)))
        {
            throw new ArgumentException($"one positive bandwidth is needed for each of the {data.LabelDimension} labels", nameof(labelBandwidth));
        }

        _records = new TwinRecords(data);
        _kernel = new LabelMetric(data.Period, labelBandwidth);
        LabelBandwidth = labelBandwidth;
        FinalNoise = finalNoise;
    }

    /// <summary>Kernel width of each label, shape [c].</summary>
    public IReadOnlyList<double> LabelBandwidth { get; }

    /// <summary>Noise at which the flow stops, in units of each feature's deviation.</summary>
    public double FinalNoise { get; }

    /// <summary>Means of the features, shape [d].</summary>
    public ReadOnlySpan<double> FeatureMean => _records.Features.Mean;

    /// <summary>Deviations of the features, shape [d]: the unit of noise levels.</summary>
    public ReadOnlySpan<double> FeatureScale => _records.Features.Scale;

    /// <inheritdoc/>
    public int FeatureDimension => _records.Data.FeatureDimension;

    /// <inheritdoc/>
    public int LabelDimension => _records.Data.LabelDimension;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelNames => _records.Data.LabelNames;

    /// <inheritdoc/>
    public IReadOnlyList<string> LabelUnits => _records.Data.LabelUnits;

    /// <inheritdoc/>
    public LabelCoverage Coverage => _records.Coverage;

    /// <summary>A twin whose bandwidths maximise the likelihood of records kept aside, in whole groups.</summary>
    /// <param name="data">The records.</param>
    /// <param name="seed">Seed of the choice of records.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    public static MonteCarloTwin Fit(TrainingData data, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(data);
        TwinRecords records = new(data);
        (double label, double noise) = TwinBandwidths.Choose(records, seed, threads);
        return new MonteCarloTwin(data, records.LabelUnits.Select(u => label * u).ToArray(), noise);
    }

    /// <summary>Reads a stored twin.</summary>
    /// <exception cref="InvalidDataInputException">A part is missing, misshapen or not finite.</exception>
    public static MonteCarloTwin FromArrays(StoredModel stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        StoredModelReader reader = new(stored);
        LabelStore.RequireKind(reader, Kind);
        TrainingData data = TwinStore.ReadData(reader);
        double noise = reader.Positive("final_noise", 1)[0];
        return new MonteCarloTwin(data, reader.Positive("label.bandwidth", data.LabelDimension), noise);
    }

    /// <inheritdoc/>
    public StoredModel ToArrays()
    {
        StoredModel stored = TwinStore.WriteData(_records, Kind);
        stored.Arrays["label.bandwidth"] = NamedArray.Of([.. LabelBandwidth], LabelDimension);
        stored.Arrays["final_noise"] = NamedArray.Of([FinalNoise], 1);
        return stored;
    }

    /// <summary>The denoiser D(x; sigma, z) of the kernel-weighted data.</summary>
    /// <param name="x">Noised features, shape [d].</param>
    /// <param name="sigma">Noise level, positive.</param>
    /// <param name="label">Label, shape [c].</param>
    /// <param name="clean">Receives the denoised features, shape [d].</param>
    public void Denoise(ReadOnlySpan<double> x, double sigma, ReadOnlySpan<double> label, Span<double> clean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        int d = _records.Dimension;
        float[] point = new float[d];
        _records.Standardise(x, point);
        double[] logWeights = LogWeights(label);
        for (int i = 0; i < logWeights.Length; i++)
        {
            logWeights[i] -= 0.5 * TwinRecords.Squared(point, _records.Point(i)) / (sigma * sigma);
        }

        double most = logWeights.Max();
        double total = 0;
        double[] mean = new double[d];
        for (int i = 0; i < logWeights.Length; i++)
        {
            double w = VectorMath.Exp(logWeights[i] - most);
            total += w;
            ReadOnlySpan<float> record = _records.Point(i);
            for (int j = 0; j < d; j++)
            {
                mean[j] += w * record[j];
            }
        }

        for (int j = 0; j < d; j++)
        {
            mean[j] /= total;
        }

        _records.Restore(mean, clean);
    }

    /// <inheritdoc/>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads)
    {
        SampleRequest request = new(labels, LabelDimension, perLabel);
        int d = FeatureDimension, e = _records.Dimension;
        RandomKey key = new RandomKey(seed, stream).Substream("twin");
        double[] samples = request.NewSamples(d);
        ParallelBlocks.For(request.Count / perLabel, threads, m =>
        {
            double[] cumulative = Cumulative(request.Label(m * perLabel));
            float[] noise = new float[Sgemm.BlockRows * e];
            for (int first = 0; first < perLabel; first += Sgemm.BlockRows)
            {
                int rows = Math.Min(Sgemm.BlockRows, perLabel - first);
                int number = (m * perLabel) + first;
                SampleNoise.Fill(key, (uint)number, 0, rows, e, noise);
                for (int r = 0; r < rows; r++)
                {
                    double u = Uniform.Two(key, (uint)(number + r), 1, 0).U0 * cumulative[^1];
                    Draw(cumulative, u, noise.AsSpan(r * e, e), samples.AsSpan((number + r) * d, d));
                }
            }
        });
        return samples;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"Monte-Carlo twin of {_records.Data.Count} records, label bandwidth {LabelBandwidth[0]:G3}, final noise {FinalNoise:G3}");

    private void Draw(double[] cumulative, double u, ReadOnlySpan<float> noise, Span<double> sample)
    {
        int found = Array.BinarySearch(cumulative, u);
        int record = Math.Min(found >= 0 ? found + 1 : ~found, cumulative.Length - 1);
        ReadOnlySpan<float> point = _records.Point(record);
        Span<double> moved = stackalloc double[point.Length];
        for (int j = 0; j < moved.Length; j++)
        {
            moved[j] = point[j] + (FinalNoise * noise[j]);
        }

        _records.Restore(moved, sample);
    }

    private double[] LogWeights(ReadOnlySpan<double> label)
    {
        double[] logWeights = new double[_records.Data.Count];
        for (int i = 0; i < logWeights.Length; i++)
        {
            double weight = _records.Data.Weights?[i] ?? 1.0;
            logWeights[i] = weight > 0 ? VectorMath.Log(weight) - (0.5 * _kernel.Squared(label, _records.Label(i))) : double.NegativeInfinity;
        }

        return logWeights;
    }

    // Shifted by the largest, so that a label far from all records takes its nearest ones.
    private double[] Cumulative(ReadOnlySpan<double> label)
    {
        double[] weights = LogWeights(label);
        double most = weights.Max();
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            sum += VectorMath.Exp(weights[i] - most);
            weights[i] = sum;
        }

        return weights;
    }
}
