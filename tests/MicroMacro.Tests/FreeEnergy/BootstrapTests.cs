using MicroMacro.FreeEnergy;

namespace MicroMacro.Tests.FreeEnergy;

[Trait("Kind", "Statistical")]
public sealed class BootstrapTests
{
    private static readonly GridAxis Axis = new(-0.5, 5.5, 12, false);

    // A standard deviation from 400 replicates scatters by 3.5 %; the mean of ratios over twelve cells by less.
    [Fact]
    public void Independent_samples_give_the_analytic_errors()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 6, 800, 21);
        MbarResult mbar = Mbar.Solve(samples.Potentials(), new MbarOptions { Threads = 1 });
        BootstrapResult f = MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { Replicates = 400, Threads = 1 });
        Assert.Equal(0, f.Failed);
        Assert.InRange(f.StandardErrors().Skip(1).Zip(mbar.FreeEnergyErrors().Skip(1), (a, b) => a / b).Average(), 0.9, 1.1);
        FreeEnergySurface surface = FreeEnergySurface.ByHistogram(mbar, samples.Z, [Axis]);
        BootstrapResult cells = MbarBootstrap.Surface(mbar, samples.Z.ToArray(), [Axis], null, new BootstrapOptions { Replicates = 400, Threads = 1 });
        Assert.InRange(cells.StandardErrors().Zip(surface.Errors, (a, b) => a / b).Average(), 0.9, 1.1);
        WhamResult wham = Wham.Solve(samples, [Axis]);
        BootstrapResult binned = WhamBootstrap.Surface(samples, [Axis], null, new BootstrapOptions { Replicates = 400, BlockLengths = [1, 1, 1, 1, 1, 1] });
        Assert.InRange(binned.StandardErrors().Zip(wham.Surface!.Errors, (a, b) => a / b).Average(), 0.9, 1.1);
    }

    // 60 experiments: the scatter of the estimates is known to 9 % in each of 12 correlated cells.
    [Fact]
    public void Blocks_see_the_correlation_that_single_samples_do_not()
    {
        var estimates = new double[60][];
        double blocks = 0, singles = 0;
        for (int r = 0; r < estimates.Length; r++)
        {
            UmbrellaSamples samples = WhamTests.Windows(1, 6, 1500, 100 + (ulong)r, correlation: 9.0 / 11);
            estimates[r] = Wham.Solve(samples, [Axis], new WhamOptions { Threads = 1 }).Surface!.Values;
            if (r < 8)
            {
                blocks += WhamBootstrap.Surface(samples, [Axis], null, new BootstrapOptions { Replicates = 60 }).StandardErrors().Average(e => e * e) / 8;
                singles += WhamBootstrap.Surface(samples, [Axis], null, new BootstrapOptions { Replicates = 60, BlockLengths = [1, 1, 1, 1, 1, 1] }).StandardErrors().Average(e => e * e) / 8;
            }
        }

        double variance = Enumerable.Range(0, Axis.Bins).Average(b =>
        {
            double mean = estimates.Average(e => e[b]);
            return estimates.Sum(e => (e[b] - mean) * (e[b] - mean)) / (estimates.Length - 1);
        });
        Assert.InRange(blocks / variance, 0.65, 1.4);
        Assert.True(singles / variance < 0.3, $"{singles / variance}");
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_number_of_threads()
    {
        UmbrellaSamples samples = WhamTests.Windows(1, 4, 200, 22);
        BootstrapResult Binned(int threads) => WhamBootstrap.Surface(samples, [Axis], null, new BootstrapOptions { Replicates = 20, Threads = threads });
        Assert.Equal(Binned(1).Values.ToArray(), Binned(3).Values.ToArray());
        MbarResult mbar = Mbar.Solve(samples.Potentials());
        BootstrapResult Pooled(int threads) => MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { Replicates = 20, Threads = threads, Seed = 5 });
        Assert.Equal(Pooled(1).Values.ToArray(), Pooled(3).Values.ToArray());
        Assert.NotEqual(Pooled(1).Values.ToArray(), MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { Replicates = 20, Seed = 6 }).Values.ToArray());
    }

    [Fact]
    public void Intervals_hold_their_share_and_misuse_throws()
    {
        MbarResult mbar = Mbar.Solve(WhamTests.Windows(1, 4, 200, 23).Potentials());
        BootstrapResult f = MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { Replicates = 200 });
        (double[] low, double[] high) = f.Interval(0.68);
        int inside = Enumerable.Range(0, 200).Count(r => f.Values[(r * 4) + 2] >= low[2] && f.Values[(r * 4) + 2] <= high[2]);
        Assert.InRange(inside, 134, 138);
        Assert.Throws<ArgumentOutOfRangeException>(() => f.Interval(1));
        Assert.Throws<ArgumentException>(() => MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { BlockLengths = [1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => MbarBootstrap.FreeEnergies(mbar, new BootstrapOptions { Replicates = 1 }));
        Assert.Throws<ArgumentException>(() => MbarBootstrap.FreeEnergies(Mbar.Solve(new ReducedPotentials([double.NaN], [1]))));
    }
}
