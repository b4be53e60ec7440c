using System.Runtime.InteropServices;
using MicroMacro.Coupling.Lifting;
using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Numerics.VectorMath;
using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Consistency;

/// <summary>
/// Micro-macro consistency at one label: the model's states as they were drawn against the physical window's, by the
/// restriction residual, the energy distance of the features, the law of each fast variable and the overlap of potential
/// energies; and physics against itself, by R-hat among replicas that started from different lifted states. The model is compared with
/// replicas that it has not seen. Physical frames are thinned by their own statistical inefficiency first, since permuting correlated frames would raise
/// false alarms.
/// </summary>
/// <param name="system">The system.</param>
/// <param name="options">Grid, stiffness and sample numbers.</param>
/// <param name="learned">The model.</param>
/// <param name="permutations">Permutations of the energy-distance test.</param>
public sealed class LabelComparison(IMicroSystem system, LoopOptions options, LearnedConditional learned, int permutations)
{
    /// <summary>Frames of each side that the energy distance compares at most; its cost grows with their square.</summary>
    public const int EnergyDistanceFrames = 500;

    /// <summary>Tests per label that enter the verdict: residual, energy distance, fast variables.</summary>
    public const int TestsPerLabel = 3;

    /// <summary>Permutations that can reach the smallest threshold of Holm's procedure over so many labels, with a fifth to spare.</summary>
    public static int PermutationsFor(int labels, double falseAlarmRate) => (int)Math.Ceiling(1.2 * labels * TestsPerLabel * 2 / falseAlarmRate);

    /// <summary>Compares model and physics at one label.</summary>
    /// <param name="cell">The grid cell.</param>
    /// <param name="visits">The visits to this cell.</param>
    /// <param name="lifted">Lifted states, shape [n, StateDimension].</param>
    /// <param name="work">Seed and stream for symmetries and permutations.</param>
    public LabelConsistency Compare(int cell, IReadOnlyList<Visit> visits, double[] lifted, Work work)
    {
        ArgumentNullException.ThrowIfNull(visits);
        double[] label = options.Grid.Center(cell);
        double[] physical = PhysicalStates(visits);
        double[] model = FiniteStates(lifted);
        if (model.Length == 0 || physical.Length == 0)
        {
            return Nothing(cell, label, visits, lifted);
        }

        (double[] mean, double[] error, double[] rms) = Residual(label, model, physical);
        double residualP = Enumerable.Range(0, label.Length).Min(k => ResidualP(mean[k], error[k], options.ResidualTolerance / Math.Sqrt(options.Stiffness[k])));
        (double distance, double distanceP) = Features(model, physical, work);
        (double fast, double fastP) = FastLaws(model, physical);
        double[] energies = Energies(model), physicalEnergies = Energies(physical);
        BetweenReplicas between = BetweenReplicas.Of(system, visits);
        int c = label.Length;
        return new LabelConsistency
        {
            Cell = cell,
            Label = label,
            ResidualMean = mean,
            ResidualMeanError = error,
            ResidualRms = rms,
            UmbrellaWidth = [.. options.Stiffness.Select(k => 1 / Math.Sqrt(k))],
            ResidualP = Math.Min(1, c * residualP),
            EnergyDistance = distance,
            EnergyDistanceP = distanceP,
            FastDistance = fast,
            FastP = fastP,
            PotentialOverlap = system.HasPotential ? Overlap(energies, physicalEnergies) : null,
            InvalidShare = InvalidShare(lifted),
            RepeatedShare = RepeatedShare(lifted),
            IsSettled = visits.Any(v => v.IsSettled),
            RHat = between.RHat,
            BetweenReplicasP = between.PValue,
            EffectiveSamples = physical.Length / system.StateDimension,
            GlobalMoves = visits.LastOrDefault(v => v.GlobalMoves is not null)?.GlobalMoves,
        };
    }

    private double[] PhysicalStates(IReadOnlyList<Visit> visits)
    {
        var rows = visits.SelectMany(v => v.IndependentRows().Where(row => v.IsHeldOut(row) || v.Replicas < 4).Select(row => (Visit: v, Row: row))).ToArray();
        int most = options.VerdictSamples;
        int take = Math.Min(most, rows.Length);
        double[] states = new double[take * system.StateDimension];
        for (int i = 0; i < take; i++)
        {
            (Visit visit, int row) = rows[(int)((long)i * rows.Length / take)];
            visit.State(row).CopyTo(states.AsSpan(i * system.StateDimension));
        }

        return states;
    }

    private double[] FiniteStates(double[] states)
    {
        int d = system.StateDimension;
        return [.. Enumerable.Range(0, states.Length / d).Select(i => states.AsSpan(i * d, d).ToArray()).Where(s => s.All(double.IsFinite)).SelectMany(s => s)];
    }

    private (double[] Mean, double[] Error, double[] Rms) Residual(double[] label, double[] model, double[] physical)
    {
        int c = label.Length;
        double[][] a = Deviations(label, model), b = Deviations(label, physical);
        double[] mean = new double[c], error = new double[c], rms = new double[c];
        for (int k = 0; k < c; k++)
        {
            Moments ofModel = Moments.Of(a[k]), ofPhysics = Moments.Of(b[k]);
            mean[k] = ofModel.Mean - ofPhysics.Mean;
            error[k] = Math.Sqrt((ofModel.Variance / ofModel.Count) + (ofPhysics.Variance / ofPhysics.Count));
            rms[k] = Math.Sqrt(a[k].Sum(v => v * v) / a[k].Length);
        }

        return (mean, error, rms);
    }

    private static double ResidualP(double mean, double error, double tolerance) =>
        error > 0 ? NormalDistribution.TwoSidedPValue(Math.Max(0, Math.Abs(mean) - tolerance) / error) : 1;

    private double[][] Deviations(double[] label, double[] states)
    {
        int c = label.Length, n = states.Length / system.StateDimension;
        var deviations = new double[c][];
        for (int k = 0; k < c; k++)
        {
            deviations[k] = new double[n];
        }

        double[] z = new double[c];
        for (int i = 0; i < n; i++)
        {
            system.Restrict(states.AsSpan(i * system.StateDimension, system.StateDimension), z);
            for (int k = 0; k < c; k++)
            {
                deviations[k][i] = system.CoarseVariables[k].Difference(z[k], label[k]);
            }
        }

        return deviations;
    }

    // Features are compared after standardising by both samples together, which permutations leave as it is, and under random exact symmetries on both sides:
    // a model is not asked to know which of three equal hydrogens is which.
    private (double Distance, double P) Features(double[] model, double[] physical, Work work)
    {
        var sequence = new RandomSequence(new RandomKey(work.Seed, work.Stream));
        double[] a = Encode(Thin(model), ref sequence), b = Encode(Thin(physical), ref sequence);
        int d = ComparedDimension;
        double[] both = [.. a, .. b];
        for (int k = 0; k < d; k++)
        {
            double[] column = [.. Enumerable.Range(0, both.Length / d).Select(i => both[(i * d) + k])];
            double scale = Math.Sqrt(Moments.Of(column).Variance);
            double inverse = scale > 0 ? 1 / scale : 0;
            Scale(a, k, d, inverse);
            Scale(b, k, d, inverse);
        }

        PermutationTestResult result = EnergyDistance.Test(new PooledSamples(a, b, d), permutations, new RandomKey(work.Seed, work.Stream + 1));
        return (result.Statistic, result.PValue);
    }

    private double[] Thin(double[] states)
    {
        int d = system.StateDimension, n = states.Length / d, take = Math.Min(EnergyDistanceFrames, n);
        return [.. Enumerable.Range(0, take).SelectMany(i => states.AsSpan((int)((long)i * n / take) * d, d).ToArray())];
    }

    private static void Scale(double[] features, int column, int dimension, double factor)
    {
        for (int i = column; i < features.Length; i += dimension)
        {
            features[i] *= factor;
        }
    }

    private int ComparedDimension => learned.Map.FeatureDimension + (learned.Map.FeaturePeriods?.Count(p => p > 0) ?? 0);

    // Angles are compared as points of their circles: distances must not tear at half a turn.
    private void Compare(double[] features, Span<double> compared)
    {
        double[]? period = learned.Map.FeaturePeriods;
        int next = 0;
        for (int j = 0; j < features.Length; j++)
        {
            if (period is not null && period[j] > 0)
            {
                (compared[next + 1], compared[next]) = VectorMath.SinCos(2 * Math.PI * features[j] / period[j]);
                next += 2;
            }
            else
            {
                compared[next++] = features[j];
            }
        }
    }

    private double[] Encode(double[] states, ref RandomSequence sequence)
    {
        int d = ComparedDimension, n = states.Length / system.StateDimension;
        double[] features = new double[n * d], own = new double[learned.Map.FeatureDimension];
        double[] state = new double[system.StateDimension];
        double[] observation = new double[system.ObservationDimension];
        for (int i = 0; i < n; i++)
        {
            states.AsSpan(i * system.StateDimension, system.StateDimension).CopyTo(state);
            system.ApplySymmetry(state, (uint)sequence.NextInt(int.MaxValue));
            system.Observe(state, observation);
            learned.Map.Encode(observation, own);
            Compare(own, features.AsSpan(i * d, d));
        }

        return features;
    }

    private (double Distance, double P) FastLaws(double[] model, double[] physical)
    {
        double[][] a = WatchedSeries.Fast(system, model), b = WatchedSeries.Fast(system, physical);
        double distance = 0, p = 1;
        for (int f = 0; f < a.Length; f++)
        {
            KolmogorovSmirnovResult result = KolmogorovSmirnov.TwoSample(a[f], b[f]);
            distance = Math.Max(distance, result.Distance);
            p = Math.Min(p, Math.Min(result.PValue, SpreadP(a[f], b[f])));
        }

        return (distance, Math.Min(1, 2 * p * Math.Max(1, a.Length)));
    }

    // Kolmogorov-Smirnov is blind to a change of width that a test of the mean deviation from the common median sees.
    private static double SpreadP(double[] model, double[] physical)
    {
        double[] all = [.. model, .. physical];
        Array.Sort(all);
        double median = all[all.Length / 2];
        Moments a = Moments.Of([.. model.Select(v => Math.Abs(v - median))]), b = Moments.Of([.. physical.Select(v => Math.Abs(v - median))]);
        double error = Math.Sqrt((a.Variance / a.Count) + (b.Variance / b.Count));
        return error > 0 ? NormalDistribution.TwoSidedPValue((a.Mean - b.Mean) / error) : 1;
    }

    private double[] Energies(double[] states) => !system.HasPotential ? [] :
        [.. Enumerable.Range(0, states.Length / system.StateDimension)
            .Select(i => system.ReducedPotential(states.AsSpan(i * system.StateDimension, system.StateDimension)))];

    private double InvalidShare(double[] lifted)
    {
        int d = system.StateDimension, n = lifted.Length / d;
        return Enumerable.Range(0, n).Count(i => system.Check(lifted.AsSpan(i * d, d)) != StateValidity.Valid) / (double)Math.Max(1, n);
    }

    private double RepeatedShare(double[] lifted)
    {
        int d = system.StateDimension, n = lifted.Length / d;
        int distinct = Enumerable.Range(0, n).Select(i => Convert.ToBase64String(MemoryMarshal.AsBytes(lifted.AsSpan(i * d, d)))).Distinct().Count();
        return 1 - (distinct / (double)Math.Max(1, n));
    }

    // Nothing finite was lifted, or no physical frame is left: what cannot be compared is not called equal.
    private LabelConsistency Nothing(int cell, double[] label, IReadOnlyList<Visit> visits, double[] lifted)
    {
        double[] unknown = [.. label.Select(_ => double.NaN)];
        return new LabelConsistency
        {
            Cell = cell,
            Label = label,
            ResidualMean = unknown,
            ResidualMeanError = unknown,
            ResidualRms = unknown,
            UmbrellaWidth = [.. options.Stiffness.Select(k => 1 / Math.Sqrt(k))],
            ResidualP = 1,
            EnergyDistance = double.NaN,
            EnergyDistanceP = 1,
            FastDistance = double.NaN,
            FastP = 1,
            InvalidShare = InvalidShare(lifted),
            IsSettled = visits.Any(v => v.IsSettled),
            RHat = 1,
            BetweenReplicasP = 1,
            EffectiveSamples = 0,
        };
    }

    private static double Overlap(double[] a, double[] b)
    {
        double[] sorted = [.. b.Order()];
        const int bins = 20;
        double low = sorted[0], width = (sorted[^1] - low) / bins;
        if (!(width > 0))
        {
            return 0;
        }

        double overlap = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            double from = low + (bin * width), to = bin == bins - 1 ? double.BitIncrement(sorted[^1]) : from + width;
            overlap += Math.Min(a.Count(u => u >= from && u < to) / (double)a.Length, b.Count(u => u >= from && u < to) / (double)b.Length);
        }

        return overlap;
    }
}
