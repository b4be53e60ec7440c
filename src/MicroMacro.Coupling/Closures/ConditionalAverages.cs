using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Closures;

/// <summary>
/// Closures: E[f | ξ = z] of observables at the sampled labels, from the physical frames of all umbrella windows, and averages over
/// each window beside those of the model.
/// </summary>
/// <remarks>
/// An umbrella acts on ξ alone, so frames with the same ξ have the same law in whichever window they were sampled, and no weights are
/// needed: weights that depend on ξ alone cancel. Frames within one umbrella width of a label tell the average there.
/// </remarks>
public sealed class ConditionalAverages
{
    // Windows of fewer replicas are cut into contiguous blocks, so that errors have something to be estimated from.
    private const int FewestGroups = 8;

    private readonly IMicroSystem _system;
    private readonly WindowGrid _grid;
    private readonly double[] _reach;
    private readonly (Visit Visit, int Row)[] _frames;
    private readonly int[] _groups;

    /// <summary>Collects the frames of all windows in equilibrium.</summary>
    /// <param name="system">The system.</param>
    /// <param name="options">The grid of windows and their stiffness.</param>
    /// <param name="pool">The frames; unbiased first data are left out, since they need not be in equilibrium.</param>
    public ConditionalAverages(IMicroSystem system, LoopOptions options, FramePool pool)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(pool);
        _system = system;
        _grid = options.Grid;
        _reach = [.. options.Stiffness.Select(k => 1 / Math.Sqrt(k))];
        Visit[] windows = [.. pool.Visits.Where(v => v.Cell >= 0)];
        int blocks = windows.Length == 0 ? 1 : (FewestGroups + windows.Min(v => v.Replicas) - 1) / windows.Min(v => v.Replicas);
        _frames = [.. windows.SelectMany(v => v.EquilibratedRows().Select(row => (v, row)))];
        _groups = [.. _frames.Select(f => f.Visit.Group(f.Row, blocks))];
    }

    /// <summary>The closures of some observables.</summary>
    /// <param name="observables">The observables.</param>
    /// <param name="cells">The grid cells at whose centres they are wanted, shape [m].</param>
    /// <param name="lifted">States that the model has drawn there, the same number for each: shape [m, samples, StateDimension].</param>
    /// <param name="threads">Threads to use; the results do not depend on it.</param>
    public IReadOnlyList<Closure> Of(IReadOnlyList<StateObservable> observables, int[] cells, double[] lifted, int threads)
    {
        ArgumentNullException.ThrowIfNull(observables);
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(lifted);
        if (cells.Length == 0 || lifted.Length % (cells.Length * _system.StateDimension) != 0)
        {
            throw new ArgumentException($"{lifted.Length} numbers are no equal numbers of states of {_system.StateDimension} at {cells.Length} labels", nameof(lifted));
        }

        int[][] near = new int[cells.Length][];
        ParallelBlocks.For(near.Length, threads, m => near[m] = Near(_grid.Center(cells[m])));
        int[][] inside = [.. cells.Select(cell => Enumerable.Range(0, _frames.Length).Where(i => _frames[i].Visit.Cell == cell).ToArray())];
        LocalLine?[] lines = [.. cells.Select((cell, m) => LocalLine.TryAt(Offsets(near[m], _grid.Center(cell)), At(_groups, near[m]), out LocalLine? line) ? line : null)];
        LocalLine?[] means = [.. inside.Select(rows => LocalLine.TryAt([], At(_groups, rows), out LocalLine? mean) ? mean : null)];
        return [.. observables.Select(observable =>
        {
            double[] values = new double[_frames.Length];
            ParallelBlocks.For(values.Length, threads, i => values[i] = observable.Value(_frames[i].Visit.State(_frames[i].Row)));
            return new Closure(
                observable,
                Averages.Of(cells.Select((_, m) => Average(lines[m], At(values, near[m])))),
                Averages.Of(cells.Select((_, m) => Average(means[m], At(values, inside[m])))),
                Averages.Of(cells.Select((_, m) => Model(observable, lifted.AsSpan(m * (lifted.Length / cells.Length), lifted.Length / cells.Length)))));
        })];
    }

    private static (double Mean, double Error) Average(LocalLine? line, double[] values) => line?.Average(values) ?? (double.NaN, double.NaN);

    private static T[] At<T>(T[] values, int[] rows) => Array.ConvertAll(rows, i => values[i]);

    // Samples of the model are independent; one that is not finite is none.
    private (double Mean, double Error) Model(StateObservable observable, ReadOnlySpan<double> states)
    {
        int d = _system.StateDimension;
        List<double> values = [];
        for (int at = 0; at < states.Length; at += d)
        {
            double value = observable.Value(states.Slice(at, d));
            if (double.IsFinite(value))
            {
                values.Add(value);
            }
        }

        if (values.Count < 2)
        {
            return (double.NaN, double.NaN);
        }

        double mean = values.Average();
        return (mean, Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / ((double)values.Count * (values.Count - 1))));
    }

    private int[] Near(double[] center)
    {
        List<int> rows = [];
        for (int i = 0; i < _frames.Length; i++)
        {
            bool isNear = true;
            for (int k = 0; k < _reach.Length && isNear; k++)
            {
                isNear = Math.Abs(Offset(i, center, k)) < 1;
            }

            if (isNear)
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }

    private double[] Offsets(int[] rows, double[] center) => [.. rows.SelectMany(i => _reach.Select((_, k) => Offset(i, center, k)))];

    private double Offset(int frame, double[] center, int k)
    {
        (Visit visit, int row) = _frames[frame];
        return _system.CoarseVariables[k].Difference(visit.Coarse[(row * _reach.Length) + k], center[k]) / _reach[k];
    }
}
