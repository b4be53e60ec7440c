namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Features are the observation itself: for SDEs and data without geometry.</summary>
public sealed class IdentityMap : ICoordinateMap
{
    /// <param name="dimension">Numbers per observation, at least 1.</param>
    public IdentityMap(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ObservationDimension = dimension;
    }

    /// <inheritdoc/>
    public int ObservationDimension { get; }

    /// <inheritdoc/>
    public int FeatureDimension => ObservationDimension;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<double> observation, Span<double> features) => observation.CopyTo(features);

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<double> features, Span<double> observation) => features.CopyTo(observation);
}
