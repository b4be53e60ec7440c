using System.Globalization;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>What happened, for people.</summary>
internal static class Sentences
{
    public static string Disconnected(int[] pieces, KernelNeighbours neighbours, DiffusionMapOptions options)
    {
        int[] sizes = [.. pieces.CountBy(p => p).Select(pair => pair.Value).OrderDescending()];
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"The graph of {neighbours.Table.Count} nearest neighbours at epsilon {neighbours.Epsilon:G4} falls into {sizes.Length} pieces of {Listed(sizes)} points");
        if (sizes[1] < 4)
        {
            return text + (options.MinimumDegree > 0
                ? ": the small ones see no other point at all; leave them out of the data, or take a larger epsilon."
                : $": {LeaveOut(2)}, if they see any others; else take a larger epsilon, or leave them out of the data.");
        }

        return text + (options.Epsilon is null && neighbours.Sweep is { } sweep && neighbours.Epsilon > sweep.Epsilon
            ? string.Create(
                CultureInfo.InvariantCulture,
                $", though epsilon is {neighbours.Epsilon / sweep.Epsilon:F0} times what their spacing asks for ({sweep.Epsilon:G4}). They are clusters with nothing between them: embed each alone, or sample what lies between; a larger epsilon of your own joins them, but its slow coordinates only say which cluster a point is in.")
            : "; take a larger epsilon or more neighbours, or embed each piece alone.");
    }

    /// <summary>What there is to know of clusters that a free ε was doubled to join.</summary>
    public static string Joined(KernelNeighbours neighbours) => neighbours.Clusters.Length == 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $" The points fall into clusters, the large ones of {Listed(neighbours.Clusters)} points, which only {neighbours.Epsilon / neighbours.Sweep!.Epsilon:F0} times the epsilon that their spacing asks for joins: the slowest coordinates say which cluster a point is in, and their eigenvalues nothing of how fast it changes.");

    /// <summary>Why there is nothing to measure by.</summary>
    public static string NoDistances(double[] points, int dimension, int neighbours)
    {
        double span = 0;
        for (int a = 0; a < dimension; a++)
        {
            double low = double.PositiveInfinity;
            double high = double.NegativeInfinity;
            for (int i = a; i < points.Length; i += dimension)
            {
                low = Math.Min(low, points[i]);
                high = Math.Max(high, points[i]);
            }

            span = Math.Max(span, high - low);
        }

        return span is > 1e-100 and < 1e100 or 0
            ? $"Each of the {points.Length / dimension} points coincides with its {neighbours} nearest neighbours; there is nothing to measure by."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The points span {span:G3}, and squares of their distances are too {(span < 1 ? "small" : "large")} for numbers of double precision: bring the points to a unit in which they are of ordinary size.");
    }

    public static string Solved(PartialEigen eigen, DiffusionMap map, double[] coordinates, double[] stationary, double[] degrees)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{map.Count} points, {eigen.Values.Length - 1} coordinates at epsilon {map.Epsilon:G4}; largest residual {eigen.Residuals.Max():G2}.");
        if (!eigen.Converged)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" The eigenvectors did not converge in {eigen.Products} products.");
        }

        if (map.KernelAtLastNeighbour > 0.01)
        {
            text += string.Create(
                CultureInfo.InvariantCulture,
                $" The kernel is still {map.KernelAtLastNeighbour:G2} at the last neighbour: take more neighbours or a smaller epsilon.");
        }

        if (map.Stragglers > 0)
        {
            text += string.Create(CultureInfo.InvariantCulture, $" {map.Stragglers} stragglers take part with weight 0.");
        }

        int[] lonely = Lonely(coordinates, stationary);
        if (lonely.Length > 0)
        {
            text += $" Coordinates of a few stragglers, not of all points: {string.Join(", ", lonely)}; {LeaveOut(LeastDegree(lonely, coordinates, stationary, degrees))}.";
        }

        return map.Duplicates == 0
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $" {map.Duplicates} points coincide with others.");
    }

    private static string LeaveOut(int degree) => $"a least degree of {degree} (--minimum-degree {degree}) leaves such points out";

    /// <summary>The whole number of at least 2 above the degrees of the points that these coordinates live on.</summary>
    private static int LeastDegree(int[] lonely, double[] coordinates, double[] stationary, double[] degrees)
    {
        const double part = 0.1;
        int k = coordinates.Length / stationary.Length;
        return Math.Max(2, 1 + (int)degrees.Where((_, i) => lonely.Any(c => stationary[i] * coordinates[((long)i * k) + c] * coordinates[((long)i * k) + c] > part)).Max());
    }

    private static string Listed(int[] sizes) => string.Join(", ", sizes.Take(5)) + (sizes.Length > 5 ? ", ..." : "");

    /// <summary>Coordinates that live on fewer than four points, by the inverse of Σ (π ψ²)², where there are points enough to tell.</summary>
    private static int[] Lonely(double[] coordinates, double[] stationary)
    {
        const double few = 4;
        const int enough = 64;
        int n = stationary.Length;
        int k = coordinates.Length / n;
        double[] squares = new double[k];
        for (int i = 0; i < n; i++)
        {
            for (int c = 0; c < k; c++)
            {
                double value = coordinates[((long)i * k) + c];
                double share = stationary[i] * value * value;
                squares[c] += share * share;
            }
        }

        return n < enough ? [] : [.. Enumerable.Range(0, k).Where(c => few * squares[c] > 1)];
    }
}
