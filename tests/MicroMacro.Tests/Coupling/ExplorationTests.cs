using MicroMacro.Coupling.Loop;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Tests.Coupling.Support;

namespace MicroMacro.Tests.Coupling;

public class ExplorationTests
{
    private const double Stiffness = 50;
    private const int Frames = 300;

    private static readonly WindowGrid Plane = new(
        [new CoarseVariable("x", 0, ""), new CoarseVariable("y", 0, "")],
        [[.. Enumerable.Range(0, 17).Select(i => -1.6 + (0.2 * i))], [.. Enumerable.Range(0, 12).Select(i => -0.8 + (0.2 * i))]]);

    [Fact, Trait("Kind", "Unit")]
    public void In_a_plane_the_ascent_finds_the_other_basin_over_a_bent_pass_and_leaves_high_ground_out()
    {
        (HashSet<int> sampled, IReadOnlyList<string> reasons) = Ascend(BentPass);

        Assert.Contains(Plane.Nearest([0, 0.6]), sampled);
        Assert.Contains(Plane.Nearest([1, 0]), sampled);
        Assert.True(sampled.Count < 0.6 * Plane.Count, $"{sampled.Count} of {Plane.Count} windows");
        Assert.DoesNotContain(Plane.Nearest([1.6, 1.4]), sampled);
        Assert.StartsWith("gentlest ascent from 1 minimum", reasons[1], StringComparison.Ordinal);
        Assert.Contains("over a saddle", reasons[^1], StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Without_a_pass_the_ascent_does_not_claim_a_second_basin()
    {
        (HashSet<int> _, IReadOnlyList<string> reasons) = Ascend((x, y) => 5 * (((x + 1) * (x + 1)) + (y * y)));
        Assert.All(reasons.Skip(1), reason => Assert.Contains("from 1 minimum, 0 ways over a saddle", reason, StringComparison.Ordinal));
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData(ExplorationStrategy.Boundary, 12.0, 18)]
    [InlineData(ExplorationStrategy.GentlestAscent, 12.0, 18)]
    [InlineData(ExplorationStrategy.Boundary, 1.0, 12)]
    public void In_one_variable_it_goes_round_a_ring_as_far_as_the_region_asks(ExplorationStrategy strategy, double region, int most)
    {
        LoopOptions options = RingStudy.Options(new RingSystem(), 18, 50) with { Strategy = strategy, Region = region, SamplingSteps = 300 };
        LoopResult result = RingStudy.Run(new RingSystem(), options, Defect.None, 5, RingStudy.OneStart(3, 16));

        int[] sampled = result.Pool.SampledCells();
        Assert.InRange(sampled.Length, most == 18 ? 17 : 6, most);
        Assert.Equal(most == 18, sampled.Contains(options.Grid.Nearest([0.1])) || sampled.Contains(options.Grid.Nearest([-0.1])));
    }

    /// <summary>Minima at (-1, 0) and (1, 0), a saddle 5 kT higher at (0, 0.6), in kT.</summary>
    private static double BentPass(double x, double y)
    {
        double well = (x * x) - 1, aside = y - (0.6 * (1 - (x * x)));
        return (5 * well * well) + (6 * aside * aside);
    }

    // Windows of exact frames from the minimum on the left, until nothing is left to open.
    private static (HashSet<int> Sampled, IReadOnlyList<string> Reasons) Ascend(Func<double, double, double> potential)
    {
        LoopOptions options = new()
        {
            Grid = Plane, Stiffness = [Stiffness, Stiffness], HealingSteps = 0, BurnInSteps = 0, SamplingSteps = Frames, Stride = 1, Strategy = ExplorationStrategy.GentlestAscent,
        };
        FramePool pool = new(new RingSystem());
        pool.Add(Window(-1, [-1, 0], potential));
        List<string> reasons = [];
        for (int iteration = 0; iteration < 60; iteration++)
        {
            Decision decision = Exploration.Next(pool, options, null, new HashSet<int>());
            if (!decision.Exploring)
            {
                break;
            }

            reasons.Add(decision.Reason);
            foreach (int cell in decision.Cells)
            {
                pool.Add(Window(cell, Plane.Center(cell), potential));
            }
        }

        return ([.. pool.SampledCells()], reasons);
    }

    // Frames of exp(-V - umbrella) drawn from a fine mesh around the centre.
    private static Visit Window(int cell, double[] center, Func<double, double, double> potential)
    {
        const int mesh = 31;
        const double reach = 0.6;
        double[] cumulative = new double[mesh * mesh];
        double Offset(int i) => reach * ((2.0 * i / (mesh - 1)) - 1);
        double ground = potential(center[0], center[1]), sum = 0;
        for (int i = 0; i < cumulative.Length; i++)
        {
            double dx = Offset(i / mesh), dy = Offset(i % mesh);
            double energy = potential(center[0] + dx, center[1] + dy) - ground + (0.5 * Stiffness * ((dx * dx) + (dy * dy)));
            cumulative[i] = sum += Math.Exp(-energy);
        }

        RandomSequence random = new(new RandomKey(17, (ulong)(cell + 1)));
        double[] coarse = new double[2 * Frames];
        for (int n = 0; n < Frames; n++)
        {
            int found = Array.BinarySearch(cumulative, sum * random.NextDouble()), at = Math.Min(cumulative.Length - 1, found < 0 ? ~found : found);
            coarse[2 * n] = center[0] + Offset(at / mesh);
            coarse[(2 * n) + 1] = center[1] + Offset(at % mesh);
        }

        return new Visit
        {
            Iteration = 0, Cell = cell, Center = cell < 0 ? null : center, Replicas = 1, Records = Frames, FirstGroup = 0, States = coarse, Coarse = coarse, Discarded = 0, Inefficiency = 4,
        };
    }
}
