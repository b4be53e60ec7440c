using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Coordinate maps as plain arrays, so that a stored model carries the map that its features need.</summary>
public static class CoordinateMapArrays
{
    /// <summary>The prefix of a map's arrays in a model.</summary>
    public const string DefaultPrefix = "map.";

    private const long Identity = 0;
    private const long Cartesian = 1;
    private const long TorsionsOnPlane = 2;
    private const long Internal = 3;

    /// <summary>Writes a map's arrays to a bundle: <c>kind</c> (0 identity, 1 Cartesian, 3 internal) and what that kind needs.</summary>
    /// <exception cref="ArgumentException">The map is of a kind unknown here.</exception>
    public static void Write(ICoordinateMap map, ArrayBundle bundle, string prefix = DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(bundle);
        switch (map)
        {
            case IdentityMap identity:
                bundle[prefix + "kind"] = NamedArray.Of(new[] { Identity }, 1);
                bundle[prefix + "dimension"] = NamedArray.Of(new long[] { identity.ObservationDimension }, 1);
                break;
            case CartesianMap cartesian:
                bundle[prefix + "kind"] = NamedArray.Of(new[] { Cartesian }, 1);
                bundle[prefix + "reference"] = NamedArray.Of(cartesian.Reference.ToArray(), cartesian.AtomCount, 3);
                break;
            case InternalCoordinateMap @internal:
                bundle[prefix + "kind"] = NamedArray.Of(new[] { Internal }, 1);
                @internal.Write(bundle, prefix);
                break;
            default:
                throw new ArgumentException($"a map of type {map.GetType().Name} cannot be stored", nameof(map));
        }
    }

    /// <summary>Reads a map that <see cref="Write"/> stored.</summary>
    /// <exception cref="InvalidDataInputException">An array is missing or does not fit.</exception>
    public static ICoordinateMap Read(ArrayBundle bundle, string prefix = DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        try
        {
            double kind = Single(bundle, prefix + "kind");
            return kind switch
            {
                Identity => new IdentityMap((int)Single(bundle, prefix + "dimension")),
                Cartesian => new CartesianMap(bundle[prefix + "reference"].ToDoubles()),
                Internal => InternalCoordinateMap.Read(bundle, prefix),
                TorsionsOnPlane => throw new InvalidDataInputException(
                    "the model keeps torsions as points (cos, sin) of a plane, as earlier versions did; learn it again: torsions are angles now, with densities on their circles"),
                _ => throw new InvalidDataInputException($"array '{prefix}kind' is {kind}; 0 (identity), 1 (Cartesian) or 3 (internal) is needed"),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidDataInputException($"the stored coordinate map cannot be read: {e.Message}", e);
        }
    }

    private static double Single(ArrayBundle bundle, string name)
    {
        double[] values = bundle[name].ToDoubles();
        return values.Length == 1
            ? values[0]
            : throw new InvalidDataInputException($"array '{name}' holds {values.Length} numbers, one is needed");
    }
}
