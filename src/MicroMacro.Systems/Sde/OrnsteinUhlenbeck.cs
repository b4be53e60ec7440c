namespace MicroMacro.Systems.Sde;

/// <summary>
/// The Ornstein-Uhlenbeck process dx = -k x dt + sqrt(2 D) dW [uhlenbeck1930brownian]: stationary law N(0, D/k), autocorrelation
/// exp(-k t), generator spectrum -n k, Gaussian transition density.
/// </summary>
public sealed class OrnsteinUhlenbeck : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("k", "relaxation rate", 1, 1e-6, 1e6),
        new("D", "diffusion constant", 1, 1e-9, 1e6),
    ];

    private readonly double _k;
    private readonly double _d;

    /// <summary>The process with rate <paramref name="k"/> and diffusion constant <paramref name="diffusion"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public OrnsteinUhlenbeck(double k = 1, double diffusion = 1)
    {
        Parameters = Values(ParameterTable, k, diffusion);
        (_k, _d) = (k, diffusion);
        double deviation = Math.Sqrt(StationaryVariance);
        Coordinates = [new("x", 0, -2 * deviation, 2 * deviation)];
    }

    /// <inheritdoc/>
    public override string Name => "ornstein-uhlenbeck";

    /// <inheritdoc/>
    public override string Description => "A harmonic well with noise: everything about it is known in closed form.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; }

    /// <inheritdoc/>
    public override double DefaultTimestep => 0.01 / _k;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [0];

    /// <inheritdoc/>
    public override bool IsReversible => true;

    /// <summary>D/k.</summary>
    public double StationaryVariance => _d / _k;

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new OrnsteinUhlenbeckProcess(_k, _d));

    /// <inheritdoc/>
    public override double ReducedPotential(ReadOnlySpan<double> state) => 0.5 * state[0] * state[0] / StationaryVariance;

    /// <summary>F(x) = k x²/(2 D).</summary>
    public override double? FreeEnergy(double z) => ReducedPotential([z]);

    /// <summary>Autocorrelation after <paramref name="time"/>, exp(-k t).</summary>
    public double Autocorrelation(double time) => Math.Exp(-_k * time);

    /// <summary>The n-th eigenvalue of the generator, -n k.</summary>
    public double GeneratorEigenvalue(int n) => -n * _k;

    /// <summary>Mean and variance of x(<paramref name="time"/>) given x(0) = <paramref name="start"/>; the law is Gaussian.</summary>
    public (double Mean, double Variance) Transition(double start, double time)
    {
        double decay = Math.Exp(-_k * time);
        return (start * decay, StationaryVariance * (1 - (decay * decay)));
    }
}
