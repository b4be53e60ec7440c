using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Lifting z → x: draws states from a learned p(x | z) and keeps those that the system can be in.</summary>
public static class Lifter
{
    /// <summary>Rounds of drawing before a label is given up.</summary>
    private const int Rounds = 6;

    /// <summary>Draws valid states at each label.</summary>
    /// <param name="system">The system to lift into.</param>
    /// <param name="learned">What to draw from.</param>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="perLabel">States wanted per label.</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <returns>States per label; a label at which nothing valid could be drawn has none.</returns>
    public static LiftedStates LiftValid(IMicroSystem system, LearnedConditional learned, double[] labels, int perLabel, Work work)
    {
        ArgumentNullException.ThrowIfNull(system);
        int c = system.CoarseVariables.Count;
        int m = labels.Length / c;
        var found = new List<double[]>[m];
        for (int j = 0; j < m; j++)
        {
            found[j] = [];
        }

        var tally = new ValidityTally();
        int[] missing = [.. Enumerable.Range(0, m)];
        for (int round = 0; round < Rounds && missing.Length > 0; round++)
        {
            double[] asked = [.. missing.SelectMany(j => labels.AsSpan(j * c, c).ToArray())];
            double[] states = Draw(system, learned, asked, perLabel, work with { Stream = work.Stream + (ulong)round });
            for (int i = 0; i < missing.Length * perLabel; i++)
            {
                double[] state = states.AsSpan(i * system.StateDimension, system.StateDimension).ToArray();
                StateValidity validity = system.Check(state);
                tally.Count(validity);
                List<double[]> kept = found[missing[i / perLabel]];
                if (validity == StateValidity.Valid && kept.Count < perLabel)
                {
                    kept.Add(state);
                }
            }

            missing = [.. missing.Where(j => found[j].Count < perLabel)];
        }

        return new LiftedStates(found, tally);
    }

    /// <summary>Draws states at each label as they come, valid or not.</summary>
    /// <returns>States, shape [m · perLabel, StateDimension], label by label.</returns>
    public static double[] Draw(IMicroSystem system, LearnedConditional learned, double[] labels, int perLabel, Work work)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(learned);
        double[] features = learned.Sampler.Sample(labels, perLabel, work.Seed, work.Stream, work.Threads);
        int count = features.Length / learned.Map.FeatureDimension;
        double[] states = new double[count * system.StateDimension];
        double[] observation = new double[system.ObservationDimension];
        for (int i = 0; i < count; i++)
        {
            learned.Map.Decode(features.AsSpan(i * learned.Map.FeatureDimension, learned.Map.FeatureDimension), observation);
            system.Reconstruct(observation, states.AsSpan(i * system.StateDimension, system.StateDimension));
        }

        return states;
    }
}
