using MicroMacro.Generative.Models;
using MicroMacro.Generative.Sampling;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Twins;

/// <summary>Lifting without a model: a record at random among those whose labels are nearest. What every model must beat. Immutable.</summary>
public sealed class NearestFrameSampler : ILabelledSampler
{
    /// <summary>The metadata's kind of this sampler.</summary>
    internal const string Kind = "nearest-frame";

    private readonly TwinRecords _records;
    private readonly int[] _usable;

    /// <summary>A sampler over some records.</summary>
    /// <param name="data">The records; those of weight zero are never drawn.</param>
    /// <param name="neighbours">Records to draw from, at least 1; records that tie with the last of them are drawn from too.</param>
    public NearestFrameSampler(TrainingData data, int neighbours = 16)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        _records = new TwinRecords(data);
        _usable = Enumerable.Range(0, data.Count).Where(i => data.Weights is null || data.Weights[i] > 0).ToArray();
        Neighbours = Math.Min(neighbours, _usable.Length);
    }

    /// <summary>Records to draw from, ties left out.</summary>
    public int Neighbours { get; }

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

    /// <summary>Reads a stored sampler.</summary>
    /// <exception cref="InvalidDataInputException">A part is missing, misshapen or not finite.</exception>
    public static NearestFrameSampler FromArrays(StoredModel stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        StoredModelReader reader = new(stored);
        LabelStore.RequireKind(reader, Kind);
        return new NearestFrameSampler(TwinStore.ReadData(reader), reader.Whole("neighbours", 1, int.MaxValue));
    }

    /// <inheritdoc/>
    public StoredModel ToArrays()
    {
        StoredModel stored = TwinStore.WriteData(_records, Kind);
        Dictionary<string, string> metadata = new(stored.Metadata)
        {
            ["neighbours"] = Neighbours.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        return stored with { Metadata = metadata };
    }

    /// <inheritdoc/>
    public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads)
    {
        SampleRequest request = new(labels, LabelDimension, perLabel);
        int d = FeatureDimension;
        RandomKey key = new RandomKey(seed, stream).Substream("frame");
        double[] samples = request.NewSamples(d);
        ParallelBlocks.For(request.Count / perLabel, threads, m =>
        {
            int[] nearest = Nearest(request.Label(m * perLabel));
            for (int i = 0; i < perLabel; i++)
            {
                int number = (m * perLabel) + i;
                int chosen = nearest[(int)(Uniform.Two(key, (uint)number, 0, 0).U0 * nearest.Length)];
                _records.Data.X.AsSpan(chosen * d, d).CopyTo(samples.AsSpan(number * d, d));
            }
        });
        return samples;
    }

    private int[] Nearest(ReadOnlySpan<double> label)
    {
        double[] distance = new double[_usable.Length];
        for (int i = 0; i < distance.Length; i++)
        {
            distance[i] = _records.Labels.Squared(label, _records.Label(_usable[i]));
        }

        // Records as near as the last of the neighbours belong to them too: the frames of one window all carry its centre, and
        // a choice among them by number would draw a few correlated ones again and again.
        double[] sorted = [.. distance];
        Array.Sort(sorted);
        double limit = sorted[Neighbours - 1];
        return [.. _usable.Where((_, i) => distance[i] <= limit)];
    }
}
