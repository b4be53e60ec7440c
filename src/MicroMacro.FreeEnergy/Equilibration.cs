namespace MicroMacro.FreeEnergy;

/// <summary>Where the equilibrated part of a series begins [chodera2016equilibration].</summary>
/// <param name="Start">First record to keep.</param>
/// <param name="Inefficiency">g of the records kept.</param>
/// <param name="EffectiveSamples">(F - Start) / g, times the replicas: what the choice of Start makes largest.</param>
public readonly record struct Equilibration(int Start, double Inefficiency, double EffectiveSamples)
{
    /// <summary>Tries starts on an even grid and takes the one that leaves the most effective samples.</summary>
    /// <param name="series">Records, shape [R, F, m]; all replicas are cut at the same time.</param>
    /// <param name="replicas">R.</param>
    /// <param name="components">m.</param>
    /// <param name="trials">Number of starts tried.</param>
    /// <exception cref="ArgumentException">The series does not divide into replicas and components.</exception>
    public static Equilibration Detect(ReadOnlySpan<double> series, int replicas = 1, int components = 1, int trials = 40)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(replicas, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(components, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        if (series.IsEmpty || series.Length % (replicas * components) != 0)
        {
            throw new ArgumentException($"{series.Length} values do not divide into {replicas} replicas of {components} components", nameof(series));
        }

        int row = series.Length / replicas;
        int records = row / components;
        Equilibration best = new(0, double.NaN, double.NegativeInfinity);
        int last = -1;
        for (int trial = 0; trial < trials; trial++)
        {
            int start = (int)((long)trial * records / trials);
            if (start == last)
            {
                continue;
            }

            last = start;
            var kept = new double[replicas * (records - start) * components];
            for (int r = 0; r < replicas; r++)
            {
                series.Slice((r * row) + (start * components), (records - start) * components).CopyTo(kept.AsSpan(r * (records - start) * components));
            }

            double g = StatisticalInefficiency.OfReplicas(kept, replicas, components);
            double effective = (double)replicas * (records - start) / g;
            if (effective > best.EffectiveSamples)
            {
                best = new Equilibration(start, g, effective);
            }
        }

        return best;
    }
}
