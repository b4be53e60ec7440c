using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.ForceInformed;

/// <summary>Metropolis sampling of clean features given noised ones, under the physical energy.</summary>
/// <remarks>
/// Whitened features are proposed by a Crank-Nicolson move that leaves N(0, 1) times the noise kernel unchanged, so only the difference
/// between the physical law and N(0, 1) is accepted or refused; free torsions by a symmetric turn.
/// </remarks>
internal sealed class PosteriorChain(InternalCoordinateMap map, ScalarForceField field, double thermalEnergy, double sigma, double[] scale)
{
    private const double Share = 0.35;
    private readonly double[] _x = new double[map.ObservationDimension];

    /// <summary>The mean of the clean features less the noised ones along a chain, on their circles where features are angles.</summary>
    public void Mean(ReadOnlySpan<double> clean, ReadOnlySpan<double> noised, int forget, int keep, ref RandomSequence random, Span<double> mean)
    {
        int d = map.FeatureDimension;
        double[] current = clean.ToArray(), proposed = new double[d];
        double density = Density(current, noised);
        mean.Clear();
        for (int step = 0; step < forget + keep; step++)
        {
            Propose(current, noised, ref random, proposed);
            double next = Density(proposed, noised);
            if (Math.Log(1.0 - random.NextDouble()) < next - density)
            {
                (current, proposed, density) = (proposed, current, next);
            }

            for (int j = 0; step >= forget && j < d; j++)
            {
                double off = current[j] - noised[j];
                mean[j] += (j < map.PlainCount ? off : Math.IEEERemainder(off, 2 * Math.PI)) / keep;
            }
        }
    }

    private void Propose(double[] current, ReadOnlySpan<double> noised, ref RandomSequence random, double[] proposed)
    {
        double stay = Math.Sqrt(1.0 - (Share * Share));
        for (int j = 0; j < map.PlainCount; j++)
        {
            double noise = sigma * scale[j], variance = noise * noise / (1.0 + (noise * noise));
            double centre = variance * noised[j] / (noise * noise);
            proposed[j] = centre + (stay * (current[j] - centre)) + (Share * Math.Sqrt(variance) * random.NextGaussian());
        }

        for (int j = map.PlainCount; j < current.Length; j++)
        {
            proposed[j] = current[j] + (Share * sigma * scale[j] * random.NextGaussian());
        }
    }

    // The physical log density over N(0, 1) of the whitened features, times the noise kernel of the circles.
    private double Density(double[] features, ReadOnlySpan<double> noised)
    {
        map.Decode(features, _x);
        double density = (-field.Evaluate(_x, []).Total / thermalEnergy) + map.LogJacobian(features);
        for (int j = 0; j < features.Length; j++)
        {
            double off = Math.IEEERemainder(features[j] - noised[j], 2 * Math.PI) / (sigma * scale[j]);
            density += j < map.PlainCount ? 0.5 * features[j] * features[j] : -0.5 * off * off;
        }

        return double.IsNaN(density) ? double.NegativeInfinity : density;
    }
}
