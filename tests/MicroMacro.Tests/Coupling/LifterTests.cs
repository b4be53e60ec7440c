using MicroMacro.Coupling.Lifting;
using MicroMacro.Generative;
using MicroMacro.Generative.CoordinateMaps;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

/// <summary>States that windows start from.</summary>
[Trait("Kind", "Unit")]
public sealed class LifterTests
{
    private const double Stiffness = 100;

    private const int PerLabel = 12;

    private static readonly double[] Labels = [-3.1, 0.4];

    [Fact]
    public void Windows_start_within_five_standard_deviations_of_their_label()
    {
        double[] off = Offsets(i => i % 3 == 0 ? 2.5 : 0.1 * (i % 5), Stiffness);
        Assert.Equal(2 * PerLabel, off.Length);
        Assert.All(off, o => Assert.InRange(o, 0, 5 / Math.Sqrt(Stiffness)));

        // With an umbrella so soft that nothing is far the stragglers come through: it is the limit that keeps them out.
        Assert.Contains(Offsets(i => i % 3 == 0 ? 2.5 : 0.1 * (i % 5), 0.01), o => o > 2);
    }

    [Fact]
    public void Where_all_are_far_the_nearest_start()
    {
        double[] off = Offsets(i => 1 + (0.01 * i), Stiffness);
        Assert.Equal(Enumerable.Range(0, PerLabel).Select(i => 1 + (0.01 * i)), off[..PerLabel].Order(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void A_label_without_a_valid_state_has_none() => Assert.Empty(Offsets(_ => double.NaN, Stiffness));

    /// <summary>How far starts are from their labels, when draw i of a label lies so far from it.</summary>
    private static double[] Offsets(Func<int, double> offset, double stiffness)
    {
        var ring = new RingSystem();
        var learned = new LearnedConditional(new IdentityMap(2), new Scattered(offset), TrainingCurve.Empty);
        LiftedStates lifted = Lifter.LiftValid(ring, learned, Labels, [stiffness], PerLabel, new Work(1, 0, 1));
        return [.. lifted.States.SelectMany((states, j) => states.Select(s => Math.Abs(ring.CoarseVariables[0].Difference(s[0], Labels[j]))))];
    }

    private sealed class Scattered(Func<int, double> offset) : IConditionalSampler
    {
        public int FeatureDimension => 2;

        public int LabelDimension => 1;

        public double[] Sample(ReadOnlySpan<double> labels, int perLabel, ulong seed, ulong stream, int threads)
        {
            double[] samples = new double[labels.Length * perLabel * 2];
            for (int i = 0; i < labels.Length * perLabel; i++)
            {
                samples[2 * i] = labels[i / perLabel] + offset((i % perLabel) + ((int)stream * perLabel));
            }

            return samples;
        }
    }
}
