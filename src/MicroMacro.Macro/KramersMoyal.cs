namespace MicroMacro.Macro;

/// <summary>Drift and noise of one coarse variable bin by bin, without a model of their shape [risken1996fokker].</summary>
/// <remarks>
/// The raw coefficients E[Δ]/τ and E[Δ²]/τ are wrong by terms of order τ. Here each bin is taken for a piece of a linear process
/// dz = (b + b' (z - c)) dt + σ dW, whose transition is known: E Δ = (b/b') (e^{b'τ} - 1) + (e^{b'τ} - 1)(z0 - c) and
/// Var Δ = σ² (e^{2b'τ} - 1)/(2 b'). Intercept and slope of the regression of Δ on z0 and its residual variance give b, b' and σ:
/// exact at any lag for a linear drift with constant noise; otherwise what is left comes from the curvature of b and σ over a bin and a lag.
/// </remarks>
public static class KramersMoyal
{
    private const int FewestBursts = 5;

    /// <summary>Estimates in bins of equal width over the range of the starts.</summary>
    /// <param name="bursts">Bursts of one variable.</param>
    /// <param name="bins">Number of bins, at least 1.</param>
    /// <exception cref="ArgumentException">There are several variables, or the number of bins is out of range.</exception>
    public static KramersMoyalBin[] Estimate(BurstSet bursts, int bins)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (bursts.Dimension != 1)
        {
            throw new ArgumentException($"bins are for one variable, not {bursts.Dimension}", nameof(bursts));
        }

        double low = bursts.Starts.Min();
        double width = (bursts.Starts.Max() - low) / bins;
        double[][] sums = [.. Enumerable.Range(0, bins).Select(_ => new double[7])];
        for (int i = 0; i < bursts.Count; i++)
        {
            int bin = width > 0 ? Math.Min(bins - 1, (int)((bursts.Starts[i] - low) / width)) : 0;
            Add(sums[bin], bursts.Weights[i], bursts.Starts[i] - (low + ((bin + 0.5) * width)), bursts.Increment(i, 0));
        }

        return [.. sums.Select((s, bin) => Solve(s, low + ((bin + 0.5) * width), bursts.Lag))];
    }

    private static void Add(double[] sums, double w, double z, double delta)
    {
        sums[0] += w;
        sums[1] += w * w;
        sums[2] += w * z;
        sums[3] += w * z * z;
        sums[4] += w * delta;
        sums[5] += w * z * delta;
        sums[6] += w * delta * delta;
    }

    private static KramersMoyalBin Solve(double[] s, double middle, double lag)
    {
        double n = s[1] > 0 ? s[0] * s[0] / s[1] : 0;
        double mean = s[0] > 0 ? s[2] / s[0] : 0;
        if (n < FewestBursts)
        {
            return new(middle + mean, n, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double spread = (s[3] / s[0]) - (mean * mean);
        double intercept = s[4] / s[0];
        double slope = spread > 0 ? ((s[5] / s[0]) - (mean * intercept)) / spread : 0;

        // A slope that its own error drowns, or that no linear process has, says nothing: then the bin is taken for flat.
        double total = Math.Max(0, (s[6] / s[0]) - (intercept * intercept));
        double variance = (total - (slope * slope * spread)) * n / (n - 2);
        double slopeError = spread > 0 ? Math.Sqrt(variance / (n * spread)) : 0;
        if (slope <= -1 || Math.Abs(slope) < slopeError)
        {
            (slope, variance) = (0, total * n / (n - 1));
        }

        // b = intercept f/τ and σ² = variance g/τ, with f and g of the slope: its error is theirs.
        (double f, double df, double g, double dLogG) = Corrections(slope);
        double drift = intercept * f / lag;
        double driftError = Math.Sqrt((variance / n * f * f) + Square(intercept * df * slopeError)) / lag;
        double noise = Math.Sqrt(variance * g / lag);
        double noiseError = noise * Math.Sqrt((0.5 / (n - 2)) + Square(0.5 * dLogG * slopeError));
        return new(middle + mean, n, drift, driftError, noise, noiseError);
    }

    /// <summary>f = ln(1 + B)/B, f', g = 2 ln(1 + B)/(B (B + 2)) and (ln g)' at B = e^{b'τ} - 1.</summary>
    private static (double F, double Df, double G, double DLogG) Corrections(double slope)
    {
        if (Math.Abs(slope) < 1e-4)
        {
            return (1 - (0.5 * slope), -0.5, 1 - slope, -1);
        }

        double log = Math.Log(1 + slope);
        double f = log / slope;
        return (f, ((1 / (1 + slope)) - f) / slope, 2 * f / (slope + 2), (1 / ((1 + slope) * log)) - (1 / slope) - (1 / (slope + 2)));
    }

    private static double Square(double x) => x * x;
}
