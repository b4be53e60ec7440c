namespace MicroMacro.Systems.Sde;

/// <summary>
/// A reversible half-moon with a hidden state: Φ(x, y) = W(x) + h (q² - 1)² + s(x) q in kT, q = (y - 1)/0.35, s = 0.8 sin x,
/// W = 4 (1 - cos 2x), x periodic; dx = -(a2²/2) ∂xΦ dt + a2 dB1, dy = -(a4²/2) ∂yΦ dt + a4 dB2 (Itô, constant noise).
/// </summary>
/// <remarks>
/// The stationary density is exactly exp(-Φ), so p(y | x) and F(x) follow by quadrature for every h. At a given x the lobes
/// q ≈ ±1 are hidden from x: a hop over their barrier takes about 100 time units at h = 3 and 5,300 at h = 8, relaxation inside
/// a lobe about 1, free diffusion of x over a radian 2,500.
/// </remarks>
public sealed class BistableHalfMoon : SdeSystem
{
    /// <summary>Half the distance between the lobes in y, 0.35: the unit of q.</summary>
    public const double LobeDistance = 0.35;

    /// <summary>Amplitude of the tilt s(x) = 0.8 sin x.</summary>
    public const double Tilt = 0.8;

    /// <summary>Half the height of W(x) = 4 (1 - cos 2x).</summary>
    public const double WellDepth = 4;

    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("h", "height of the hidden barrier, kT", 3, 0.1, 30),
        new("a2", "noise of x", 0.02, 1e-6, 1),
        new("a4", "noise of y", 0.1, 1e-6, 1),
    ];

    private readonly double _h;
    private readonly double _a2;
    private readonly double _a4;

    /// <summary>The system with the given barrier and noise amplitudes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BistableHalfMoon(double h = 3, double a2 = 0.02, double a4 = 0.1)
    {
        Parameters = Values(ParameterTable, h, a2, a4);
        (_h, _a2, _a4) = (h, a2, a4);
    }

    /// <inheritdoc/>
    public override string Name => "bistable-half-moon";

    /// <inheritdoc/>
    public override string Description => "A reversible half-moon whose width has two states, hidden from the slow angle behind a barrier of h kT.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } =
        [HalfMoonMap.Angle with { Low = -Math.PI, High = Math.PI }, new("y", 0, 0.5, 1.5)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ObservationNames => HalfMoonMap.ObservationNames;

    /// <inheritdoc/>
    public override double DefaultTimestep => 0.01;

    /// <summary>The lower lobe at x = 0.</summary>
    public override IReadOnlyList<double> TypicalState { get; } = [0, 1 - LobeDistance];

    /// <inheritdoc/>
    public override bool IsReversible => true;

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new BistableHalfMoonProcess(_h, _a2, _a4));

    /// <inheritdoc/>
    public override ISdeObservation Observation { get; } = new HalfMoonObservation();

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<double> state, Span<double> observation) => HalfMoonMap.Observe(state, observation);

    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => HalfMoonMap.Reconstruct(observation, state);

    /// <inheritdoc/>
    public override double ReducedPotential(ReadOnlySpan<double> state) => Well(state[0]) - LogFastDensity(_h, state[0], state[1]);

    /// <summary>The law of y given x, ∝ exp(-h (q² - 1)² - s(x) q), by quadrature.</summary>
    public override ScalarLaw? Conditional(double z) => QuasiStaticLaw(_h, z);

    /// <summary>F(x) = W(x) - ln ∫ exp(-h (q² - 1)² - s(x) q) dy.</summary>
    public override double? FreeEnergy(double z) => Well(z) - QuasiStaticLaw(_h, z).LogNormalizer;

    /// <summary>The probability of the upper lobe, y &gt; 1, given x.</summary>
    public double UpperLobeProbability(double x) => 1 - QuasiStaticLaw(_h, x).Cdf(1);

    /// <summary>The equilibrium law of y in the tilted double well of a fixed x.</summary>
    internal static ScalarLaw QuasiStaticLaw(double h, double x)
    {
        // Where h (q² - 1)² has risen 60 kT above the bottom, tilt included, nothing is left.
        double reach = LobeDistance * Math.Sqrt(1 + Math.Sqrt(64 / h));
        return new(y => LogFastDensity(h, x, y), 1 - reach, 1 + reach);
    }

    private static double Well(double x) => WellDepth * (1 - Math.Cos(2 * x));

    private static double LogFastDensity(double h, double x, double y)
    {
        double q = (y - 1) / LobeDistance;
        double ring = (q * q) - 1;
        return -(h * ring * ring) - (Tilt * Math.Sin(x) * q);
    }
}
