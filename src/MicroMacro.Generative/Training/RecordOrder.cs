using MicroMacro.Numerics.Random;

namespace MicroMacro.Generative.Training;

/// <summary>The order in which records are visited: a shuffle each epoch; with weights, a systematic resample, shuffled.</summary>
/// <remarks>Systematic resampling gives a record of weight w a whole number of visits within one of n·w, the least noise weights can have.</remarks>
internal sealed class RecordOrder
{
    private readonly int[] _records;
    private readonly double[]? _weights;
    private readonly double _total;
    private readonly int[] _epoch;
    private readonly int _batch;
    private readonly RandomKey _key;
    private int _epochs;
    private int _position;

    /// <summary>An order over some records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="weights">Weights of all records of the data, or null.</param>
    /// <param name="batch">Records per step.</param>
    /// <param name="key">Key of the shuffles.</param>
    public RecordOrder(int[] records, double[]? weights, int batch, RandomKey key)
    {
        _records = records;
        _weights = weights;
        _batch = batch;
        _total = weights is null ? 0 : records.Sum(r => weights[r]);
        _epoch = new int[records.Length * ((batch + records.Length - 1) / records.Length)];
        _key = key.Substream("order");
        _position = _epoch.Length;
    }

    /// <summary>Where the order stands: epochs begun, and records of the last one that were handed out.</summary>
    public (int Epochs, int Position) State
    {
        get => (_epochs, _position);
        set
        {
            if (value.Epochs > 0)
            {
                _epochs = value.Epochs - 1;
                Refill();
            }

            _position = value.Position;
        }
    }

    /// <summary>The records of the next batch; valid until the next call.</summary>
    public ReadOnlyMemory<int> Next()
    {
        if (_position + _batch > _epoch.Length)
        {
            Refill();
        }

        ReadOnlyMemory<int> batch = _epoch.AsMemory(_position, _batch);
        _position += _batch;
        return batch;
    }

    private void Refill()
    {
        _position = 0;
        RandomSequence random = new(_key.Substream((ulong)_epochs++));
        if (_weights is null)
        {
            for (int i = 0; i < _epoch.Length; i++)
            {
                _epoch[i] = _records[i % _records.Length];
            }
        }
        else
        {
            double spacing = _total / _epoch.Length;
            double next = spacing * random.NextDouble();
            double sum = 0;
            int filled = 0;
            for (int i = 0; i < _records.Length; i++)
            {
                sum += _weights[_records[i]];
                bool last = i == _records.Length - 1;
                while (filled < _epoch.Length && (last || next < sum))
                {
                    _epoch[filled++] = _records[i];
                    next += spacing;
                }
            }
        }

        random.Shuffle(_epoch.AsSpan());
    }
}
