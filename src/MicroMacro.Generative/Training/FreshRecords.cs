using MicroMacro.Generative.Models;

namespace MicroMacro.Generative.Training;

/// <summary>A batch that is drawn anew for every step.</summary>
internal sealed class FreshRecords
{
    private readonly RecordSource _source;
    private readonly TrainingData _batch;
    private readonly int[] _order;

    /// <summary>Room for a batch of records like those of the data.</summary>
    public FreshRecords(RecordSource source, TrainingData like, ScoreArchitecture architecture, double[] widths, int batch)
    {
        _source = source;
        _batch = new TrainingData(new double[batch * like.FeatureDimension], new double[batch * like.LabelDimension], null, like.Period, null) { FeaturePeriods = like.FeaturePeriods };
        _order = [.. Enumerable.Range(0, batch)];
        Records = new PreparedRecords(_batch, architecture, widths);
    }

    /// <summary>The records of the current step.</summary>
    public PreparedRecords Records { get; }

    /// <summary>Draws the batch of a step.</summary>
    /// <returns>The order of its records.</returns>
    public ReadOnlyMemory<int> Next(int step)
    {
        _source((ulong)step, _batch.X, _batch.Z);
        Records.Encode();
        return _order;
    }
}
