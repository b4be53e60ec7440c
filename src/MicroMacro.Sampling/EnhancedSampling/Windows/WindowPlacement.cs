using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Statistics;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Placement of umbrella windows along one slow variable by their overlap: a few windows are run; wherever neighbours overlap too
/// little, one is inserted half way between their means, as wide as they are or as the gap asks for, given the slope and the curvature
/// of F there.
/// </summary>
public sealed class WindowPlacement
{
    // Neighbours of equal width that are 1.5 widths apart share about a fifth of their samples.
    private const double WidthsPerGap = 1.5;

    // A window in a narrow basin of F still says where it is.
    private const double LeastShare = 0.05;

    // Part of the gap between two centres that a new one keeps from either.
    private const double LeastStep = 0.25;

    private readonly Func<double[], ulong, IWalkers> _walkers;
    private readonly WindowPlacementOptions _options;
    private readonly List<PlacedWindow> _placed = [];
    private readonly List<WindowDecision> _decisions = [];
    private CoarseVariable _variable = new("", 0, "");
    private double _thermalEnergy = 1;
    private long _evaluations;

    private WindowPlacement(Func<double[], ulong, IWalkers> walkers, WindowPlacementOptions options) => (_walkers, _options) = (walkers, options);

    /// <summary>Places windows.</summary>
    /// <param name="walkers">Makes walkers, with one slow variable, from starting states [R, d]; the second argument numbers the round, so that no
    /// two share random numbers.</param>
    /// <param name="starts">States to start from, shape [S, d].</param>
    /// <param name="stateDimension">d.</param>
    /// <param name="first">The first windows, at least two; each starts from the given state nearest to its centre.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellation">Cancels the run.</param>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    public static WindowPlacementResult Place(
        Func<double[], ulong, IWalkers> walkers, double[] starts, int stateDimension, IReadOnlyList<UmbrellaWindow> first, WindowPlacementOptions options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(walkers);
        ArgumentNullException.ThrowIfNull(starts);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(stateDimension, 1);
        if (first.Count < 2 || first.Count > options.MaximumWindows || starts.Length == 0 || starts.Length % stateDimension != 0)
        {
            throw new ArgumentException($"{first.Count} first windows from {starts.Length} numbers: at least two windows and one state of {stateDimension} are needed", nameof(first));
        }

        return new WindowPlacement(walkers, options).Run(starts, stateDimension, first, cancellation);
    }

    private WindowPlacementResult Run(double[] starts, int d, IReadOnlyList<UmbrellaWindow> first, CancellationToken cancellation)
    {
        IWalkers given = _walkers(starts, 0);
        if (given.Variables.Count != 1)
        {
            throw new ArgumentException($"windows are placed along one slow variable, not {given.Variables.Count}", nameof(starts));
        }

        (_variable, _thermalEnergy) = (given.Variables[0], given.ThermalEnergy);
        _options.Check(_variable);
        double[] at = given.SlowVariables();
        Sample([.. first.OrderBy(w => w.Center[0]).Select(w => (w, (double?)null, Nearest(starts, d, at, w.Center[0])))], d, 0, cancellation);
        for (int round = 1; ; round++)
        {
            (UmbrellaSamples samples, MbarResult mbar, double[] overlaps) = Judge();
            List<WindowDecision> wanted = [.. Enumerable.Range(0, overlaps.Length).Where(i => overlaps[i] < _options.TargetOverlap).Select(i => Decide(round, i, overlaps[i]))];
            WindowPlacementStatus? status = wanted.Count == 0 ? WindowPlacementStatus.Linked
                : _placed.Count + wanted.Count > _options.MaximumWindows ? WindowPlacementStatus.TooManyWindows
                : round > _options.MaximumRounds ? WindowPlacementStatus.TooManyRounds : null;
            if (status is { } ended)
            {
                return new WindowPlacementResult
                {
                    Status = ended, Windows = [.. _placed.Select(p => p.Window)], Samples = samples, Mbar = mbar, NeighbourOverlaps = overlaps,
                    Decisions = _decisions, ForceEvaluations = _evaluations,
                };
            }

            _decisions.AddRange(wanted);
            double[] last = [.. _placed.SelectMany(p => p.Last)];
            double[] where = [.. _placed.Select(p => p.Series[^1])];
            Sample([.. wanted.Select(w => (new UmbrellaWindow([w.Center], [w.Stiffness]), (double?)w.Width, Nearest(last, d, where, w.Center)))], d, round, cancellation);
        }
    }

    /// <summary>Runs new windows side by side and files them by their centres.</summary>
    private void Sample((UmbrellaWindow Window, double? Width, double[] Start)[] windows, int d, int round, CancellationToken cancellation)
    {
        IWalkers walkers = _walkers([.. windows.SelectMany(w => w.Start)], (ulong)round + 1);
        WindowBias bias = new(walkers.Variables, [.. windows.Select(w => w.Window)]);
        double[][] series = [.. windows.Select(_ => new double[_options.Records])];
        walkers.Advance(_options.EquilibrationSteps, bias, null, cancellation);
        for (int record = 0; record < _options.Records; record++)
        {
            walkers.Advance(_options.Stride, bias, null, cancellation);
            double[] z = walkers.SlowVariables();
            for (int k = 0; k < z.Length; k++)
            {
                series[k][record] = z[k];
            }
        }

        _evaluations += walkers.ForceEvaluations;
        double[] last = walkers.States();
        _placed.AddRange(windows.Select((w, k) => new PlacedWindow(w.Window, w.Width ?? Math.Sqrt(Variance(Displacements(series[k], w.Window.Center[0]))), series[k], last[(k * d)..((k + 1) * d)])));
        _placed.Sort((a, b) => a.Window.Center[0].CompareTo(b.Window.Center[0]));
    }

    private (UmbrellaSamples Samples, MbarResult Mbar, double[] Overlaps) Judge()
    {
        int k = _placed.Count;
        UmbrellaSamples samples = new(
            [.. _placed.SelectMany(p => p.Series)], [.. _placed.Select(p => p.Series.Length)], [.. _placed.Select(p => p.Window.Center[0])],
            [.. _placed.Select(p => p.Window.Stiffness[0] / _thermalEnergy)], [_variable.Period]);
        MbarResult mbar = Mbar.Solve(samples.Potentials());
        double Overlap(int i) => mbar.Overlap[(i * k) + ((i + 1) % k)] is var o && double.IsFinite(o) ? o : 0;
        return (samples, mbar, [.. Enumerable.Range(0, _options.Around ? k : k - 1).Select(Overlap)]);
    }

    private WindowDecision Decide(int round, int link, double overlap)
    {
        PlacedWindow a = _placed[link];
        PlacedWindow b = _placed[(link + 1) % _placed.Count];
        (double meanA, double slopeA, double curvatureA) = Local(a);
        (double meanB, double slopeB, double curvatureB) = Local(b);

        // Upwards from a to b, also where that passes the end of the period.
        double gap = Difference(b.Window.Center[0], a.Window.Center[0]);
        double between = Difference(meanB, meanA);
        if (between * gap <= 0)
        {
            // Two windows that slid past one another say nothing about what lies between their centres but that they are too soft.
            (meanA, between) = (a.Window.Center[0], gap);
        }

        double slope = 0.5 * (slopeA + slopeB);
        double curvature = Math.Min(0.5 * (curvatureA + curvatureB), (slopeB - slopeA) / between);
        double width = Math.Min(Math.Abs(between) / 2 / WidthsPerGap, Math.Max(a.Width, b.Width));
        double total = _thermalEnergy / (width * width);
        double stiffness = Math.Min(_options.MaximumStiffness, Math.Max(LeastShare * total, total - curvature));

        // So that the mean, which the slope pushes aside, lies half way; the centre itself stays between the neighbours'.
        double aside = Difference(meanA + (between / 2), a.Window.Center[0]) + (slope / (stiffness + curvature > 0 ? stiffness + curvature : stiffness));
        double center = Wrap(a.Window.Center[0] + Math.Clamp(aside, Math.Min(LeastStep * gap, (1 - LeastStep) * gap), Math.Max(LeastStep * gap, (1 - LeastStep) * gap)));
        return new WindowDecision(round, a.Window.Center[0], b.Window.Center[0], overlap, slope, curvature, width, center, stiffness);
    }

    /// <summary>Mean, F' and F'' where a window sampled: κ (ζ - mean), and kT/variance less κ.</summary>
    private (double Mean, double Slope, double Curvature) Local(PlacedWindow placed)
    {
        double center = placed.Window.Center[0];
        double stiffness = placed.Window.Stiffness[0];
        double[] d = Displacements(placed.Series, center);
        return (center + d.Average(), -stiffness * d.Average(), (_thermalEnergy / Variance(d)) - stiffness);
    }

    private double[] Displacements(double[] series, double center) => Array.ConvertAll(series, z => _variable.Difference(z, center));

    private static double Variance(double[] values) => Math.Max(Moments.Of(values).Variance, double.Epsilon);

    private double Difference(double a, double b) => _options.Around ? _variable.Difference(a, b) : a - b;

    private double Wrap(double z) => _variable.Period > 0 ? z - (_variable.Period * Math.Floor((z / _variable.Period) + 0.5)) : z;

    private double[] Nearest(double[] states, int d, double[] z, double center)
    {
        int best = Enumerable.Range(0, z.Length).MinBy(i => Math.Abs(_variable.Difference(z[i], center)));
        return states[(best * d)..((best + 1) * d)];
    }

    /// <summary>A window with the width that its samples should have or, of the first ones, have; its samples; the state in which it ended.</summary>
    private sealed record PlacedWindow(UmbrellaWindow Window, double Width, double[] Series, double[] Last);
}
