using System.Globalization;

namespace MicroMacro.Bench.EnhancedSampling;

/// <summary>How far an F is from the truth over the region below a height, after the best shift.</summary>
/// <param name="Largest">The largest difference of a bin.</param>
/// <param name="Rms">The root of the mean square.</param>
/// <param name="Bins">Bins in the region.</param>
/// <param name="Empty">Bins in the region that hold no sample; they count for nothing else.</param>
internal sealed record Agreement(double Largest, double Rms, int Bins, int Empty)
{
    public static Agreement Of(double[] estimate, double[] truth, double region)
    {
        double lowest = truth.Min();
        int[] inside = [.. Enumerable.Range(0, truth.Length).Where(b => truth[b] - lowest < region)];
        int[] sampled = [.. inside.Where(b => double.IsFinite(estimate[b]))];
        double shift = sampled.Average(b => estimate[b] - truth[b]);
        double[] d = [.. sampled.Select(b => estimate[b] - truth[b] - shift)];
        return new(d.Max(Math.Abs), Math.Sqrt(d.Average(v => v * v)), inside.Length, inside.Length - sampled.Length);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rms:F3} {Largest:F3} {Bins} {Empty}");
}
