using MicroMacro.Systems.Sde;

namespace MicroMacro.Macro;

/// <summary>An effective SDE as a system like the built-in ones: it can be simulated, biased and coarse-grained again.</summary>
/// <remarks>Drift and noise keep their end values beyond the range of the data, so a path may leave it; it is told by its coordinates.</remarks>
public sealed class EffectiveSystem : SdeSystem
{
    private readonly EffectiveSde _sde;
    private readonly ScalarDynamics? _scalar;
    private readonly double[]? _free;

    /// <summary>The system of an effective SDE.</summary>
    /// <param name="sde">The SDE.</param>
    /// <param name="names">The names of its variables, shape [c].</param>
    /// <param name="name">The name of the system.</param>
    /// <exception cref="ArgumentException">The number of names is another.</exception>
    public EffectiveSystem(EffectiveSde sde, IReadOnlyList<string> names, string name = "effective")
    {
        ArgumentNullException.ThrowIfNull(sde);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfNotEqual(names.Count, sde.Dimension, nameof(names));
        (_sde, Name) = (sde, name);
        CoarseBasis basis = sde.DriftBasis;
        Coordinates = [.. names.Select((n, a) => new SdeCoordinate(n, basis.Periods[a], basis.Low[a], basis.High[a]))];
        TypicalState = [.. Coordinates.Select(c => 0.5 * (c.Low + c.High))];
        if (sde.Dimension == 1)
        {
            // Round a period there is equilibrium only where the drift does not lead round.
            ScalarDynamics scalar = ScalarDynamics.Of(sde);
            _scalar = basis.Periods[0] == 0 || Math.Abs(scalar.Tilt) < 1e-6 ? scalar : null;
            _free = _scalar?.FreeEnergy();
        }
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => "Effective dynamics of slow variables, fitted to bursts.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; }

    /// <inheritdoc/>
    public override int SlowCount => _sde.Dimension;

    /// <summary>A fifth of the lag that the SDE was fitted at.</summary>
    public override double DefaultTimestep => 0.2 * _sde.Lag;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; }

    /// <summary>In one variable, but round a period only without a tilt; in several it is not known and not claimed.</summary>
    public override bool IsReversible => _scalar is not null;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        return visitor.Visit(_sde.Process);
    }

    /// <inheritdoc/>
    public override double ReducedPotential(ReadOnlySpan<double> state) =>
        FreeEnergy(state[0]) ?? throw new NotSupportedException($"{Name} has no potential that is known");

    /// <summary>F/kT from drift and noise; null where there is no equilibrium, or several variables. Beyond the range it goes on with the slope at its end.</summary>
    public override double? FreeEnergy(double z)
    {
        if (_scalar is null || _free is null)
        {
            return null;
        }

        SdeCoordinate coordinate = Coordinates[0];
        if (coordinate.Period > 0)
        {
            z -= coordinate.Period * Math.Floor((z - coordinate.Low) / coordinate.Period);
        }

        double[] grid = _scalar.Grid;
        double step = grid[1] - grid[0];
        int i = Math.Clamp((int)Math.Floor((z - grid[0]) / step), 0, grid.Length - 2);
        return _free[i] + ((z - grid[i]) / step * (_free[i + 1] - _free[i]));
    }
}
