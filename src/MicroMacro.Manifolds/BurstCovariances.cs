using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Manifolds;

/// <summary>
/// Local covariances from short bursts, divided by the length of the burst [dsilva2016data]. Too short a burst shows what noise there is
/// on the observation, too long a one bends: fast motion along a curve looks like slow motion, and at last the fast variables forget
/// where they were. In between all variances grow in proportion to the length; the longest such stretch of lengths is looked for.
/// </summary>
/// <param name="Covariances">Covariances at the length chosen, over that length, shape [n, d, d].</param>
/// <param name="Lengths">The lengths looked at, ascending.</param>
/// <param name="Rates">The median over the points of the trace of the covariance over length, for each length.</param>
/// <param name="Spectra">The median over the points of each eigenvalue over length, ascending, shape [l, d].</param>
/// <param name="Chosen">
/// The index of the length chosen: the last of the longest stretch over which no rate changes by more than a half; where all stretches
/// are single lengths, the shortest, whose covariances are bent least.
/// </param>
public sealed record BurstCovariances(double[] Covariances, double[] Lengths, double[] Rates, double[] Spectra, int Chosen)
{
    /// <summary>The largest over the smallest rate of a direction within a stretch.</summary>
    private const double Steady = 1.5;

    /// <summary>Directions below this part of the largest rate are those that few bursts leave empty.</summary>
    private const double Empty = 1e-10;

    /// <summary>Estimates covariances.</summary>
    /// <param name="bursts">Where the bursts of each point end, shape [n, l, m, d]: l lengths, m bursts, at least 2.</param>
    /// <param name="lengths">The lengths, ascending, above 0, shape [l].</param>
    /// <param name="count">m.</param>
    /// <param name="dimension">d.</param>
    /// <exception cref="ArgumentException">A shape or a number is out of range.</exception>
    public static BurstCovariances Of(double[] bursts, double[] lengths, int count, int dimension)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        long perPoint = (long)lengths.Length * count * dimension;
        if (perPoint == 0 || bursts.Length == 0 || bursts.Length % perPoint != 0 || !Array.TrueForAll(bursts, double.IsFinite))
        {
            throw new ArgumentException($"{bursts.Length} numbers are no finite bursts of {lengths.Length} lengths, {count} each, of {dimension} coordinates", nameof(bursts));
        }

        for (int l = 0; l < lengths.Length; l++)
        {
            if (!(lengths[l] > (l == 0 ? 0 : lengths[l - 1])) || !double.IsFinite(lengths[l]))
            {
                throw new ArgumentException($"length {l} is {lengths[l]}; lengths are above 0 and ascend", nameof(lengths));
            }
        }

        int n = (int)(bursts.Length / perPoint);
        double[][] all = [.. lengths.Select((length, l) => At(bursts, n, lengths.Length, l, count, dimension, length))];
        double[] rates = Array.ConvertAll(all, covariances => MedianTrace(covariances, dimension));
        double[] spectra = [.. all.SelectMany(covariances => MedianSpectrum(covariances, dimension))];
        int chosen = EndOfLongestStretch(lengths, spectra, dimension);
        return new(all[chosen], lengths, rates, spectra, chosen);
    }

    private static int EndOfLongestStretch(double[] lengths, double[] spectra, int d)
    {
        (int chosen, double longest) = (0, 1);
        for (int first = 0; first < lengths.Length; first++)
        {
            for (int last = first + 1; last < lengths.Length && IsSteady(spectra, d, first, last); last++)
            {
                double stretch = lengths[last] / lengths[first];
                (chosen, longest) = stretch > longest ? (last, stretch) : (chosen, longest);
            }
        }

        return chosen;
    }

    private static bool IsSteady(double[] spectra, int d, int first, int last)
    {
        for (int a = 0; a < d; a++)
        {
            (double low, double high) = (double.PositiveInfinity, 0);
            for (int l = first; l <= last; l++)
            {
                double rate = spectra[(l * d) + a];
                (low, high) = (Math.Min(low, rate), Math.Max(high, rate));
            }

            if (high > Steady * low && high > Empty * spectra[(first * d) + d - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static double[] At(double[] bursts, int n, int lengths, int l, int count, int d, double length)
    {
        double[] covariances = new double[n * d * d];
        double[] mean = new double[d];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> ends = bursts.AsSpan(((i * lengths) + l) * count * d, count * d);
            Array.Clear(mean);
            for (int e = 0; e < ends.Length; e++)
            {
                mean[e % d] += ends[e] / count;
            }

            Span<double> covariance = covariances.AsSpan(i * d * d, d * d);
            for (int b = 0; b < count; b++)
            {
                for (int e = 0; e < d * d; e++)
                {
                    double left = ends[(b * d) + (e / d)] - mean[e / d];
                    covariance[e] += left * (ends[(b * d) + (e % d)] - mean[e % d]) / ((count - 1) * length);
                }
            }
        }

        return covariances;
    }

    private static double MedianTrace(double[] covariances, int d)
    {
        double[] traces = new double[covariances.Length / (d * d)];
        for (int i = 0; i < traces.Length; i++)
        {
            for (int a = 0; a < d; a++)
            {
                traces[i] += covariances[(i * d * d) + (a * d) + a];
            }
        }

        Array.Sort(traces);
        return traces[traces.Length / 2];
    }

    private static double[] MedianSpectrum(double[] covariances, int d)
    {
        int n = covariances.Length / (d * d);
        double[][] values = [.. Enumerable.Range(0, d).Select(_ => new double[n])];
        for (int i = 0; i < n; i++)
        {
            double[] eigenvalues = SymmetricEigen.Of(covariances.AsSpan(i * d * d, d * d), d).Values;
            for (int a = 0; a < d; a++)
            {
                values[a][i] = eigenvalues[a];
            }
        }

        return Array.ConvertAll(values, column =>
        {
            Array.Sort(column);
            return column[n / 2];
        });
    }
}
