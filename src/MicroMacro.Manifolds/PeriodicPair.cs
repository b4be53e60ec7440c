using MicroMacro.Numerics.VectorMath;

namespace MicroMacro.Manifolds;

/// <summary>Two coordinates that are the cosine and sine of one angle.</summary>
/// <remarks>
/// Three numbers have known limits for many points without their density. On a ring: the eigenvalues are equal, the radius does not
/// spread, no angle is missing. On what comes nearest to one, an open line with (cos x, cos 2x): the second eigenvalue is four times the
/// first, the radius spreads by 0.25 of its mean, a quarter turn is missing; a disc spreads by 0.27, a square by 0.31. The limits
/// of ratio and spread stand half-way, at 2 (by logarithm) and 0.125, where random points reach them from neither side.
/// </remarks>
/// <param name="First">The index of the first; the second is the next.</param>
/// <param name="RadiusSpread">The standard deviation of the radius over its mean; 0 for a perfect circle.</param>
/// <param name="Angles">The angle of each point, in radians, shape [n].</param>
public sealed record PeriodicPair(int First, double RadiusSpread, double[] Angles)
{
    /// <summary>Finds neighbouring coordinates of similar eigenvalue that trace a full circle.</summary>
    /// <param name="map">The map.</param>
    /// <param name="eigenvalueTolerance">Largest relative difference of the two eigenvalues.</param>
    /// <param name="radiusTolerance">Largest spread of the radius.</param>
    public static IReadOnlyList<PeriodicPair> Find(DiffusionMap map, double eigenvalueTolerance = 1, double radiusTolerance = 0.125)
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
            angles[i] = VectorMath.Atan2(y, x);
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
