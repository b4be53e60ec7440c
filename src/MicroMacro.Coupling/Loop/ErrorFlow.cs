using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Coupling.Loop;

/// <summary>
/// Where the error of a free-energy difference comes from. Windows and the variances of the differences between neighbours
/// are nodes and resistances: the variance between two windows is the power that a unit current between them dissipates, and
/// the links that dissipate most of it are those whose windows need samples. Parallel paths share the current, so a bad link
/// that a good one goes round is left alone.
/// </summary>
internal static class ErrorFlow
{
    // Links that dissipate at least this share of the worst one's power are sampled.
    private const double Share = 0.2;

    /// <summary>The windows at the links that carry the error from <paramref name="origin"/> to each of <paramref name="targets"/>, ascending, as state numbers.</summary>
    public static int[] Windows(WindowGrid grid, int[] cells, MbarResult mbar, int origin, int[] targets)
    {
        (int K, int L, double Variance)[] links = [.. Links(grid, cells, mbar)];
        double[] power = new double[links.Length];
        int n = cells.Length;
        if (links.Length > 0 && LuFactor.TryFactor(Laplacian(links, n, origin), n, out LuFactor? factor))
        {
            double[] current = new double[n], potential = new double[n];
            foreach (int target in targets.Where(t => t != origin))
            {
                Array.Clear(current);
                current[target] = 1;
                factor.Solve(current, potential);
                for (int i = 0; i < links.Length; i++)
                {
                    double drop = potential[links[i].K] - potential[links[i].L];
                    power[i] += drop * drop / links[i].Variance;
                }
            }
        }

        double limit = Share * power.DefaultIfEmpty(0).Max();
        var windows = new SortedSet<int>(limit > 0
            ? links.Where((_, i) => power[i] >= limit).SelectMany(link => new[] { link.K, link.L })
            : targets);
        return [.. windows];
    }

    private static IEnumerable<(int K, int L, double Variance)> Links(WindowGrid grid, int[] cells, MbarResult mbar)
    {
        for (int k = 0; k < cells.Length; k++)
        {
            foreach (int cell in grid.Neighbours(cells[k], 1))
            {
                int l = Array.IndexOf(cells, cell);
                double error = l > k ? mbar.DifferenceError(k, l) : double.NaN;
                if (error > 0 && double.IsFinite(error))
                {
                    yield return (k, l, error * error);
                }
            }
        }
    }

    // The origin is grounded; a window without a link to the rest keeps a weak one, so that the matrix can be solved.
    private static double[] Laplacian((int K, int L, double Variance)[] links, int n, int origin)
    {
        double weakest = links.Min(link => 1 / link.Variance);
        double[] matrix = new double[n * n];
        foreach ((int k, int l, double variance) in links)
        {
            matrix[(k * n) + k] += 1 / variance;
            matrix[(l * n) + l] += 1 / variance;
            matrix[(k * n) + l] -= 1 / variance;
            matrix[(l * n) + k] -= 1 / variance;
        }

        for (int k = 0; k < n; k++)
        {
            matrix[(k * n) + k] += k == origin ? 1e9 * weakest : 1e-9 * weakest;
        }

        return matrix;
    }
}
