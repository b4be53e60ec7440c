namespace MicroMacro.Systems.Sde;

/// <summary>The double well V = h (x² - 1)² with kT = D = 1: dx = -V'(x) dt + sqrt(2) dW.</summary>
/// <remarks>First-passage times by the double integral of one-dimensional diffusion, eigenvalues of the generator by
/// <see cref="FokkerPlanckGrid"/> [risken1996fokker].</remarks>
public sealed class DoubleWell : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } = [new("h", "height of the barrier, kT", 3, 0.1, 30)];

    private readonly double _h;

    /// <summary>The well with barrier <paramref name="h"/> in kT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The barrier is outside its range.</exception>
    public DoubleWell(double h = 3)
    {
        Parameters = Values(ParameterTable, h);
        _h = h;
    }

    /// <inheritdoc/>
    public override string Name => "double-well";

    /// <inheritdoc/>
    public override string Description => "A particle in two wells with a barrier of h kT between them.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [new("x", 0, -1.5, 1.5)];

    /// <summary>1e-3 for barriers up to 3 kT, less for higher ones, whose wells are stiffer.</summary>
    public override double DefaultTimestep => 1e-3 * Math.Min(1, 3 / _h);

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [-1];

    /// <inheritdoc/>
    public override bool IsReversible => true;

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new DoubleWellProcess(_h));

    /// <inheritdoc/>
    public override double ReducedPotential(ReadOnlySpan<double> state) => Potential(state[0]);

    /// <summary>F(x) = h (x² - 1)².</summary>
    public override double? FreeEnergy(double z) => Potential(z);

    /// <summary>The stationary law ∝ exp(-V).</summary>
    public ScalarLaw Stationary => new(x => -Potential(x), -Reach, Reach);

    /// <summary>
    /// Mean first-passage time from <paramref name="start"/> up to <paramref name="target"/>,
    /// ∫ dy exp(V(y)) ∫_{-∞}^{y} dz exp(-V(z)) over y from start to target.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The target is not above the start, or either is outside the walls.</exception>
    public double MeanFirstPassageTime(double start, double target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(target, start);
        ArgumentOutOfRangeException.ThrowIfLessThan(start, -Reach);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(target, Reach);
        const int intervals = 20_000;
        ScalarLaw law = Stationary;
        double mass = Math.Exp(law.LogNormalizer);
        double step = (target - start) / intervals;
        double sum = 0;
        for (int i = 0; i <= intervals; i++)
        {
            // Simpson's rule.
            double y = start + (i * step);
            double weight = i is 0 or intervals ? 1 : 2 + (2 * (i & 1));
            sum += weight * Math.Exp(Potential(y)) * mass * law.Cdf(y);
        }

        return sum * step / 3;
    }

    /// <summary>The first <paramref name="count"/> eigenvalues of the generator, from 0 downwards, relative error about 1e-8.</summary>
    public double[] GeneratorEigenvalues(int count)
    {
        const int cells = 2000;
        double[] coarse = new FokkerPlanckGrid(Potential, 1, -Reach, Reach, cells).Eigenvalues(count);
        double[] fine = new FokkerPlanckGrid(Potential, 1, -Reach, Reach, 2 * cells).Eigenvalues(count);
        for (int k = 0; k < count; k++)
        {
            // The error is of order Δ²: Richardson's extrapolation.
            fine[k] += (fine[k] - coarse[k]) / 3;
        }

        return fine;
    }

    /// <summary>Where V has risen to 60 kT.</summary>
    private double Reach => Math.Sqrt(1 + Math.Sqrt(60 / _h));

    private double Potential(double x)
    {
        double ring = (x * x) - 1;
        return _h * ring * ring;
    }
}
