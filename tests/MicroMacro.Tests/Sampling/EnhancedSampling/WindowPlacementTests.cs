using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Windows are inserted until neighbours overlap.</summary>
public sealed class WindowPlacementTests
{
    [Theory, Trait("Kind", "Statistical")]
    [InlineData(0.03)]
    [InlineData(0.1)]
    public void From_two_windows_at_the_ends_of_a_double_well(double target)
    {
        // A barrier of 12 kT between two windows of width 0.05 each, 2.8 apart.
        DoubleWell system = new(12);
        WindowPlacementResult placed = Place(system, [new([-1.4], [400]), new([1.4], [400])], target, 60);
        Assert.Equal(WindowPlacementStatus.Linked, placed.Status);

        // Samples that had no say in the placement; overlaps of 4,000 records scatter by a few percent.
        Assert.All(Fresh(system, placed.Windows), overlap => Assert.True(overlap >= 0.8 * target, $"{overlap}"));
        Assert.Contains(Fresh(system, [.. placed.Windows.Where((_, k) => k != placed.Windows.Count / 2)]), overlap => overlap < 0.8 * target);
        Assert.Equal(placed.Windows.Count, placed.Decisions.Count + 2);
        Assert.All(placed.Decisions, d => Assert.True(d.Overlap < target && d.Below < d.Center && d.Center < d.Above && d.Stiffness > 0));
        Assert.InRange(placed.Windows.Count, 6, 40);
        GridAxis bins = new(-1.4, 1.4, 28, false);
        double[] f = FreeEnergySurface.ByHistogram(placed.Mbar, placed.Samples.Z, [bins]).Values;
        var difference = Quadrature.Difference(f, Quadrature.Bins(bins, x => system.FreeEnergy(x)!.Value), 10);
        Assert.True(difference.Largest < 0.2);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_limit_on_the_number_of_windows_is_kept_and_said()
    {
        WindowPlacementResult placed = Place(new DoubleWell(12), [new([-1.4], [400]), new([1.4], [400])], 0.03, 4);
        Assert.Equal(WindowPlacementStatus.TooManyWindows, placed.Status);
        Assert.True(placed.Windows.Count <= 4);
        Assert.True(placed.NeighbourOverlaps.Min() < 0.03);
    }

    [Fact, Trait("Kind", "Unit")]
    public void What_cannot_be_placed_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Place(new DoubleWell(3), [new([0], [10])], 0.03, 10));
        Assert.Throws<ArgumentException>(() => Place(new DoubleWell(3), [new([0], [10]), new([1], [-1])], 0.03, 10));
        Assert.Throws<ArgumentException>(() => Place(new DoubleWell(3), [new([0], [10]), new([1], [10])], 0.7, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Place(new DoubleWell(3), [new([0], [10]), new([1], [10])], 0.03, 10, threads: 0));
    }

    /// <summary>Overlaps of neighbours in runs of their own.</summary>
    private static double[] Fresh(SdeSystem system, IReadOnlyList<UmbrellaWindow> windows)
    {
        SdeWalkers walkers = new(system, [.. windows.Select(w => w.Center[0])], new RandomKey(12, 1));
        WindowBias bias = new(walkers.Variables, windows);
        walkers.Advance(2_000, bias, null, CancellationToken.None);
        double[][] series = new double[4_000][];
        for (int record = 0; record < series.Length; record++)
        {
            walkers.Advance(100, bias, null, CancellationToken.None);
            series[record] = walkers.SlowVariables();
        }

        int k = windows.Count;
        UmbrellaSamples samples = new(
            [.. Enumerable.Range(0, k).SelectMany(w => series.Select(z => z[w]))], [.. Enumerable.Repeat(series.Length, k)],
            [.. windows.Select(w => w.Center[0])], [.. windows.Select(w => w.Stiffness[0] / walkers.ThermalEnergy)], [0.0]);
        double[] overlap = Mbar.Solve(samples.Potentials()).Overlap;
        return [.. Enumerable.Range(0, k - 1).Select(w => overlap[(w * k) + w + 1])];
    }

    private static WindowPlacementResult Place(SdeSystem system, UmbrellaWindow[] first, double target, int most, int threads = 1) => WindowPlacement.Place(
        (starts, round) => new SdeWalkers(system, starts, new RandomKey(11, round)), [-1.0, 1.0], 1, first,
        new WindowPlacementOptions { TargetOverlap = target, MaximumWindows = most, EquilibrationSteps = 2_000, Records = 4_000, Stride = 100, Threads = threads });
}
