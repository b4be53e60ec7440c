using MicroMacro.FreeEnergy;

namespace MicroMacro.Bench.EnhancedSampling;

/// <summary>Truths in bins: -ln of the mean of exp(-U) over each.</summary>
internal static class Grids
{
    private const int Points = 8;

    public static double[] Line(GridAxis axis, Func<double, double> potential) =>
        [.. Enumerable.Range(0, axis.Bins).Select(b => -Math.Log(Enumerable.Range(0, Points).Average(i => Math.Exp(-potential(axis.Minimum + ((b + ((i + 0.5) / Points)) * axis.Width))))))];

    public static double[] Plane(GridAxis x, GridAxis y, Func<double, double, double> potential) =>
        [.. Enumerable.Range(0, x.Bins * y.Bins).Select(cell => -Math.Log(Enumerable.Range(0, Points * Points).Average(i => Math.Exp(-potential(
            x.Minimum + (((cell / y.Bins) + (((i / Points) + 0.5) / Points)) * x.Width),
            y.Minimum + (((cell % y.Bins) + (((i % Points) + 0.5) / Points)) * y.Width))))))];
}
