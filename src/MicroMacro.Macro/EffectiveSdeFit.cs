using System.Globalization;

namespace MicroMacro.Macro;

/// <summary>Fits an effective SDE to bursts by maximum likelihood.</summary>
/// <remarks>
/// The transition is taken for Gaussian, variable by variable. Its score is set to zero with moments that hold over the whole lag τ
/// [bibby1995martingale]: Δ - ∫ b dt is a martingale with the variance ∫ σ² dt, and both integrals follow from start and end of each burst by the
/// trapezoidal rule, to third order in τ. The functions at the start stand in for those at the end where these meet the noise of the same burst
/// [hansen1982large]. No derivative of drift or noise is needed, and as the sum of start and end never vanishes, long lags make the result wrong by
/// degrees, which the comparison of lags shows, and never unstable. The drift solves linear equations given the noise, ln σ² a step of Newton's
/// method given the drift; both are repeated until nothing changes.
/// </remarks>
public static class EffectiveSdeFit
{
    private const double Tolerance = 1e-9;

    /// <summary>The functions of one variable's equations, which are dense, in eight parts: 1 GiB.</summary>
    private const int MostFunctions = 2000;

    /// <summary>Where data are few, far splines settle slowly and do not matter: a hundredth of the statistical error is enough.</summary>
    private const double SplineTolerance = 0.01;

    /// <summary>Fits drift and noise.</summary>
    /// <param name="bursts">The bursts, all at one lag.</param>
    /// <param name="options">Degrees and limits.</param>
    /// <exception cref="ArgumentException">An option is out of range, a variable does not vary, or there are more than 2,000 functions.</exception>
    public static EffectiveSde Fit(BurstSet bursts, EffectiveSdeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bursts);
        options ??= new EffectiveSdeOptions();
        options.Check();
        int c = bursts.Dimension;
        double[] low = [.. Enumerable.Range(0, c).Select(a => Column(bursts, a).Min())];
        double[] high = [.. Enumerable.Range(0, c).Select(a => Column(bursts, a).Max())];
        CoarseBasis drift = Basis(options.DriftSplines, options.DriftDegree);
        CoarseBasis noise = Basis(options.NoiseSplines, options.NoiseDegree);
        if (Math.Max(drift.Count, noise.Count) > MostFunctions)
        {
            throw new ArgumentException(
                $"drift and noise of {c} variables are made of up to {MostFunctions} functions, not {Math.Max(drift.Count, noise.Count)}; fewer splines or a lower degree are needed",
                nameof(options));
        }

        MomentEquations equations = new(bursts, drift, noise, options);
        if (bursts.Count <= drift.Count + noise.Count || !equations.TryStart())
        {
            return Result(equations, bursts, EffectiveStatus.TooFewBursts, string.Create(
                CultureInfo.InvariantCulture,
                $"{bursts.Count} bursts do not determine {drift.Count} drift and {noise.Count} noise coefficients per variable; take more bursts, from more places, or lower degrees."));
        }

        CoarseBasis Basis(int splines, int degree) =>
            splines > 0 ? CoarseBasis.Splines(low, high, bursts.Periods, splines) : new CoarseBasis(low, high, bursts.Periods, degree);

        bool splines = drift.Intervals + noise.Intervals > 0;
        double tolerance = splines ? SplineTolerance * Math.Sqrt((double)drift.Count / bursts.Count) : Tolerance;
        for (int iteration = 1; iteration <= options.MaximumIterations; iteration++)
        {
            double change = equations.Iterate();
            if (change < tolerance)
            {
                return Result(equations, bursts, EffectiveStatus.Converged, string.Create(
                    CultureInfo.InvariantCulture, $"{bursts.Count} bursts of lag {bursts.Lag:G6}, {iteration} iterations."));
            }

            if (!double.IsFinite(change))
            {
                break;
            }
        }

        return Result(equations, bursts, EffectiveStatus.IterationLimit, string.Create(
            CultureInfo.InvariantCulture,
            $"The likelihood equations did not settle; the lag {bursts.Lag:G6} may be too long for the dynamics, or the degree too high for the data."));
    }

    private static IEnumerable<double> Column(BurstSet bursts, int a) => Enumerable.Range(0, bursts.Count).Select(i => bursts.Starts[(i * bursts.Dimension) + a]);

    private static EffectiveSde Result(MomentEquations equations, BurstSet bursts, EffectiveStatus status, string explanation) =>
        new(equations.DriftBasis, equations.NoiseBasis)
        {
            Status = status,
            Explanation = explanation,
            DriftCoefficients = equations.Drift,
            DriftCovariances = equations.DriftCovariances(),
            LogNoiseCoefficients = equations.LogNoise,
            LogNoiseCovariances = equations.LogNoiseCovariances(),
            Lag = bursts.Lag,
        };
}
