using MicroMacro.Numerics.LinearAlgebra;

namespace MicroMacro.Systems.Sde;

/// <summary>
/// Overdamped motion on the Müller-Brown surface [muller1979location]: dX = -(D/kT) ∇V dt + sqrt(2 D) dW with V a sum of four
/// exponentials; slow variable x, fast variable y.
/// </summary>
/// <remarks>At kT = 10 to 15 the law of y at x ≈ -0.2 has two valleys: x hides a barrier and is no committor. V has curvatures up
/// to 4,100, so timesteps beyond 5e-4 kT/D are unstable.</remarks>
public sealed class MullerBrown : SdeSystem
{
    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("kT", "thermal energy", 15, 0.1, 1000),
        new("D", "diffusion constant", 15, 1e-6, 1e6),
    ];

    private readonly double _kT;
    private readonly double _d;

    /// <summary>Motion at thermal energy <paramref name="thermalEnergy"/> with diffusion constant <paramref name="diffusion"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MullerBrown(double thermalEnergy = 15, double diffusion = 15)
    {
        Parameters = Values(ParameterTable, thermalEnergy, diffusion);
        (_kT, _d) = (thermalEnergy, diffusion);
    }

    /// <summary>The four terms of the surface.</summary>
    public static ReadOnlySpan<MullerBrownHill> Hills => HillTable;

    /// <summary>The three minima, deepest first, and the two saddles.</summary>
    public static IReadOnlyList<StationaryPoint> StationaryPoints { get; } =
    [
        new(-0.55822363, 1.44172584, -146.69951721, true),
        new(0.62349940, 0.02803776, -108.16672412, true),
        new(-0.05001082, 0.46669410, -80.76781813, true),
        new(-0.82200156, 0.62431280, -40.66484351, false),
        new(0.21248658, 0.29298833, -72.24894011, false),
    ];

    /// <inheritdoc/>
    public override string Name => "muller-brown";

    /// <inheritdoc/>
    public override string Description => "A particle on the Müller-Brown surface, three minima in the plane; along x two valleys overlap.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [new("x", 0, -1.2, 0.9), new("y", 0, -0.2, 1.8)];

    /// <inheritdoc/>
    public override double DefaultTimestep => 1e-5 * _kT / _d;

    /// <summary>The deepest minimum.</summary>
    public override IReadOnlyList<double> TypicalState { get; } = [StationaryPoints[0].X, StationaryPoints[0].Y];

    /// <inheritdoc/>
    public override bool IsReversible => true;

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new MullerBrownProcess(_kT, _d));

    /// <summary>V/kT.</summary>
    public override double ReducedPotential(ReadOnlySpan<double> state) => Potential(state[0], state[1]) / _kT;

    /// <summary>The law of y given x, ∝ exp(-V(x, y)/kT), by quadrature.</summary>
    public override ScalarLaw? Conditional(double z) => new(y => -Potential(z, y) / _kT, -2, 4);

    /// <summary>F(x) = -ln ∫ exp(-V(x, y)/kT) dy.</summary>
    public override double? FreeEnergy(double z) => -Conditional(z)!.LogNormalizer;

    /// <summary>
    /// The mean time from the deepest minimum to within <paramref name="radius"/> of the second one, by finite volumes in the plane:
    /// 6.85 for kT = D = 15 and a radius of 0.1.
    /// </summary>
    /// <param name="radius">The distance at which the second minimum counts as reached, 0.03 to 0.5.</param>
    /// <param name="cells">Cells along x and y; the error falls as their number squared, and is 0.5 % for 150.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is outside its range.</exception>
    public double MeanFirstPassageTime(double radius = 0.1, int cells = 150)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radius, 0.03);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radius, 0.5);
        DiffusionGrid grid = new([new DiffusionAxis(-1.6, 1.2, cells), new DiffusionAxis(-0.6, 2.2, cells)]);
        double[] b = new double[2];
        double[] s = new double[2];
        RateMatrix rates = grid.Rates(z =>
        {
            Evaluate(z, b, s);
            return ([.. b], [.. s]);
        });
        StationaryPoint to = StationaryPoints[1];
        bool[] target = grid.Where(z => ((z[0] - to.X) * (z[0] - to.X)) + ((z[1] - to.Y) * (z[1] - to.Y)) < radius * radius);
        return rates.MeanPassageTimes(target)[grid.CellOf([StationaryPoints[0].X, StationaryPoints[0].Y])];
    }

    /// <summary>V(x, y).</summary>
    public static double Potential(double x, double y)
    {
        double sum = 0;
        foreach (MullerBrownHill hill in HillTable)
        {
            double dx = x - hill.X0;
            double dy = y - hill.Y0;
            sum += hill.Height * Math.Exp((hill.A * dx * dx) + (hill.B * dx * dy) + (hill.C * dy * dy));
        }

        return sum;
    }

    private static readonly MullerBrownHill[] HillTable =
    [
        new(-200, -1, 0, -10, 1, 0),
        new(-100, -1, 0, -10, 0, 0.5),
        new(-170, -6.5, 11, -6.5, -0.5, 1.5),
        new(15, 0.7, 0.6, 0.7, -1, 1),
    ];
}
