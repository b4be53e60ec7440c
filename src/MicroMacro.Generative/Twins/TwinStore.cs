using MicroMacro.Generative.Models;
using MicroMacro.Generative.Training;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.Twins;

/// <summary>The records of a training-free sampler as named arrays.</summary>
internal static class TwinStore
{
    /// <summary>Writes records and labels' ranges.</summary>
    public static StoredModel WriteData(TwinRecords records, string kind)
    {
        TrainingData data = records.Data;
        ArrayBundle arrays = new();
        arrays["data.x"] = NamedArray.Of(data.X, data.Count, data.FeatureDimension);
        arrays["data.z"] = NamedArray.Of(data.Z, data.Count, data.LabelDimension);
        arrays["data.w"] = NamedArray.Of(data.Weights ?? Enumerable.Repeat(1.0, data.Count).ToArray(), data.Count);
        if (data.FeaturePeriods is { } periods)
        {
            arrays["feature.period"] = NamedArray.Of(periods, data.FeatureDimension);
        }

        LabelStore.Write(arrays, records.Coverage);
        return new StoredModel(arrays, LabelStore.Metadata(kind, data.LabelNames, data.LabelUnits));
    }

    /// <summary>Reads records.</summary>
    public static TrainingData ReadData(StoredModelReader reader)
    {
        double[] period = LabelStore.Read(reader).Period;
        double[] w = reader.Doubles("data.w", -1);
        double[] z = reader.Doubles("data.z", w.Length, period.Length);
        return new TrainingData(reader.Doubles("data.x", w.Length, -1), z, w, period, null)
        {
            FeaturePeriods = reader.Has("feature.period") ? reader.Doubles("feature.period", -1) : null,
            LabelNames = LabelStore.Names(reader, period.Length),
            LabelUnits = LabelStore.Units(reader, period.Length),
        };
    }
}
