using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Numerics;

namespace MicroMacro.Sampling.EnhancedSampling;

/// <summary>
/// Well-tempered metadynamics [barducci2008] of several walkers that build one bias [raiteri2006]. Every so many steps each walker, in
/// the order of their numbers, puts a hill down where it is, of height w exp(-V/(kT (γ - 1))), and then all go on under the new bias.
/// </summary>
public sealed class WellTemperedMetadynamics
{
    private readonly IWalkers _walkers;
    private readonly MetadynamicsOptions _options;
    private readonly double[] _widths;
    private readonly List<long> _hillSteps = [];
    private readonly List<int> _hillWalkers = [];
    private readonly List<double> _hillCenters = [];
    private readonly List<double> _heights = [];
    private readonly List<long> _steps = [];
    private readonly List<double> _coarse = [];
    private readonly List<double> _bias = [];
    private readonly List<double> _offsets = [];

    /// <summary>A run that begins, without hills, where the walkers are.</summary>
    /// <exception cref="ArgumentException">The options do not fit the walkers.</exception>
    public WellTemperedMetadynamics(IWalkers walkers, MetadynamicsOptions options)
    {
        ArgumentNullException.ThrowIfNull(walkers);
        ArgumentNullException.ThrowIfNull(options);
        options.Check(walkers);
        (_walkers, _options, _widths) = (walkers, options, [.. options.Widths]);
        Bias = new HillGrid(options.Axes);
    }

    /// <summary>The bias.</summary>
    public HillGrid Bias { get; }

    /// <summary>The walkers.</summary>
    public IWalkers Walkers => _walkers;

    /// <summary>The settings.</summary>
    public MetadynamicsOptions Options => _options;

    /// <summary>The hills so far.</summary>
    public HillHistory Hills => new([.. _hillSteps], [.. _hillWalkers], [.. _hillCenters], [.. _heights]);

    /// <summary>The records so far.</summary>
    public MetadynamicsRecords Records => new(_walkers.Count, [.. _steps], [.. _coarse], [.. _bias], [.. _offsets]);

    /// <summary>γ/(γ-1), by which minus the bias becomes F; 1 for hills that do not shrink.</summary>
    public double Tempering => double.IsInfinity(_options.BiasFactor) ? 1 : _options.BiasFactor / (_options.BiasFactor - 1);

    /// <summary>Goes on for some steps. However a run is cut into calls, it gives the same bytes.</summary>
    /// <exception cref="PhysicsFailedException">A walker met a non-finite number.</exception>
    public void Run(long steps, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        long end = _walkers.Step + steps;
        while (_walkers.Step < end)
        {
            long at = _walkers.Step;
            long next = Math.Min(end, Math.Min(After(at, _options.Pace), After(at, _options.Stride)));
            _walkers.Advance((int)(next - at), Bias, null, cancellation);
            double[] z = _walkers.SlowVariables();
            if (next % _options.Stride == 0)
            {
                Record(next, z);
            }

            if (next % _options.Pace == 0)
            {
                Deposit(next, z);
            }
        }
    }

    /// <summary>F = -γ/(γ-1) V at the nodes of <see cref="Bias"/>, lowest at 0, in the energy unit of the walkers.</summary>
    public double[] FreeEnergy()
    {
        double[] values = Bias.Values();
        double highest = values.Max();
        return Array.ConvertAll(values, v => Tempering * (highest - v));
    }

    /// <summary>
    /// The records as samples of one biased state, for <see cref="Mbar"/>: whoever asks MBAR for the state u = 0 gets averages without
    /// bias, and F(z) by histogram or KDE with its error bars.
    /// </summary>
    /// <param name="weights">Which bias is undone.</param>
    /// <param name="from">The first record used; the hills of the beginning are no equilibrium.</param>
    /// <returns>Reduced potentials of the samples, and their slow variables, shape [N, c], walker after walker, in time order.</returns>
    public (ReducedPotentials Potentials, double[] Coarse) Samples(BiasWeights weights, int from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, _steps.Count);
        int c = _widths.Length;
        int kept = _steps.Count - from;
        double[] u = new double[kept * _walkers.Count];
        double[] z = new double[u.Length * c];
        for (int n = 0; n < u.Length; n++)
        {
            (int walker, int record) = (n / kept, from + (n % kept));
            int row = (record * _walkers.Count) + walker;
            _coarse.CopyTo(row * c, z, n * c, c);
            double v = weights == BiasWeights.OfTheMoment ? _bias[row] - _offsets[record] : Bias.Value(z.AsSpan(n * c, c));
            u[n] = v / _walkers.ThermalEnergy;
        }

        return (new ReducedPotentials(u, [u.Length]), z);
    }

    /// <summary>All that is needed to go on with the same bytes.</summary>
    public ArrayBundle ToArrays()
    {
        ArrayBundle arrays = _walkers.ToArrays();
        int c = _widths.Length;
        arrays["grid"] = NamedArray.Of(Bias.Numbers, Bias.Nodes, Bias.Numbers.Length / Bias.Nodes);
        arrays["hill_steps"] = NamedArray.Of([.. _hillSteps], _hillSteps.Count);
        arrays["hill_walkers"] = NamedArray.Of([.. _hillWalkers], _hillWalkers.Count);
        arrays["hill_centers"] = NamedArray.Of([.. _hillCenters], _heights.Count, c);
        arrays["hill_heights"] = NamedArray.Of([.. _heights], _heights.Count);
        arrays["record_steps"] = NamedArray.Of([.. _steps], _steps.Count);
        arrays["coarse"] = NamedArray.Of([.. _coarse], _steps.Count, _walkers.Count, c);
        arrays["bias"] = NamedArray.Of([.. _bias], _steps.Count, _walkers.Count);
        arrays["offsets"] = NamedArray.Of([.. _offsets], _steps.Count);
        return arrays;
    }

    /// <summary>Takes up what <see cref="ToArrays"/> gave, hills and records included.</summary>
    /// <exception cref="InvalidDataInputException">The arrays are not of such a run.</exception>
    public void Restore(ArrayBundle arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        double[] grid = Values<double>(arrays, "grid");
        double[] heights = Values<double>(arrays, "hill_heights");
        double[] centers = Values<double>(arrays, "hill_centers");
        long[] steps = Values<long>(arrays, "record_steps");
        double[] coarse = Values<double>(arrays, "coarse");
        long[] hillSteps = Values<long>(arrays, "hill_steps");
        int[] hillWalkers = Values<int>(arrays, "hill_walkers");
        double[] bias = Values<double>(arrays, "bias");
        double[] offsets = Values<double>(arrays, "offsets");
        int c = _widths.Length;
        if (grid.Length != Bias.Numbers.Length || centers.Length != heights.Length * c || coarse.Length != steps.Length * _walkers.Count * c)
        {
            throw new InvalidDataInputException("the restart is of a metadynamics run with another grid or other walkers");
        }

        if (hillSteps.Length != heights.Length || hillWalkers.Length != heights.Length || bias.Length != steps.Length * _walkers.Count || offsets.Length != steps.Length)
        {
            throw new InvalidDataInputException(
                $"the restart is damaged: {heights.Length} hills have {hillSteps.Length} steps and {hillWalkers.Length} walkers, {steps.Length} records of {_walkers.Count} walkers have {bias.Length} values of the bias and {offsets.Length} offsets");
        }

        if (hillWalkers.AsSpan().ContainsAnyExceptInRange(0, _walkers.Count - 1))
        {
            throw new InvalidDataInputException($"the restart is damaged: a hill is of a walker that is not among the {_walkers.Count}");
        }

        _walkers.Restore(arrays);
        grid.CopyTo(Bias.Numbers, 0);
        Replace(_hillSteps, hillSteps);
        Replace(_hillWalkers, hillWalkers);
        Replace(_hillCenters, centers);
        Replace(_heights, heights);
        Replace(_steps, steps);
        Replace(_coarse, coarse);
        Replace(_bias, bias);
        Replace(_offsets, offsets);
    }

    private static void Replace<T>(List<T> list, T[] values)
    {
        list.Clear();
        list.AddRange(values);
    }

    private static T[] Values<T>(ArrayBundle arrays, string name) => arrays.TryGet(name, out NamedArray? array) && array.Values is T[] values
        ? values
        : throw new InvalidDataInputException($"a restart of metadynamics holds '{name}' as numbers of type {typeof(T).Name}");

    /// <summary>The next multiple of a number of steps.</summary>
    private static long After(long step, int every) => ((step / every) + 1) * every;

    private void Record(long step, double[] z)
    {
        int c = _widths.Length;
        _steps.Add(step);
        _coarse.AddRange(z);
        _offsets.Add(Offset());
        for (int walker = 0; walker < _walkers.Count; walker++)
        {
            _bias.Add(Bias.Value(z.AsSpan(walker * c, c)));
        }
    }

    private void Deposit(long step, double[] z)
    {
        int c = _widths.Length;
        double tempered = _walkers.ThermalEnergy * (_options.BiasFactor - 1);
        for (int walker = 0; walker < _walkers.Count; walker++)
        {
            ReadOnlySpan<double> center = z.AsSpan(walker * c, c);
            double height = _options.Height * VectorMath.Exp(-Bias.Value(center) / tempered);
            Bias.Add(center, _widths, height);
            _hillSteps.Add(step);
            _hillWalkers.Add(walker);
            _hillCenters.AddRange(center);
            _heights.Add(height);
        }
    }

    /// <summary>c(t) = kT ln(∫ exp(γ/(γ-1) V/kT) dz / ∫ exp(V/((γ-1) kT)) dz).</summary>
    private double Offset()
    {
        double[] v = Bias.Values();
        double kT = _walkers.ThermalEnergy;
        double[] numerator = Array.ConvertAll(v, value => Tempering * value / kT);
        double[] denominator = Array.ConvertAll(v, value => (Tempering - 1) * value / kT);
        return kT * (LogSumExp.Of(numerator) - LogSumExp.Of(denominator));
    }
}
