using System.Globalization;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Manifolds.Kernels;

/// <summary>What happened, for people.</summary>
internal static class Sentences
{
    public static string Disconnected(int[] pieces, int neighbours, double epsilon)
    {
        int[] sizes = [.. pieces.CountBy(p => p).Select(pair => pair.Value).OrderDescending()];
        string largest = string.Join(", ", sizes.Take(5)) + (sizes.Length > 5 ? ", ..." : "");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The graph of {neighbours} nearest neighbours at epsilon {epsilon:G4} falls into {sizes.Length} pieces of {largest} points; take a larger epsilon or more neighbours, or embed each piece alone.");
    }

    public static string Solved(PartialEigen eigen, DiffusionMap map, double[] coordinates, double[] stationary)
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
            text += $" Coordinates of a few stragglers, not of all points: {string.Join(", ", lonely)}; a least degree of 2 leaves such points out.";
        }

        return map.Duplicates == 0
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $" {map.Duplicates} points coincide with others.");
    }

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
