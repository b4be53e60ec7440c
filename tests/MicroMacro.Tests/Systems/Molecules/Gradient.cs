using MicroMacro.Systems.Molecules;

namespace MicroMacro.Tests.Systems.Molecules;

/// <summary>Forces against differences of the energy.</summary>
internal static class Gradient
{
    /// <summary>Central differences with Richardson's extrapolation; the tolerance is relative to the largest force.</summary>
    public static void AssertMatches(ScalarForceField field, double[] x, double step = 2e-5)
    {
        double[] f = new double[x.Length];
        field.Evaluate(x, f);
        double largest = f.Max(Math.Abs);
        for (int i = 0; i < x.Length; i++)
        {
            double at = x[i];
            double wide = Difference(2 * step);
            double narrow = Difference(step);
            Assert.Equal(-((4 * narrow) - wide) / 3, f[i], 1e-6 * Math.Max(1, largest));

            double Difference(double h)
            {
                x[i] = at + h;
                double up = field.Evaluate(x, []).Total;
                x[i] = at - h;
                double down = field.Evaluate(x, []).Total;
                x[i] = at;
                return (up - down) / (2 * h);
            }
        }
    }
}
