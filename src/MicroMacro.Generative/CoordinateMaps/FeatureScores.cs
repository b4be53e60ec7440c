using MicroMacro.Numerics;

namespace MicroMacro.Generative.CoordinateMaps;

/// <summary>Forces on atoms turned into gradients of the log density of a map's features.</summary>
/// <remarks>
/// The density of features is that of positions times the map's volume element, so its gradient is the force over kT along the
/// structure's derivative, plus the gradient of the log volume element. Derivatives are central differences in float64, so that any map
/// will do. What a rigid motion would do drops out, since features decode to a fixed frame that no rigid motion is part of.
/// </remarks>
public static class FeatureScores
{
    private const double Step = 1e-4;

    /// <summary>∇ log p over features, for structures under exp(-U/kT).</summary>
    /// <param name="map">The map.</param>
    /// <param name="observations">Structures in nm, shape [n, 3N]; in any frame.</param>
    /// <param name="forces">Forces on them in the same frame, kJ/mol/nm, shape [n, 3N].</param>
    /// <param name="thermalEnergy">kT in kJ/mol, positive.</param>
    /// <param name="threads">Threads; the result does not depend on it.</param>
    /// <returns>Gradients, shape [n, d], at fixed clamped torsions where the map has any.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit, or the map has no volume element.</exception>
    public static double[] Of(InternalCoordinateMap map, double[] observations, double[] forces, double thermalEnergy, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(forces);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(thermalEnergy);
        int w = map.ObservationDimension, d = map.FeatureDimension, n = observations.Length / w;
        if (observations.Length != n * w || forces.Length != observations.Length)
        {
            throw new ArgumentException($"{observations.Length} positions and {forces.Length} force components are not [n, {w}] both");
        }

        double[] scores = new double[n * d];
        ParallelBlocks.For(n, threads, i => One(
            map, observations.AsSpan(i * w, w), forces.AsSpan(i * w, w), 1.0 / thermalEnergy, scores.AsSpan(i * d, d)));
        return scores;
    }

    private static void One(InternalCoordinateMap map, ReadOnlySpan<double> x, ReadOnlySpan<double> force, double beta, Span<double> score)
    {
        int d = map.FeatureDimension;
        double[] features = new double[d], clamped = new double[map.ClampedTorsions.Count];
        double[] decoded = new double[x.Length], turned = new double[x.Length], above = new double[x.Length], below = new double[x.Length];
        map.Encode(x, features);
        map.Clamped(x, clamped);
        map.Decode(features, clamped, decoded);
        Superposition.Turn(x, decoded, force, turned);
        for (int j = 0; j < d; j++)
        {
            double volume = Volume(map, features, clamped, j, Step, above) - Volume(map, features, clamped, j, -Step, below);
            double work = 0;
            for (int k = 0; k < x.Length; k++)
            {
                work += turned[k] * (above[k] - below[k]);
            }

            score[j] = ((beta * work) + volume) / (2 * Step);
        }
    }

    // Moves one feature and decodes.
    private static double Volume(InternalCoordinateMap map, double[] features, double[] clamped, int j, double step, double[] positions)
    {
        double[] moved = [.. features];
        moved[j] += step;
        map.Decode(moved, clamped, positions);
        return map.LogJacobian(moved);
    }
}
