namespace MicroMacro.Macro.EquationFree;

/// <summary>Linear equations whose matrix is known by its products only: GMRES without restart [saad1986gmres], for small orders.</summary>
internal static class Gmres
{
    /// <summary>x with A x = b, by minimising |A x - b| over a growing Krylov space; null where it breaks down.</summary>
    /// <param name="product">v to A v.</param>
    /// <param name="b">The right-hand side.</param>
    /// <param name="tolerance">The residual, relative to |b|, at which it ends.</param>
    public static double[]? Solve(Func<double[], double[]> product, double[] b, double tolerance)
    {
        int n = b.Length;
        double size = Norm(b);
        if (size == 0)
        {
            return new double[n];
        }

        List<double[]> basis = [[.. b.Select(v => v / size)]];
        double[,] h = new double[n + 1, n];
        for (int k = 0; k < n; k++)
        {
            double[] w = product(basis[k]);
            for (int j = 0; j <= k; j++)
            {
                h[j, k] = Dot(w, basis[j]);
                w = [.. w.Zip(basis[j], (x, y) => x - (h[j, k] * y))];
            }

            h[k + 1, k] = Norm(w);
            if (!double.IsFinite(h[k + 1, k]))
            {
                return null;
            }

            (double[]? y, double residual) = LeastSquares(h, k + 1, size);
            if (y is null)
            {
                return null;
            }

            if (residual <= tolerance * size || h[k + 1, k] <= 1e-14 * size || k == n - 1)
            {
                return [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, k + 1).Sum(j => y[j] * basis[j][i]))];
            }

            basis.Add([.. w.Select(v => v / h[k + 1, k])]);
        }

        return null;
    }

    public static double Norm(double[] v) => Math.Sqrt(Dot(v, v));

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    /// <summary>min |H y - size e1| by Givens rotations.</summary>
    private static (double[]? Y, double Residual) LeastSquares(double[,] h, int m, double size)
    {
        double[,] r = (double[,])h.Clone();
        double[] g = new double[m + 1];
        g[0] = size;
        for (int j = 0; j < m; j++)
        {
            double length = Math.Sqrt((r[j, j] * r[j, j]) + (r[j + 1, j] * r[j + 1, j]));
            if (!(length > 0))
            {
                return (null, double.NaN);
            }

            (double c, double s) = (r[j, j] / length, r[j + 1, j] / length);
            for (int k = j; k < m; k++)
            {
                (r[j, k], r[j + 1, k]) = ((c * r[j, k]) + (s * r[j + 1, k]), (c * r[j + 1, k]) - (s * r[j, k]));
            }

            (g[j], g[j + 1]) = (c * g[j], -s * g[j]);
        }

        double[] y = new double[m];
        for (int j = m - 1; j >= 0; j--)
        {
            y[j] = g[j];
            for (int k = j + 1; k < m; k++)
            {
                y[j] -= r[j, k] * y[k];
            }

            y[j] /= r[j, j];
        }

        return (y, Math.Abs(g[m]));
    }
}
