using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>Training records as the network sees them: standardised features and encoded labels, in float32.</summary>
internal sealed class PreparedRecords
{
    private readonly TrainingData _data;
    private readonly ScoreArchitecture _architecture;
    private readonly double[] _widths;
    private readonly bool _noisyLabels;
    private readonly float[] _x;
    private readonly float[] _labels;

    /// <summary>Standardises and encodes all records.</summary>
    /// <param name="data">The records.</param>
    /// <param name="architecture">How features and labels enter the network.</param>
    /// <param name="widths">Width of the noise on each label, shape [c].</param>
    public PreparedRecords(TrainingData data, ScoreArchitecture architecture, double[] widths)
    {
        _data = data;
        _architecture = architecture;
        _widths = widths;
        _noisyLabels = Array.Exists(widths, w => w > 0);
        Targets = data.Scores is null ? null : new ScoreTargets(data, architecture, widths);
        _x = new float[data.X.Length];
        _labels = new float[data.Count * architecture.Labels.EncodedDimension];
        Encode();
    }

    /// <summary>What known scores make of the targets; null without them.</summary>
    public ScoreTargets? Targets { get; }

    /// <summary>Numbers per label vector, c.</summary>
    public int LabelDimension => _widths.Length;

    /// <summary>Standardises and encodes the records as they are now.</summary>
    public void Encode()
    {
        int d = _data.FeatureDimension, c = _data.LabelDimension, e = _architecture.Labels.EncodedDimension;
        for (int i = 0; i < _data.Count; i++)
        {
            _architecture.Features.Standardise(_data.X.AsSpan(i * d, d), _x.AsSpan(i * d, d));
            _architecture.Labels.Encode(_data.Z.AsSpan(i * c, c), _labels.AsSpan(i * e, e));
        }
    }

    /// <summary>Standardised features of a record.</summary>
    public ReadOnlySpan<float> Features(int record) =>
        _x.AsSpan(record * _data.FeatureDimension, _data.FeatureDimension);

    /// <summary>The encoded label of a record, with its noise where labels carry any.</summary>
    /// <param name="record">The record.</param>
    /// <param name="key">Key of the noise.</param>
    /// <param name="row">Row of the batch.</param>
    /// <param name="step">The step.</param>
    /// <param name="encoded">Receives the encoded label.</param>
    /// <param name="noise">Receives the unit noise of each label, shape [c].</param>
    public void Label(int record, RandomKey key, uint row, ulong step, Span<float> encoded, Span<float> noise)
    {
        _labels.AsSpan(record * encoded.Length, encoded.Length).CopyTo(encoded);
        if (!_noisyLabels)
        {
            return;
        }

        int next = 0;
        for (int j = 0; j < _widths.Length; j++)
        {
            double unit = Gaussian.Two(key, row, step, (uint)j).G0;
            noise[j] = (float)unit;
            next += _architecture.Labels.Shift(j, _widths[j] * unit, encoded[next..]);
        }
    }
}
