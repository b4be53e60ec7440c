using MicroMacro.Artifacts.Tensors;
using MicroMacro.Cli.Hosting;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Generative.Models;
using MicroMacro.Numerics;

namespace MicroMacro.Cli.Commands;

/// <summary>A model from a file, and the map from its features to observations where the file has one.</summary>
/// <param name="Model">What was learned.</param>
/// <param name="Map">The map of a model that a study wrote; null for a model of plain arrays, whose features are the observations.</param>
internal sealed record StoredSampler(ILabelledSampler Model, ICoordinateMap? Map)
{
    /// <summary>Observations that are decoded at a time.</summary>
    private const int BlockRows = 256;

    /// <summary>Whether samples are structures of a molecule.</summary>
    public bool IsMolecule => Map is not (null or IdentityMap);

    /// <summary>Numbers per sample: 3N for a molecule.</summary>
    public int Width => Map?.ObservationDimension ?? Model.FeatureDimension;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataInputException">It is no model, or a part is missing or does not fit.</exception>
    public static StoredSampler Read(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        try
        {
            ILabelledSampler model = ConditionalModel.FromArrays(new StoredModel(content.Tensors, content.Metadata));
            bool mapped = content.Tensors.Entries.Any(e => e.Key.StartsWith(CoordinateMapArrays.DefaultPrefix, StringComparison.Ordinal));
            ICoordinateMap? map = mapped ? CoordinateMapArrays.Read(content.Tensors) : null;
            if (map is not null && map.FeatureDimension != model.FeatureDimension)
            {
                throw new InvalidDataInputException($"its coordinate map takes {map.FeatureDimension} features, and the model has {model.FeatureDimension}");
            }

            return map is not InternalCoordinateMap { ClampedTorsions.Count: > 0 } clamping || clamping.ClampedTorsions.Count == model.LabelDimension
                ? new StoredSampler(model, map)
                : throw new InvalidDataInputException($"its coordinate map clamps {clamping.ClampedTorsions.Count} torsions, and the model has {model.LabelDimension} labels");
        }
        catch (InvalidDataInputException exception)
        {
            throw new InvalidDataInputException($"'{path}': {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    /// <summary>Refuses where a density of features is none of observations.</summary>
    /// <exception cref="UsageException">The map has more features than the molecule has degrees of freedom.</exception>
    public void RequireDensity()
    {
        if (Map is CartesianMap)
        {
            throw new UsageException(
                "this model has superposed positions for features, six more than the molecule has degrees of freedom, so that its density is none of structures; learn it in internal coordinates for logp, or lift with another sampler.");
        }
    }

    /// <summary>Log densities per volume of observations (for a molecule of positions up to rigid motion, nm) from those per volume of features.</summary>
    /// <param name="features">Shape [n, d].</param>
    /// <param name="logDensity">Shape [n].</param>
    public double[] ToObservations(double[] features, double[] logDensity)
    {
        if (Map is not InternalCoordinateMap map)
        {
            return logDensity;
        }

        int d = map.FeatureDimension;
        return [.. logDensity.Select((value, i) => value - map.LogJacobian(features.AsSpan(i * d, d)))];
    }

    /// <summary>The features of observations, shape [n, d].</summary>
    /// <param name="observations">Shape [n, <see cref="Width"/>].</param>
    public double[] Encode(double[] observations)
    {
        if (Map is null or IdentityMap)
        {
            return observations;
        }

        int d = Map.FeatureDimension, w = Width;
        double[] features = new double[observations.Length / w * d];
        for (int i = 0; i < features.Length / d; i++)
        {
            Map.Encode(observations.AsSpan(i * w, w), features.AsSpan(i * d, d));
        }

        return features;
    }

    /// <summary>The observations that features stand for, shape [n, <see cref="Width"/>]; positions in nm for a molecule.</summary>
    /// <param name="features">Shape [n, d].</param>
    /// <param name="labels">Labels, shape [m, c], of as many consecutive features each; clamped torsions are taken from them.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    public double[] Decode(double[] features, double[] labels, int threads)
    {
        if (Map is null or IdentityMap)
        {
            return features;
        }

        int d = Map.FeatureDimension, w = Width, rows = features.Length / d, c = Model.LabelDimension, each = rows / (labels.Length / c);
        double[] x = new double[rows * w];
        ParallelBlocks.For((rows + BlockRows - 1) / BlockRows, threads, block =>
        {
            for (int i = block * BlockRows; i < Math.Min(rows, (block + 1) * BlockRows); i++)
            {
                Map.Decode(features.AsSpan(i * d, d), labels.AsSpan(i / each * c, c), x.AsSpan(i * w, w));
            }
        });
        return x;
    }
}
