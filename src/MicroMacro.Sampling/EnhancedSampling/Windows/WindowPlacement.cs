using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Placement of umbrella windows along one slow variable by their overlap: a few windows are run; wherever neighbours overlap too
/// little, one is inserted half way between their means, as wide as they are or as the gap asks for, given the slope and the curvature
/// of F there; stiffer and stiffer ones where a ridge keeps samples off.
/// </summary>
public sealed class WindowPlacement
{
    // Neighbours of equal width that are 1.5 widths apart share about a fifth of their samples.
    private const double WidthsPerGap = 1.5;

    // A window in a narrow basin of F still says where it is.
    private const double LeastShare = 0.05;

    // Of the distance of means to that of centres, from which on there is a ridge between two windows.
    private const double RidgeRatio = 2;

    // Part of the gap between two centres that a new one keeps from either.
    private const double LeastStep = 0.25;

    // Steps in which an umbrella is moved from where its walker stands to where it belongs, in the first half of the equilibration.
    private const int Stages = 20;

    private readonly Func<double[], ulong, IWalkers> _walkers;
    private readonly WindowPlacementOptions _options;
    private readonly List<PlacedWindow> _placed = [];
    private readonly List<WindowDecision> _decisions = [];
    private readonly List<UmbrellaWindow> _stuck = [];
    private readonly CoarseVariable _variable;
    private readonly double _thermalEnergy;
    private readonly int _dimension;
    private readonly (UmbrellaWindow Window, double? Width, double[] Start)[] _first;
    private double[] _overlaps = [];
    private long _evaluations;

    private WindowPlacement(
        Func<double[], ulong, IWalkers> walkers, double[] starts, int stateDimension, IReadOnlyList<UmbrellaWindow> first, WindowPlacementOptions options)
    {
        (_walkers, _options, _dimension) = (walkers, options, stateDimension);
        IWalkers given = walkers(starts, 0);
        if (given.Variables.Count != 1)
        {
            throw new ArgumentException($"windows are placed along one slow variable, not {given.Variables.Count}", nameof(starts));
        }

        (_variable, _thermalEnergy) = (given.Variables[0], given.ThermalEnergy);
        options.Check(_variable);
        double[] at = given.SlowVariables();
        _first = [.. first.OrderBy(w => w.Center[0]).Select(w => (w, (double?)null, Nearest(starts, at, w.Center[0])))];
    }

    /// <summary>Rounds made so far, that of the first windows included.</summary>
    public int Rounds { get; private set; }

    /// <summary>Windows sampled so far.</summary>
    public int Windows => _placed.Count;

    /// <summary>Force (or drift) evaluations spent so far.</summary>
    public long ForceEvaluations => _evaluations;

    /// <summary>What the windows came to; null while more are wanted.</summary>
    public WindowPlacementResult? Result { get; private set; }

    /// <summary>Places windows.</summary>
    /// <inheritdoc cref="Begin"/>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    public static WindowPlacementResult Place(
        Func<double[], ulong, IWalkers> walkers, double[] starts, int stateDimension, IReadOnlyList<UmbrellaWindow> first, WindowPlacementOptions options,
        CancellationToken cancellation = default)
    {
        WindowPlacement placement = Begin(walkers, starts, stateDimension, first, options);
        while (placement.Result is null)
        {
            placement.Advance(cancellation);
        }

        return placement.Result;
    }

    /// <summary>A placement before its first round.</summary>
    /// <param name="walkers">Makes walkers, with one slow variable, from starting states [R, d]; the second argument numbers the round, so that no
    /// two share random numbers.</param>
    /// <param name="starts">States to start from, shape [S, d].</param>
    /// <param name="stateDimension">d.</param>
    /// <param name="first">The first windows, at least two; each starts from the given state nearest to its centre.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentException">The numbers do not fit.</exception>
    public static WindowPlacement Begin(
        Func<double[], ulong, IWalkers> walkers, double[] starts, int stateDimension, IReadOnlyList<UmbrellaWindow> first, WindowPlacementOptions options)
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

        return new WindowPlacement(walkers, starts, stateDimension, first, options);
    }

    /// <summary>Samples the first windows, or those that the ones before ask for. Nothing is kept of a round that is cancelled.</summary>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="InvalidOperationException">There is a result already.</exception>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    public void Advance(CancellationToken cancellation = default)
    {
        if (Result is not null)
        {
            throw new InvalidOperationException("the windows are placed");
        }

        if (Rounds == 0)
        {
            Sample(_first, 0, cancellation);
        }
        else
        {
            WindowDecision[] wanted = Wanted(_overlaps);
            double[] last = [.. _placed.SelectMany(p => p.Last)];
            double[] where = [.. _placed.Select(p => p.Series[^1])];
            Sample([.. wanted.Select(w => (new UmbrellaWindow([w.Center], [w.Stiffness]), (double?)w.Width, Nearest(last, where, w.Center)))], Rounds, cancellation);
            _decisions.AddRange(wanted);
        }

        Rounds++;
        Conclude();
    }

    /// <summary>All that is needed to go on with the same bytes.</summary>
    public ArrayBundle ToArrays() => new()
    {
        ["windows"] = NamedArray.Of([.. _placed.SelectMany(p => new[] { p.Window.Center[0], p.Window.Stiffness[0], p.Width })], _placed.Count, 3),
        ["series"] = NamedArray.Of([.. _placed.SelectMany(p => p.Series)], _placed.Count, _options.Records),
        ["last"] = NamedArray.Of([.. _placed.SelectMany(p => p.Last)], _placed.Count, _dimension),
        ["decisions"] = NamedArray.Of(
            [.. _decisions.SelectMany(d => new[] { d.Round, d.Below, d.Above, d.Overlap, d.Slope, d.Curvature, d.Width, d.Center, d.Stiffness })], _decisions.Count, 9),
        ["stuck"] = NamedArray.Of([.. _stuck.SelectMany(w => new[] { w.Center[0], w.Stiffness[0] })], _stuck.Count, 2),
        ["clock"] = NamedArray.Of([Rounds, _evaluations], 2),
    };

    /// <summary>Takes up what <see cref="ToArrays"/> gave.</summary>
    /// <exception cref="InvalidDataInputException">The arrays are not of such windows.</exception>
    public void Restore(ArrayBundle arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        double[] windows = Values<double>(arrays, "windows"), series = Values<double>(arrays, "series"), last = Values<double>(arrays, "last");
        double[] decisions = Values<double>(arrays, "decisions");
        long[] clock = Values<long>(arrays, "clock");
        int count = windows.Length / 3;
        if (series.Length != count * _options.Records || last.Length != count * _dimension || decisions.Length % 9 != 0 || clock.Length != 2)
        {
            throw new InvalidDataInputException($"the restart is of other windows: {count} with {series.Length} records of {_options.Records} each");
        }

        _placed.Clear();
        _placed.AddRange(Enumerable.Range(0, count).Select(k => PlacedWindow.Of(
            new([windows[3 * k]], [windows[(3 * k) + 1]]), windows[(3 * k) + 2],
            series[(k * _options.Records)..((k + 1) * _options.Records)], last[(k * _dimension)..((k + 1) * _dimension)], _variable)));
        _decisions.Clear();
        _decisions.AddRange(decisions.Chunk(9).Select(d => new WindowDecision((int)d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], d[8])));
        _stuck.Clear();
        _stuck.AddRange(Values<double>(arrays, "stuck").Chunk(2).Select(w => new UmbrellaWindow([w[0]], [w[1]])));
        (Rounds, _evaluations) = ((int)clock[0], clock[1]);
        if (Rounds > 0)
        {
            Conclude();
        }
    }

    private static T[] Values<T>(ArrayBundle arrays, string name) => arrays.TryGet(name, out NamedArray? array) && array.Values is T[] values
        ? values
        : throw new InvalidDataInputException($"a restart of placed windows holds '{name}' as numbers of type {typeof(T).Name}");

    private WindowDecision[] Wanted(double[] overlaps) =>
        [.. Enumerable.Range(0, overlaps.Length).Where(i => overlaps[i] < _options.TargetOverlap).Select(i => Decide(Rounds, i, overlaps[i]))];

    private void Conclude()
    {
        (UmbrellaSamples samples, MbarResult mbar, double[] overlaps) = Judge();
        while (DropStuck(overlaps))
        {
            (samples, mbar, overlaps) = Judge();
        }

        _overlaps = overlaps;
        int wanted = overlaps.Count(o => o < _options.TargetOverlap);
        WindowPlacementStatus? status = wanted == 0 ? WindowPlacementStatus.Linked
            : _placed.Count + _stuck.Count + wanted > _options.MaximumWindows ? WindowPlacementStatus.TooManyWindows
            : Rounds > _options.MaximumRounds ? WindowPlacementStatus.TooManyRounds : null;
        Result = status is not { } ended ? null : new WindowPlacementResult
        {
            Status = ended, Windows = [.. _placed.Select(p => p.Window)], Samples = samples, Mbar = mbar, NeighbourOverlaps = overlaps,
            Decisions = [.. _decisions], Stuck = [.. _stuck], ForceEvaluations = _evaluations,
        };
    }

    /// <summary>Runs new windows side by side and files them by their centres.</summary>
    private void Sample((UmbrellaWindow Window, double? Width, double[] Start)[] windows, int round, CancellationToken cancellation)
    {
        int d = _dimension;
        IWalkers walkers = _walkers([.. windows.SelectMany(w => w.Start)], (ulong)round + 1);
        WindowBias bias = new(walkers.Variables, [.. windows.Select(w => w.Window)]);
        double[][] series = [.. windows.Select(_ => new double[_options.Records])];
        Equilibrate(walkers, [.. windows.Select(w => w.Window)], bias, cancellation);
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
        _placed.AddRange(windows.Select((w, k) => PlacedWindow.Of(w.Window, w.Width, series[k], last[(k * d)..((k + 1) * d)], _variable)));

        // By where they sampled: a window too soft for a ridge stays on the side that it came from, whatever its centre.
        _placed.Sort((a, b) => Mean(a).CompareTo(Mean(b)));
    }

    /// <summary>Moves the umbrellas from where the walkers stand to their centres: a stiff one far from its walker would tear it there at once.</summary>
    private void Equilibrate(IWalkers walkers, UmbrellaWindow[] windows, WindowBias bias, CancellationToken cancellation)
    {
        double[] from = walkers.SlowVariables();
        int steps = _options.EquilibrationSteps / 2 / Stages;
        for (int stage = 1; stage < Stages && steps > 0; stage++)
        {
            UmbrellaWindow[] moving = [.. windows.Select((w, k) => w with { Center = [Wrap(from[k] + (stage * _variable.Difference(w.Center[0], from[k]) / Stages))] })];
            walkers.Advance(steps, new WindowBias(walkers.Variables, moving), null, cancellation);
        }

        walkers.Advance(_options.EquilibrationSteps - (steps * (Stages - 1)), bias, null, cancellation);
    }

    private (UmbrellaSamples Samples, MbarResult Mbar, double[] Overlaps) Judge()
    {
        int k = _placed.Count;
        UmbrellaSamples samples = new(
            [.. _placed.SelectMany(p => p.Series)], [.. _placed.Select(p => p.Series.Length)], [.. _placed.Select(p => p.Window.Center[0])],
            [.. _placed.Select(p => p.Window.Stiffness[0] / _thermalEnergy)], [_variable.Period]);
        MbarResult mbar = Mbar.Solve(samples.Potentials(), new MbarOptions { Threads = _options.Threads });
        double Overlap(int i) => mbar.Overlap[(i * k) + ((i + 1) % k)] is var o && double.IsFinite(o) ? Math.Min(o, _placed[i].Overlap(_placed[(i + 1) % k], _variable)) : 0;
        return (samples, mbar, [.. Enumerable.Range(0, _options.Around ? k : k - 1).Select(Overlap)]);
    }

    private WindowDecision Decide(int round, int link, double overlap)
    {
        PlacedWindow a = _placed[link];
        PlacedWindow b = _placed[(link + 1) % _placed.Count];
        double meanA = Mean(a);

        // Upwards from a to b, also where that passes the end of the period.
        double gap = Difference(b.Window.Center[0], a.Window.Center[0]);
        double between = Between(a, b);
        double slope = 0.5 * (a.Slope + b.Slope);
        double curvature = Math.Min(0.5 * (a.Curvature(_thermalEnergy) + b.Curvature(_thermalEnergy)), (b.Slope - a.Slope) / between);
        double width = Math.Min(between / 2 / WidthsPerGap, Math.Max(a.Width, b.Width));
        double total = _thermalEnergy / (width * width);
        double stiffness = Math.Max(LeastShare * total, total - curvature);
        double middle = between / 2;

        // Samples much further apart than the centres have a ridge between them that is steeper than either umbrella; what they tell of F ends before it.
        bool isRidge = IsRidge(a, b);
        stiffness = Math.Min(_options.MaximumStiffness, isRidge ? Math.Max(stiffness, 2 * Math.Max(a.Window.Stiffness[0], b.Window.Stiffness[0])) : stiffness);
        foreach (UmbrellaWindow stuck in _stuck.Where(w => Difference(w.Center[0], meanA) is var d && d > 0 && d < between))
        {
            stiffness = Math.Min(_options.MaximumStiffness, Math.Max(stiffness, 2 * stuck.Stiffness[0]));
        }

        // So that the mean, which the slope pushes aside, lies half way; the centre itself stays between the neighbours' centres or samples.
        double aside = isRidge ? middle : middle + (slope / (stiffness + curvature > 0 ? stiffness + curvature : stiffness));
        double first = Difference(a.Window.Center[0], meanA);
        double low = Math.Min(LeastStep * between, first + (LeastStep * gap)), high = Math.Max((1 - LeastStep) * between, first + ((1 - LeastStep) * gap));
        double center = Place(meanA + Math.Clamp(aside, Math.Min(low, high), Math.Max(low, high)));
        return new WindowDecision(round, a.Window.Center[0], b.Window.Center[0], overlap, slope, curvature, width, center, stiffness);
    }

    private bool IsRidge(PlacedWindow a, PlacedWindow b) => Between(a, b) > RidgeRatio * Difference(b.Window.Center[0], a.Window.Center[0]);

    private double Between(PlacedWindow a, PlacedWindow b)
    {
        double between = Difference(Mean(b), Mean(a));
        return _options.Around && between < 0 ? between + _variable.Period : between;
    }

    /// <summary>
    /// Takes out windows that are not in equilibrium: those that a ridge keeps on the side where their centre is not, since they came from there, and those
    /// that cross one now and then.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    private bool DropStuck(double[] overlaps)
    {
        List<PlacedWindow> stuck = [.. _placed.Skip(_options.Around ? 0 : 1).SkipLast(_options.Around ? 0 : 1).Where(w => w.Window.Stiffness[0] < _options.MaximumStiffness && w.IsTorn(_thermalEnergy))];
        for (int i = 0; i < overlaps.Length; i++)
        {
            (PlacedWindow a, PlacedWindow b) = (_placed[i], _placed[(i + 1) % _placed.Count]);
            if (overlaps[i] < _options.TargetOverlap && IsRidge(a, b))
            {
                double half = 0.5 * Between(a, b);
                stuck.AddRange(-a.Aside > half ? [a] : b.Aside > half ? [b] : []);
            }
        }

        PlacedWindow[] dropped = [.. stuck.Distinct().Take(_placed.Count - 2)];
        _placed.RemoveAll(dropped.Contains);
        _stuck.AddRange(dropped.Select(p => p.Window));
        return dropped.Length > 0;
    }

    private double Mean(PlacedWindow placed) => Place(placed.Window.Center[0] + placed.Aside);

    private double Difference(double a, double b) => _options.Around ? _variable.Difference(a, b) : a - b;

    // Around a period every place has one number; along a stretch they go on beyond the period's end.
    private double Place(double z) => _options.Around ? Wrap(z) : z;

    private double Wrap(double z) => _variable.Period > 0 ? z - (_variable.Period * Math.Floor((z / _variable.Period) + 0.5)) : z;

    private double[] Nearest(double[] states, double[] z, double center)
    {
        int d = _dimension;
        int best = Enumerable.Range(0, z.Length).MinBy(i => Math.Abs(_variable.Difference(z[i], center)));
        return states[(best * d)..((best + 1) * d)];
    }
}
