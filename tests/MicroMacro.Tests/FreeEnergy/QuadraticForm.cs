namespace MicroMacro.Tests.FreeEnergy;

/// <summary>d' C⁻¹ d by Gaussian elimination: a route of its own, so that tests do not lean on the code they test.</summary>
internal static class QuadraticForm
{
    public static double OfInverse(double[] matrix, double[] d)
    {
        int n = d.Length;
        double[] a = [.. matrix];
        double[] x = [.. d];
        double form = 0;
        for (int i = 0; i < n; i++)
        {
            form += x[i] * x[i] / a[(i * n) + i];
            for (int j = i + 1; j < n; j++)
            {
                double factor = a[(j * n) + i] / a[(i * n) + i];
                x[j] -= factor * x[i];
                for (int k = i; k < n; k++)
                {
                    a[(j * n) + k] -= factor * a[(i * n) + k];
                }
            }
        }

        return form;
    }
}
