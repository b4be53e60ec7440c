namespace MicroMacro.Tests.Support;

/// <summary>The mean of a variable with the help of others whose means are zero.</summary>
internal static class ControlVariates
{
    /// <summary>The intercept of the least-squares fit of y by the controls, and its standard error.</summary>
    public static (double Mean, double Sigma) Mean(double[] y, IReadOnlyList<double[]> controls)
    {
        int columns = controls.Count + 1;
        double[,] normal = new double[columns, columns + 1];
        double Entry(int c, int row) => c == 0 ? 1 : controls[c - 1][row];
        for (int a = 0; a < columns; a++)
        {
            for (int row = 0; row < y.Length; row++)
            {
                for (int b = 0; b < columns; b++)
                {
                    normal[a, b] += Entry(a, row) * Entry(b, row);
                }

                normal[a, columns] += Entry(a, row) * y[row];
            }
        }

        double first = Invert(normal, columns);
        double residual = 0;
        for (int row = 0; row < y.Length; row++)
        {
            double fit = 0;
            for (int c = 0; c < columns; c++)
            {
                fit += normal[c, columns] * Entry(c, row);
            }

            residual += (y[row] - fit) * (y[row] - fit);
        }

        return (normal[0, columns], Math.Sqrt(residual / (y.Length - columns) * first));
    }

    /// <summary>Solves in place; returns the first diagonal entry of the inverse.</summary>
    private static double Invert(double[,] a, int n)
    {
        double[] unit = new double[n];
        unit[0] = 1;
        for (int p = 0; p < n; p++)
        {
            for (int row = 0; row < n; row++)
            {
                if (row == p)
                {
                    continue;
                }

                double factor = a[row, p] / a[p, p];
                for (int column = p; column <= n; column++)
                {
                    a[row, column] -= factor * a[p, column];
                }

                unit[row] -= factor * unit[p];
            }
        }

        for (int p = 0; p < n; p++)
        {
            a[p, n] /= a[p, p];
            unit[p] /= a[p, p];
        }

        return unit[0];
    }
}
