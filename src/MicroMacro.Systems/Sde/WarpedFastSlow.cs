namespace MicroMacro.Systems.Sde;

/// <summary>
/// The warped fast/slow process of Dsilva et al. [dsilva2016data]: dx1 = a dt + dW1, dx2 = -(x2/ε) dt + ε^-1/2 dW2, seen as
/// y1 = x1 + x2², y2 = x2. Euclidean distances find the fast variable first, Mahalanobis ones the slow.
/// </summary>
/// <remarks>Slow: x1, with no equilibrium. Fast: x2, of relaxation time ε and law N(0, 1/2) whatever x1 is.</remarks>
public sealed class WarpedFastSlow : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("a", "drift of x1", 3, -1e3, 1e3),
        new("epsilon", "relaxation time of x2", 1e-3, 1e-9, 1),
    ];

    private readonly double _a;
    private readonly double _epsilon;
    private readonly ScalarLaw _law = new(x => -x * x, -8, 8);

    /// <summary>The process with drift <paramref name="a"/> and time scale <paramref name="epsilon"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public WarpedFastSlow(double a = 3, double epsilon = 1e-3)
    {
        Parameters = Values(ParameterTable, a, epsilon);
        (_a, _epsilon) = (a, epsilon);
    }

    /// <inheritdoc/>
    public override string Name => "warped-fast-slow";

    /// <inheritdoc/>
    public override string Description => "A drifting slow variable and a fast one, seen through a parabola that bends the fast one into the slow.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [new("x1", 0, 0, 3), new("x2", 0, -1, 1)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ObservationNames { get; } = ["y1", "y2"];

    /// <summary>ε/100: the Euler scheme widens the law of x2 by half a percent.</summary>
    public override double DefaultTimestep => 0.01 * _epsilon;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [0, 0];

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new WarpedFastSlowProcess(_a, _epsilon));

    /// <inheritdoc/>
    public override ISdeObservation Observation { get; } = new WarpedObservation();

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<double> state, Span<double> observation)
    {
        double fast = state[1];
        observation[0] = state[0] + (fast * fast);
        observation[1] = fast;
    }

    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<double> observation, Span<double> state)
    {
        double fast = observation[1];
        state[0] = observation[0] - (fast * fast);
        state[1] = fast;
    }

    /// <summary>The law of x2 given x1: N(0, 1/2).</summary>
    public override ScalarLaw? Conditional(double z) => _law;

    /// <summary>
    /// The local covariance of the observation per unit time, C = (1/ε) [[ε + 4 x2², 2 x2], [2 x2, 1]], at y2 = x2.
    /// </summary>
    public (double C11, double C12, double C22) LocalCovariance(double x2) =>
        (1 + (4 * x2 * x2 / _epsilon), 2 * x2 / _epsilon, 1 / _epsilon);

    /// <summary>
    /// The squared Mahalanobis distance of two observations with the mean of their inverse covariances,
    /// (y-y')ᵀ [C⁻¹(y) + C⁻¹(y')] (y-y')/2 = Δx1² + ε Δx2² + Δx2⁴ exactly.
    /// </summary>
    public double MahalanobisDistanceSquared(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double fast = first[1] - second[1];
        double slow = first[0] - (first[1] * first[1]) - (second[0] - (second[1] * second[1]));
        return (slow * slow) + (_epsilon * fast * fast) + (fast * fast * fast * fast);
    }
}
