namespace MicroMacro.Systems.Sde;

/// <summary>
/// The half-moon of Singer, Erban, Kevrekidis and Coifman [singer2009detecting]: dx = a1 dt + a2 dB1, dy = a3 (1 - y) dt + a4 dB2, seen
/// as u = y cos(x + y - 1), v = y sin(x + y - 1).
/// </summary>
/// <remarks>
/// Slow: x, an angle. Fast: y, an Ornstein-Uhlenbeck process of relaxation time 1/a3 whose law N(1, a4²/(2 a3)) does not depend
/// on x. There is no equilibrium in x: its drift is a slope of 2 a1/a2² = 2000 kT per unit, on the circle a current, so F(x)
/// does not exist and an umbrella of stiffness κ sits 2 a1/(a2² κ) beyond its centre.
/// </remarks>
public sealed class HalfMoon : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("a1", "drift of x", 1e-3, -1, 1),
        new("a2", "noise of x", 1e-3, 0, 1),
        new("a3", "relaxation rate of y", 0.1, 1e-6, 100),
        new("a4", "noise of y", 0.1, 1e-6, 1),
    ];

    private readonly double _a1;
    private readonly double _a2;
    private readonly double _a3;
    private readonly double _a4;
    private readonly ScalarLaw _law;

    /// <summary>The system with the given constants; by default those of the literature.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public HalfMoon(double a1 = 1e-3, double a2 = 1e-3, double a3 = 0.1, double a4 = 0.1)
    {
        Parameters = Values(ParameterTable, a1, a2, a3, a4);
        (_a1, _a2, _a3, _a4) = (a1, a2, a3, a4);
        double deviation = Math.Sqrt(FastVariance);
        _law = new(y => -(y - 1) * (y - 1) / (2 * FastVariance), 1 - (12 * deviation), 1 + (12 * deviation));
    }

    /// <inheritdoc/>
    public override string Name => "half-moon";

    /// <inheritdoc/>
    public override string Description => "An angle that drifts slowly round a half-moon whose width relaxes fast; seen in the plane (u, v).";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [HalfMoonMap.Angle, new("y", 0, 0.5, 1.5)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ObservationNames => HalfMoonMap.ObservationNames;

    /// <inheritdoc/>
    public override double DefaultTimestep => 0.01;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [0, 1];

    /// <summary>The stationary variance of y, a4²/(2 a3).</summary>
    public double FastVariance => _a4 * _a4 / (2 * _a3);

    /// <summary>The relaxation time of y, 1/a3.</summary>
    public double FastRelaxationTime => 1 / _a3;

    /// <summary>The drift of x, which is also the effective drift.</summary>
    public double EffectiveDrift => _a1;

    /// <summary>The noise amplitude of x, which is also the effective one.</summary>
    public double EffectiveNoise => _a2;

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new HalfMoonProcess(_a1, _a2, _a3, _a4));

    /// <inheritdoc/>
    public override ISdeObservation Observation { get; } = new HalfMoonObservation();

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<double> state, Span<double> observation) => HalfMoonMap.Observe(state, observation);

    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => HalfMoonMap.Reconstruct(observation, state);

    /// <summary>The law of y given x: N(1, a4²/(2 a3)) whatever x is.</summary>
    public override ScalarLaw? Conditional(double z) => _law;
}
