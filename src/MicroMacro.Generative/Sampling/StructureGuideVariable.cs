using MicroMacro.Generative.CoordinateMaps;

namespace MicroMacro.Generative.Sampling;

/// <summary>A function of the structure that features stand for, such as a torsion.</summary>
/// <remarks>The gradient is by central differences through the map, in float64, so that any map and any function of positions will do.</remarks>
public sealed class StructureGuideVariable : IGuideVariable
{
    private const double Step = 1e-4;
    private readonly ICoordinateMap _map;
    private readonly Func<double[], double> _variable;

    /// <summary>A function of structures.</summary>
    /// <param name="map">The map from features to structures.</param>
    /// <param name="variable">The function of one observation, called by several threads at once.</param>
    /// <param name="period">Its period, or 0.</param>
    /// <exception cref="ArgumentException">The map clamps torsions, or the period is negative.</exception>
    public StructureGuideVariable(ICoordinateMap map, Func<double[], double> variable, double period)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(variable);
        if (!(period >= 0 && double.IsFinite(period)))
        {
            throw new ArgumentOutOfRangeException(nameof(period), period, "a period is positive, or 0 for none");
        }

        if (map is InternalCoordinateMap { ClampedTorsions.Count: > 0 })
        {
            throw new ArgumentException("the model clamps torsions, so its features alone are no structures to guide; learn these torsions as plain labels, or none", nameof(map));
        }

        _map = map;
        _variable = variable;
        Period = period;
    }

    /// <inheritdoc/>
    public double Period { get; }

    /// <inheritdoc/>
    public double Evaluate(ReadOnlySpan<double> features, Span<double> gradient)
    {
        double[] moved = features.ToArray(), observation = new double[_map.ObservationDimension];
        for (int j = 0; j < moved.Length; j++)
        {
            double above = At(moved, j, features[j] + Step, observation), below = At(moved, j, features[j] - Step, observation);
            gradient[j] = GuideRestraint.Difference(above, below, Period) / (2 * Step);
            moved[j] = features[j];
        }

        return At(moved, 0, features[0], observation);
    }

    private double At(double[] features, int j, double value, double[] observation)
    {
        features[j] = value;
        _map.Decode(features, observation);
        return _variable(observation);
    }
}
