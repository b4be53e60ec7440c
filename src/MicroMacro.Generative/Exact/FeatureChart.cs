using MicroMacro.Generative.CoordinateMaps;

namespace MicroMacro.Generative.Exact;

/// <summary>Where features live: some plain numbers, then circles given as (cos, sin). A density counts circles by their arc.</summary>
/// <param name="Plain">Plain numbers; they come first.</param>
/// <param name="Circles">Pairs (cos, sin) after them.</param>
public readonly record struct FeatureChart(int Plain, int Circles)
{
    /// <summary>Numbers per feature vector, d.</summary>
    public int FeatureDimension => Plain + (2 * Circles);

    /// <summary>Degrees of freedom: a circle has one.</summary>
    public int Freedom => Plain + Circles;

    /// <summary>The chart of a map's features.</summary>
    /// <exception cref="NotSupportedException">The map's features have no density: they are not a chart of the observations.</exception>
    public static FeatureChart Of(ICoordinateMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        FeatureChart chart = map switch
        {
            IdentityMap identity => new FeatureChart(identity.FeatureDimension, 0),
            InternalCoordinateMap { FreeTorsions.Count: > 0 } => throw new NotSupportedException("exact moves do not take features that are angles on their circles yet; a molecule with free torsions cannot have them"),
            InternalCoordinateMap molecule => new FeatureChart(molecule.PlainCount, 0),
            _ => throw new NotSupportedException($"features of a {map.GetType().Name} have no exact density; exact moves take plain observations or internal coordinates"),
        };
        return chart.FeatureDimension == map.FeatureDimension
            ? chart
            : throw new NotSupportedException($"{map.FeatureDimension} features are not {chart.Plain} plain numbers and {chart.Circles} circles as (cos, sin)");
    }
}
