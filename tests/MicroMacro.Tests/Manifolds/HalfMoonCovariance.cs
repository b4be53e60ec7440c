namespace MicroMacro.Tests.Manifolds;

/// <summary>The local covariance of the half-moon's observation, J diag(a2², a4²) Jᵀ with the Jacobian of (u, v) by (x, y).</summary>
internal static class HalfMoonCovariance
{
    public static double[] Of(double x, double y, double a2, double a4)
    {
        (double sin, double cos) = Math.SinCos(x + y - 1);
        double[] jacobian = [-y * sin, cos - (y * sin), y * cos, sin + (y * cos)];
        double[] covariance = new double[4];
        for (int e = 0; e < 4; e++)
        {
            (int a, int b) = (e / 2, e % 2);
            covariance[e] = (a2 * a2 * jacobian[2 * a] * jacobian[2 * b]) + (a4 * a4 * jacobian[(2 * a) + 1] * jacobian[(2 * b) + 1]);
        }

        return covariance;
    }
}
