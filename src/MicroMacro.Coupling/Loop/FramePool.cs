using MicroMacro.Coupling.Consistency;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Loop;

/// <summary>All physical frames that a study has gathered, kept by visit: what models learn from and estimators weigh.</summary>
public sealed class FramePool(IMicroSystem system)
{
    // Fewer runs than this are cut into contiguous blocks, so that a validation set can be set aside.
    private const int FewestGroups = 10;

    private readonly List<Visit> _visits = [];
    private readonly List<(Visit Visit, int By)> _aside = [];

    /// <summary>The ensemble runs in the order in which they were made.</summary>
    public IReadOnlyList<Visit> Visits => _visits;

    /// <summary>Runs that were put aside, each with the iteration that did so; no model and no estimate uses them any more.</summary>
    public IReadOnlyList<(Visit Visit, int By)> Aside => _aside;

    /// <summary>Adds a finished run.</summary>
    public void Add(Visit visit) => _visits.Add(visit);

    /// <summary>
    /// Takes out earlier visits to the cell of a visit with global moves if their replicas disagree, or disagree with that visit's,
    /// which agree: they keep the hidden states that they started in, or that their model knew of, and global moves have made
    /// them anew.
    /// </summary>
    public void PutAsideBefore(Visit visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        if (visit.GlobalMoves is { GivenUp: false })
        {
            bool agree = !BetweenReplicas.Of(system, [visit]).Disagree;
            Visit[] aside = [.. _visits.Where(v => v.Cell == visit.Cell
                && (BetweenReplicas.Of(system, [v]).Disagree || (agree && BetweenReplicas.Of(system, [v, visit]).Disagree)))];
            _aside.AddRange(aside.Select(v => (v, visit.Iteration)));
            _visits.RemoveAll(aside.Contains);
        }
    }

    /// <summary>The cells that have been sampled under an umbrella, ascending.</summary>
    public int[] SampledCells() => [.. _visits.Where(v => v.Cell >= 0).Select(v => v.Cell).Distinct().Order()];

    /// <summary>The given quantile of the reduced potential over all equilibrated frames; +∞ for a system without a potential.</summary>
    public double PotentialQuantile(double quantile)
    {
        double[] all = [.. _visits.Where(v => v.ReducedPotential is not null).SelectMany(v => v.EquilibratedPotentials())];
        if (all.Length == 0)
        {
            return double.PositiveInfinity;
        }

        Array.Sort(all);
        return all[Math.Min(all.Length - 1, (int)(quantile * all.Length))];
    }

    /// <summary>
    /// At most <paramref name="most"/> frames, evenly from all cells, each under a random exact symmetry of the system.
    /// A window's frames carry its centre as label, so that p(x | c) is the window's own ensemble; unbiased frames carry
    /// ξ + N(0, 1/κ), which makes the same law of them; where bias does not reweight, the label is ξ itself.
    /// </summary>
    public TrainingFrames Training(LoopOptions options, int most, Work work)
    {
        List<FrameAddress> chosen = Choose(options, most);
        int c = system.CoarseVariables.Count;
        var sequence = new RandomSequence(new RandomKey(work.Seed, work.Stream));
        double[] observations = new double[chosen.Count * system.ObservationDimension];
        double[] labels = new double[chosen.Count * c];
        int[] groups = new int[chosen.Count];
        double[] state = new double[system.StateDimension];
        int blocks = (FewestGroups + _visits.Sum(v => v.Replicas) - 1) / Math.Max(1, _visits.Sum(v => v.Replicas));
        for (int i = 0; i < chosen.Count; i++)
        {
            (Visit visit, int row) = chosen[i];
            visit.State(row).CopyTo(state);
            system.ApplySymmetry(state, (uint)sequence.NextInt(int.MaxValue));
            system.Observe(state, observations.AsSpan(i * system.ObservationDimension, system.ObservationDimension));
            groups[i] = visit.Group(row, blocks);
            for (int k = 0; k < c; k++)
            {
                double noise = sequence.NextGaussian() / Math.Sqrt(options.Stiffness[k]);
                labels[(i * c) + k] = !options.Reweight ? visit.Coarse[(row * c) + k]
                    : visit.Center is { } center ? center[k]
                    : visit.Coarse[(row * c) + k] + noise;
            }
        }

        return new TrainingFrames(observations, labels, [.. system.CoarseVariables.Select(v => v.Period)], groups);
    }

    // Frames fall into grid cells by their label; each cell gives the same number at most, taken at even distances. First
    // data count only where no window has been sampled: they need not be in equilibrium.
    private List<FrameAddress> Choose(LoopOptions options, int most)
    {
        HashSet<int> sampled = [.. SampledCells()];
        int c = system.CoarseVariables.Count;
        var byCell = new SortedDictionary<int, List<FrameAddress>>();
        foreach (Visit visit in _visits)
        {
            foreach (int row in visit.EquilibratedRows().Where(row => !visit.IsHeldOut(row)))
            {
                int cell = visit.Cell >= 0 ? visit.Cell : options.Grid.Nearest(visit.Coarse.AsSpan(row * c, c));
                if (visit.Cell < 0 && sampled.Contains(cell))
                {
                    continue;
                }

                if (!byCell.TryGetValue(cell, out List<FrameAddress>? frames))
                {
                    byCell[cell] = frames = [];
                }

                frames.Add(new FrameAddress(visit, row));
            }
        }

        int quota = Quota([.. byCell.Values.Select(f => f.Count)], most);
        var chosen = new List<FrameAddress>();
        foreach (List<FrameAddress> frames in byCell.Values)
        {
            int take = Math.Min(quota, frames.Count);
            for (int i = 0; i < take; i++)
            {
                chosen.Add(frames[(int)((long)i * frames.Count / take)]);
            }
        }

        return chosen;
    }

    // The largest quota per cell whose total does not exceed the number asked for.
    private static int Quota(int[] counts, int most)
    {
        int low = 1, high = Math.Max(1, counts.DefaultIfEmpty(1).Max());
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = counts.Sum(n => (long)Math.Min(n, middle)) <= most ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private readonly record struct FrameAddress(Visit Visit, int Row);
}
