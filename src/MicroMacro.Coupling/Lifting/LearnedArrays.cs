using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Coupling.Lifting;

/// <summary>A learned model with its map and training curve as one bundle of arrays.</summary>
public static class LearnedArrays
{
    private const string ModelPrefix = "model.";

    /// <summary>The arrays of a learned model whose sampler can be stored.</summary>
    /// <exception cref="ArgumentException">The sampler cannot be stored.</exception>
    public static ArrayBundle Write(LearnedConditional learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        StoredModel model = Sampler(learned).ToArrays();
        var bundle = new ArrayBundle();
        foreach ((string name, NamedArray array) in model.Arrays.Entries)
        {
            bundle[ModelPrefix + name] = array;
        }

        bundle["metadata_keys"] = NamedArray.Of([.. model.Metadata.Keys]);
        bundle["metadata_values"] = NamedArray.Of([.. model.Metadata.Values]);
        CoordinateMapArrays.Write(learned.Map, bundle);
        bundle["curve_step"] = NamedArray.Of(learned.Curve.Step, learned.Curve.Step.Length);
        bundle["curve_training"] = NamedArray.Of(learned.Curve.TrainingLoss, learned.Curve.TrainingLoss.Length);
        bundle["curve_validation"] = NamedArray.Of(learned.Curve.ValidationLoss, learned.Curve.ValidationLoss.Length);
        return bundle;
    }

    /// <summary>The model as it goes to a file of its own: the sampler's arrays and metadata, and its map's arrays.</summary>
    public static StoredModel Model(LearnedConditional learned)
    {
        ArgumentNullException.ThrowIfNull(learned);
        StoredModel model = Sampler(learned).ToArrays();
        var arrays = new ArrayBundle();
        foreach ((string name, NamedArray array) in model.Arrays.Entries)
        {
            arrays[name] = array;
        }

        CoordinateMapArrays.Write(learned.Map, arrays);
        return model with { Arrays = arrays };
    }

    /// <summary>The learned model of such arrays.</summary>
    public static LearnedConditional Read(ArrayBundle bundle, Func<StoredModel, ILabelledSampler> restore)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(restore);
        var arrays = new ArrayBundle();
        foreach ((string name, NamedArray array) in bundle.Entries.Where(e => e.Key.StartsWith(ModelPrefix, StringComparison.Ordinal)))
        {
            arrays[name[ModelPrefix.Length..]] = array;
        }

        var keys = (string[])bundle["metadata_keys"].Values;
        var values = (string[])bundle["metadata_values"].Values;
        var metadata = new Dictionary<string, string>();
        for (int i = 0; i < keys.Length; i++)
        {
            metadata[keys[i]] = values[i];
        }

        return new LearnedConditional(
            CoordinateMapArrays.Read(bundle),
            restore(new StoredModel(arrays, metadata)),
            new TrainingCurve(bundle["curve_step"].ToDoubles(), bundle["curve_training"].ToDoubles(), bundle["curve_validation"].ToDoubles()));
    }

    private static ILabelledSampler Sampler(LearnedConditional learned) => learned.Sampler as ILabelledSampler
        ?? throw new ArgumentException($"a {learned.Sampler.GetType().Name} cannot be stored", nameof(learned));
}
