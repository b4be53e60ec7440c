namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>A map between observations and the features that a score model learns.</summary>
public interface ICoordinateMap
{
    /// <summary>Numbers per observation.</summary>
    int ObservationDimension { get; }

    /// <summary>Numbers per feature vector.</summary>
    int FeatureDimension { get; }

    /// <summary>Periods of the features, shape [FeatureDimension]; 0 where a feature is not periodic. Null where none is.</summary>
    double[]? FeaturePeriods => null;

    /// <summary>Features of an observation.</summary>
    void Encode(ReadOnlySpan<double> observation, Span<double> features);

    /// <summary>The observation with the given features (for a molecule in a standard frame).</summary>
    void Decode(ReadOnlySpan<double> features, Span<double> observation);

    /// <summary>The observation with the given features and label: what <see cref="Decode(ReadOnlySpan{double}, Span{double})"/> gives, but where labels are coordinates that are clamped.</summary>
    void Decode(ReadOnlySpan<double> features, ReadOnlySpan<double> label, Span<double> observation) => Decode(features, observation);
}
