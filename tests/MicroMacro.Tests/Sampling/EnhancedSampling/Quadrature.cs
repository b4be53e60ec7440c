using MicroMacro.FreeEnergy;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>How far an estimate of F is from quadrature over the region below a height, after the best shift.</summary>
internal static class Quadrature
{
    /// <summary>F of bins in one variable, bin-integrated, from a potential in kT.</summary>
    public static double[] Bins(GridAxis axis, Func<double, double> potential) =>
        [.. Enumerable.Range(0, axis.Bins).Select(b => -Math.Log(Cell(s => Math.Exp(-potential(axis.Minimum + ((b + s) * axis.Width))))))];

    /// <summary>The largest and the root-mean-square difference over the region, shifts of the mean removed.</summary>
    public static (double Largest, double Rms) Difference(double[] estimate, double[] truth, double region)
    {
        double lowest = truth.Min();
        int[] inside = [.. Enumerable.Range(0, truth.Length).Where(b => truth[b] - lowest < region)];
        double shift = inside.Average(b => estimate[b] - truth[b]);
        double[] d = [.. inside.Select(b => estimate[b] - truth[b] - shift)];
        return (d.Max(Math.Abs), Math.Sqrt(d.Average(v => v * v)));
    }

    // Five points of Gauss and Legendre.
    private static double Cell(Func<double, double> f)
    {
        (double X, double W)[] points = [(0, 128.0 / 225), (0.5384693101056831, 0.47862867049936647), (0.9061798459386640, 0.23692688505618908)];
        return points.Sum(p => 0.5 * p.W * (p.X == 0 ? f(0.5) : f(0.5 * (1 - p.X)) + f(0.5 * (1 + p.X))));
    }
}
