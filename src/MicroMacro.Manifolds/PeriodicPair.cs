namespace MicroMacro.Manifolds;

/// <summary>Two coordinates that are the cosine and sine of one angle.</summary>
/// <param name="First">The index of the first; the second is the next.</param>
/// <param name="RadiusSpread">The standard deviation of the radius over its mean; 0 for a perfect circle.</param>
/// <param name="Angles">The angle of each point, in radians, shape [n].</param>
public sealed record PeriodicPair(int First, double RadiusSpread, double[] Angles)
{
    /// <summary>Finds neighbouring coordinates of similar eigenvalue that trace a full circle.</summary>
    /// <param name="map">The map.</param>
    /// <param name="eigenvalueTolerance">Largest relative difference of the two eigenvalues; uneven random points part the two by a fifth.</param>
    /// <param name="radiusTolerance">Largest spread of the radius.</param>
    public static IReadOnlyList<PeriodicPair> Find(DiffusionMap map, double eigenvalueTolerance = 0.5, double radiusTolerance = 0.1)
    {
        ArgumentNullException.ThrowIfNull(map);
        List<PeriodicPair> pairs = [];
        for (int c = 0; c + 1 < map.Components; c++)
        {
            double difference = Math.Abs(map.Eigenvalues[c + 1] - map.Eigenvalues[c]);
            if (difference <= eigenvalueTolerance * Math.Abs(map.Eigenvalues[c]) && Of(map, c) is { } pair && pair.RadiusSpread <= radiusTolerance)
            {
                pairs.Add(pair);
                c++;
            }
        }

        return pairs;
    }

    private static PeriodicPair? Of(DiffusionMap map, int first)
    {
        int k = map.Components;
        double[] angles = new double[map.Count];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < angles.Length; i++)
        {
            double x = map.Coordinates[(i * k) + first];
            double y = map.Coordinates[(i * k) + first + 1];
            angles[i] = Math.Atan2(y, x);
            double radius = Math.Sqrt((x * x) + (y * y));
            sum += radius;
            squares += radius * radius;
        }

        double mean = sum / angles.Length;
        double spread = Math.Sqrt(Math.Max(0, (squares / angles.Length) - (mean * mean))) / mean;

        // An arc is no circle: no gap of a quarter turn.
        double[] sorted = [.. angles.Order()];
        double gap = sorted[0] + Math.Tau - sorted[^1];
        for (int i = 1; i < sorted.Length; i++)
        {
            gap = Math.Max(gap, sorted[i] - sorted[i - 1]);
        }

        return gap < Math.PI / 2 ? new PeriodicPair(first, spread, angles) : null;
    }
}
