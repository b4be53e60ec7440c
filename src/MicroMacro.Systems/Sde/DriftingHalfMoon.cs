namespace MicroMacro.Systems.Sde;

/// <summary>
/// A half-moon whose width has two states while x only drifts: dx = a1 dt + a2 dB1, dy = -(a4²/2) ∂yV dt + a4 dB2 with
/// V(y; x) = h (q² - 1)² + 0.8 sin(x) q, q = (y - 1)/0.35. It is not reversible.
/// </summary>
/// <remarks>
/// Its law of y at a given x is <em>not</em> exp(-V): the lobes follow the moving tilt late, by 0.03 in population at h = 3 and
/// 0.27 at h = 8. <see cref="Conditional"/> is the true law on the circle in x, by an implicit solution of the Fokker-Planck
/// equation along the drift (good to about 2e-3 in probability; the noise of x, which would smear x by a2²/(2 a1) = 5e-4, is left
/// out). <see cref="QuasiStatic"/> is the law that a frozen x would have, for comparison.
/// </remarks>
public sealed class DriftingHalfMoon : SdeSystem
{
    private const int Cells = 256;
    private const int Slices = 2048;
    private const int Revolutions = 20;

    /// <summary>The parameters, with their ranges.</summary>
    public static IReadOnlyList<SdeParameter> ParameterTable { get; } =
    [
        new("h", "height of the hidden barrier, kT", 3, 0.5, 12),
        new("a1", "drift of x", 1e-3, 1e-5, 1e-2),
        new("a2", "noise of x", 1e-3, 0, 1e-2),
        new("a4", "noise of y", 0.1, 1e-3, 1),
    ];

    private readonly double _h;
    private readonly double _a1;
    private readonly double _a2;
    private readonly double _a4;
    private readonly double _low;
    private readonly double _high;
    private readonly Lazy<double[]> _logLaw;

    /// <summary>The system with the given barrier, drift and noise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public DriftingHalfMoon(double h = 3, double a1 = 1e-3, double a2 = 1e-3, double a4 = 0.1)
    {
        Parameters = Values(ParameterTable, h, a1, a2, a4);
        (_h, _a1, _a2, _a4) = (h, a1, a2, a4);
        double reach = BistableHalfMoon.LobeDistance * Math.Sqrt(1 + Math.Sqrt(40 / h));
        (_low, _high) = (1 - reach, 1 + reach);
        _logLaw = new(SolveAlongDrift);
    }

    /// <inheritdoc/>
    public override string Name => "drifting-half-moon";

    /// <inheritdoc/>
    public override string Description => "A half-moon with a hidden barrier while the angle only drifts: its lobes lag, so no long trajectory is in equilibrium.";

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, double>> Parameters { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<SdeCoordinate> Coordinates { get; } = [HalfMoonMap.Angle, new("y", 0, 0.5, 1.5)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ObservationNames => HalfMoonMap.ObservationNames;

    /// <inheritdoc/>
    public override double DefaultTimestep => 0.01;

    /// <inheritdoc/>
    public override IReadOnlyList<double> TypicalState { get; } = [0, 1 - BistableHalfMoon.LobeDistance];

    /// <inheritdoc/>
    public override bool HasConstantNoise => true;

    /// <inheritdoc/>
    public override TResult Accept<TResult>(IItoProcessVisitor<TResult> visitor) => visitor.Visit(new DriftingHalfMoonProcess(_h, _a1, _a2, _a4));

    /// <inheritdoc/>
    public override ISdeObservation Observation { get; } = new HalfMoonObservation();

    /// <inheritdoc/>
    public override void Observe(ReadOnlySpan<double> state, Span<double> observation) => HalfMoonMap.Observe(state, observation);

    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<double> observation, Span<double> state) => HalfMoonMap.Reconstruct(observation, state);

    /// <summary>The law of y at x in the periodic steady state.</summary>
    public override ScalarLaw? Conditional(double z)
    {
        double[] table = _logLaw.Value;
        double turn = z / Math.Tau;
        int slice = (int)((turn - Math.Floor(turn)) * Slices) % Slices;
        return new(y => Interpolate(table.AsSpan(slice * Cells, Cells), y), _low, _high);
    }

    /// <summary>The law that y would have if x stood still.</summary>
    public ScalarLaw QuasiStatic(double x) => BistableHalfMoon.QuasiStaticLaw(_h, x);

    /// <summary>Log probability of each cell at the middle of each slice, [Slices, Cells], after enough revolutions to forget the start.</summary>
    private double[] SolveAlongDrift()
    {
        double[] table = new double[Slices * Cells];
        double[] p = new double[Cells];
        double[] scratch = new double[Cells];
        Array.Fill(p, 1.0 / Cells);
        double dt = Math.Tau / (_a1 * Slices);
        FokkerPlanckGrid[] grids = new FokkerPlanckGrid[Slices];
        for (int slice = 0; slice < Slices; slice++)
        {
            double tilt = BistableHalfMoon.Tilt * Math.Sin(Math.Tau * (slice + 0.5) / Slices);
            grids[slice] = new(y => Potential(y, tilt), 0.5 * _a4 * _a4, _low, _high, Cells);
        }

        for (int revolution = 0; revolution < Revolutions; revolution++)
        {
            for (int slice = 0; slice < Slices; slice++)
            {
                grids[slice].Propagate(p, dt, scratch);
                if (revolution == Revolutions - 1)
                {
                    for (int i = 0; i < Cells; i++)
                    {
                        table[(slice * Cells) + i] = Math.Log(Math.Max(p[i], 1e-300));
                    }
                }
            }
        }

        return table;
    }

    private double Potential(double y, double tilt)
    {
        double q = (y - 1) / BistableHalfMoon.LobeDistance;
        double ring = (q * q) - 1;
        return (_h * ring * ring) + (tilt * q);
    }

    /// <summary>Linear interpolation, and extrapolation over the half cells at the walls.</summary>
    private double Interpolate(ReadOnlySpan<double> values, double y)
    {
        double position = ((y - _low) / (_high - _low) * Cells) - 0.5;
        int cell = Math.Clamp((int)Math.Floor(position), 0, Cells - 2);
        double part = position - cell;
        return ((1 - part) * values[cell]) + (part * values[cell + 1]);
    }
}
