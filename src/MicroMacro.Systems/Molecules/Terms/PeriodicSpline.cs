namespace MicroMacro.Systems.Molecules;

/// <summary>The interpolating cubic spline of values on a uniform circle.</summary>
internal static class PeriodicSpline
{
    /// <summary>
    /// The spline's slope per step at each of n nodes, from s[k-1] + 4 s[k] + s[k+1] = 3 (y[k+1] - y[k-1]); node k lies at
    /// <paramref name="first"/> + k <paramref name="stride"/> of both arrays.
    /// </summary>
    public static void Slopes(ReadOnlySpan<double> values, Span<double> slopes, int n, int first, int stride)
    {
        // The cyclic system as a tridiagonal one plus a rank-one correction (Sherman-Morrison): corner entries 1 leave with
        // u = (-4, 0, ..., 0, 1), v = (1, 0, ..., 0, -1/4).
        Span<double> y = stackalloc double[n];
        Span<double> z = stackalloc double[n];
        Span<double> upper = stackalloc double[n];
        for (int k = 0; k < n; k++)
        {
            y[k] = 3 * (values[first + ((k + 1) % n * stride)] - values[first + ((k + n - 1) % n * stride)]);
            z[k] = k == 0 ? -4 : k == n - 1 ? 1 : 0;
        }

        double pivot = 8;
        for (int k = 0; k < n; k++)
        {
            if (k > 0)
            {
                upper[k - 1] = 1 / pivot;
                pivot = (k == n - 1 ? 4.25 : 4) - upper[k - 1];
                y[k] -= y[k - 1];
                z[k] -= z[k - 1];
            }

            y[k] /= pivot;
            z[k] /= pivot;
        }

        for (int k = n - 2; k >= 0; k--)
        {
            y[k] -= upper[k] * y[k + 1];
            z[k] -= upper[k] * z[k + 1];
        }

        double factor = (y[0] - (y[n - 1] / 4)) / (1 + z[0] - (z[n - 1] / 4));
        for (int k = 0; k < n; k++)
        {
            slopes[first + (k * stride)] = y[k] - (factor * z[k]);
        }
    }
}
