namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>A map between observations and the features that a score model learns.</summary>
public interface ICoordinateMap
{
    /// <summary>Numbers per observation.</summary>
    int ObservationDimension { get; }

    /// <summary>Numbers per feature vector; more than degrees of freedom where circles are embedded as (cos, sin).</summary>
    int FeatureDimension { get; }

    /// <summary>Features of an observation.</summary>
    void Encode(ReadOnlySpan<double> observation, Span<double> features);

    /// <summary>The observation with the given features (for a molecule in a standard frame); features off their circles are projected first.</summary>
    void Decode(ReadOnlySpan<double> features, Span<double> observation);
}
