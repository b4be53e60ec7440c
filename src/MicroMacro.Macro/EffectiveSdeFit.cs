using System.Globalization;

namespace MicroMacro.Macro;

/// <summary>Fits an effective SDE to bursts by maximum likelihood.</summary>
/// <remarks>
/// The transition is taken for Gaussian, variable by variable, with the Itô-Taylor moments to second order in the lag τ
/// [kloeden1992numerical]: E Δ_a = b_a τ + (τ²/2) L b_a and Var Δ_a = s_a τ + (τ²/2)(L s_a + 2 s_a ∂_a b_a), where s = σ² and
/// L = Σ b ∂ + ½ Σ s ∂². What is left is of third order. Given the corrections, β solves a weighted least-squares problem and γ one
/// step of Fisher's scoring; both are repeated, with new corrections, until nothing changes.
/// </remarks>
public static class EffectiveSdeFit
{
    private const double Tolerance = 1e-9;

    /// <summary>Where data are few, far splines settle slowly and do not matter.</summary>
    private const double SplineTolerance = 1e-5;

    /// <summary>Fits drift and noise.</summary>
    /// <param name="bursts">The bursts, all at one lag.</param>
    /// <param name="options">Degrees and limits.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a variable does not vary.</exception>
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
        MomentEquations equations = new(bursts, drift, noise, options.Smoothing);
        if (bursts.Count <= drift.Count + noise.Count || !equations.TryStart())
        {
            return Result(equations, bursts, EffectiveStatus.TooFewBursts, string.Create(
                CultureInfo.InvariantCulture,
                $"{bursts.Count} bursts do not determine {drift.Count} drift and {noise.Count} noise coefficients per variable; take more bursts, from more places, or lower degrees."));
        }

        CoarseBasis Basis(int splines, int degree) =>
            splines > 0 ? CoarseBasis.Splines(low, high, bursts.Periods, splines) : new CoarseBasis(low, high, bursts.Periods, degree);

        for (int iteration = 1; iteration <= options.MaximumIterations; iteration++)
        {
            double change = equations.Iterate();
            if (change < (options.DriftSplines > 0 || options.NoiseSplines > 0 ? SplineTolerance : Tolerance))
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
            DriftCovariances = equations.DriftCovariances,
            LogNoiseCoefficients = equations.LogNoise,
            LogNoiseCovariances = equations.LogNoiseCovariances,
            Lag = bursts.Lag,
        };
}
