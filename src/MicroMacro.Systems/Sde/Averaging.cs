namespace MicroMacro.Systems.Sde;

/// <summary>
/// A fast variable slaved to a slow one: dx = f(x, y) dt + s dB with f = λ x - x y², dy = -((y - g(x))/ε) dt + sqrt(2 v/ε) dW
/// with g(x) = x. By averaging [pavliotis2008multiscale] the effective drift is E f(x, Y) over Y ~ N(g(x), v), which is (λ - v) x - x³.
/// </summary>
/// <remarks>The fluctuations of y move the pitchfork from λ = 0, where the closure y = g(x) puts it, to λ = v. Exact as ε → 0,
/// with errors of order ε; so <see cref="SdeSystem.Conditional"/> is not given.</remarks>
public sealed class Averaging : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("lambda", "growth rate of x", 1, -10, 10),
        new("noise", "noise of x", 0.1, 0, 10),
        new("epsilon", "relaxation time of y", 1e-2, 1e-9, 1),
        new("v", "variance of y about x", 0.25, 1e-9, 10),
    ];

    private readonly double _lambda;
    private readonly double _noise;
    private readonly double _epsilon;
    private readonly double _v;

    /// <summary>The system with the given constants.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public Averaging(double lambda = 1, double noise = 0.1, double epsilon = 1e-2, double variance = 0.25)
    {
        Parameters = Values(ParameterTable, lambda, noise, epsilon, variance);
        (_lambda, _noise, _epsilon, _v) = (lambda, noise, epsilon, variance);
    }

    /// <inheritdoc/>
    public override string Name => "averaging";

    /// <inheritdoc/>
    public override string Description => "A slow variable whose pitchfork is moved by the fluctuations of a fast one; the averaged drift is known.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [new("x", 0, -1.5, 1.5), new("y", 0, -1.5, 1.5)];

    /// <inheritdoc/>
    public override double DefaultTimestep => 0.01 * _epsilon;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [0.5, 0.5];

    /// <summary>The growth rate at which the averaged system's pitchfork lies, v.</summary>
    public double CriticalGrowthRate => _v;

    /// <summary>The positive fixed point of the averaged system, sqrt(λ - v), or 0 below the pitchfork.</summary>
    public double FixedPoint => Math.Sqrt(Math.Max(0, _lambda - _v));

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) =>
        visitor.Visit(new AveragingProcess(_lambda, _noise, _epsilon, _v));

    /// <summary>E f(x, Y) over Y ~ N(x, v): (λ - v) x - x³.</summary>
    public double EffectiveDrift(double x) => ((_lambda - _v) * x) - (x * x * x);

    /// <summary>The noise amplitude of x, which is also the effective one.</summary>
    public double EffectiveNoise => _noise;
}
