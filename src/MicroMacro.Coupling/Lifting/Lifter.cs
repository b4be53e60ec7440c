using MicroMacro.Sampling;

namespace MicroMacro.Coupling.Lifting;

/// <summary>Lifting z → x: draws states from a learned p(x | z) and keeps those that the system can be in.</summary>
public static class Lifter
{
    /// <summary>Rounds of drawing before a label is given up.</summary>
    private const int Rounds = 6;

    /// <summary>
    /// The bias of a window, in kT, above which a start is not at its label: five standard deviations of the umbrella. A
    /// restraint that pulls a state from further away heats it, and can turn what no window turns by itself (a peptide bond).
    /// </summary>
    private const double LargestBias = 12.5;

    /// <summary>Draws valid states at each label, to start windows from; those too far from their label only where no others are found.</summary>
    /// <param name="system">The system to lift into.</param>
    /// <param name="learned">What to draw from.</param>
    /// <param name="labels">Labels, shape [m, c].</param>
    /// <param name="stiffness">Stiffness of the windows in kT per squared unit of each slow variable, shape [c].</param>
    /// <param name="perLabel">States wanted per label.</param>
    /// <param name="work">Seed, stream and threads.</param>
    /// <returns>States per label; a label at which nothing valid could be drawn has none.</returns>
    /// <exception cref="ArgumentNullException">There is no system, no model or no stiffness.</exception>
    public static LiftedStates LiftValid(
        IMicroSystem system, LearnedConditional learned, double[] labels, IReadOnlyList<double> stiffness, int perLabel, Work work)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(stiffness);
        int c = system.CoarseVariables.Count, d = system.StateDimension;
        int m = labels.Length / c;
        List<double[]>[] near = Lists(m);
        List<(double Bias, double[] State)>[] far = [.. Enumerable.Range(0, m).Select(_ => new List<(double, double[])>())];
        var tally = new ValidityTally();
        int[] missing = [.. Enumerable.Range(0, m)];
        for (int round = 0; round < Rounds && missing.Length > 0; round++)
        {
            double[] asked = [.. missing.SelectMany(j => labels.AsSpan(j * c, c).ToArray())];
            double[] states = Draw(system, learned, asked, perLabel, work with { Stream = work.Stream + (ulong)round });
            for (int i = 0; i < missing.Length * perLabel; i++)
            {
                double[] state = states.AsSpan(i * d, d).ToArray();
                StateValidity validity = system.Check(state);
                tally.Count(validity);
                int label = missing[i / perLabel];
                if (validity != StateValidity.Valid || near[label].Count == perLabel)
                {
                    continue;
                }

                double bias = Bias(system, state, labels.AsSpan(label * c, c), stiffness);
                if (bias <= LargestBias)
                {
                    near[label].Add(state);
                }
                else
                {
                    far[label].Add((bias, state));
                }
            }

            missing = [.. missing.Where(j => near[j].Count < perLabel)];
        }

        foreach (int label in missing)
        {
            near[label].AddRange(far[label].OrderBy(f => f.Bias).Take(perLabel - near[label].Count).Select(f => f.State));
        }

        return new LiftedStates(near, tally);
    }

    /// <summary>The umbrella's energy of a state, in kT.</summary>
    private static double Bias(IMicroSystem system, double[] state, ReadOnlySpan<double> label, IReadOnlyList<double> stiffness)
    {
        double[] z = new double[label.Length];
        system.Restrict(state, z);
        double bias = 0;
        for (int k = 0; k < z.Length; k++)
        {
            double off = system.CoarseVariables[k].Difference(z[k], label[k]);
            bias += 0.5 * stiffness[k] * off * off;
        }

        return bias;
    }

    private static List<double[]>[] Lists(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<double[]>())];

    /// <summary>Draws states at each label as they come, valid or not.</summary>
    /// <returns>States, shape [m · perLabel, StateDimension], label by label.</returns>
    /// <exception cref="ArgumentNullException">There is no system or no model.</exception>
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
