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

    public static string Solved(PartialEigen eigen, DiffusionMap map)
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

        return map.Duplicates == 0
            ? text
            : text + string.Create(CultureInfo.InvariantCulture, $" {map.Duplicates} points coincide with others.");
    }
}
