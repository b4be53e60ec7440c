using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Well-tempered metadynamics of several walkers against quadrature.</summary>
public sealed class MetadynamicsTests
{
    private static readonly GridAxis Well = new(-1.9, 1.9, 100, false);

    [Fact, Trait("Kind", "Unit")]
    public void A_run_gives_the_same_bytes_however_it_is_cut_and_threaded()
    {
        WellTemperedMetadynamics whole = Double(8, 1, 1);
        whole.Run(7_000);
        WellTemperedMetadynamics cut = Double(8, 1, 2);
        cut.Run(1_234);
        ArrayBundle state = cut.ToArrays();
        WellTemperedMetadynamics next = Double(8, 1, 2);
        next.Restore(state);
        next.Run(7_000 - 1_234);
        Assert.Equal(whole.Bias.Values(), next.Bias.Values());
        Assert.Equal(whole.Hills.Centers, next.Hills.Centers);
        Assert.Equal(whole.Records.Bias, next.Records.Bias);
        Assert.Equal(whole.Records.Offsets, next.Records.Offsets);
        Assert.Equal(16 * 35, next.Hills.Count);
        Assert.Equal(whole.Walkers.States(), next.Walkers.States());
        Assert.NotEqual(whole.Walkers.States(), cut.Walkers.States());
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("hill_steps")]
    [InlineData("hill_walkers")]
    [InlineData("bias")]
    [InlineData("offsets")]
    public void A_damaged_restart_is_refused(string array)
    {
        WellTemperedMetadynamics run = Double(8, 1, 1);
        run.Run(1_000);
        ArrayBundle damaged = run.ToArrays();
        damaged[array] = damaged[array].Values switch
        {
            long[] values => NamedArray.Of(values[..^1], values.Length - 1),
            int[] values => NamedArray.Of(values[..^1], values.Length - 1),
            var values => NamedArray.Of(((double[])values)[..^1], values.Length - 1),
        };
        Assert.Contains("damaged", Assert.Throws<InvalidDataInputException>(() => Double(8, 1, 1).Restore(damaged)).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Double_well_by_its_bias_and_by_both_weights()
    {
        WellTemperedMetadynamics run = Double(8, 2, 2);
        run.Run(800_000);
        double[] truth = [.. Enumerable.Range(0, run.Bias.Nodes).Select(n => new DoubleWell(8).FreeEnergy(run.Bias.Position(n)[0])!.Value)];
        var bias = Quadrature.Difference(run.FreeEnergy(), truth, 10);
        GridAxis bins = new(-1.8, 1.8, 72, false);
        double[] integrated = Quadrature.Bins(bins, x => new DoubleWell(8).FreeEnergy(x)!.Value);
        var moment = Quadrature.Difference(Weighted(run, BiasWeights.OfTheMoment, [bins]), integrated, 10);
        var end = Quadrature.Difference(Weighted(run, BiasWeights.OfTheEnd, [bins]), integrated, 10);
        Assert.True(Math.Max(bias.Largest, Math.Max(moment.Largest, end.Largest)) < 0.2);

        // Without the tempering correction the barrier is a tenth too low.
        double[] untempered = Array.ConvertAll(run.FreeEnergy(), f => f / run.Tempering);
        Assert.True(Quadrature.Difference(untempered, truth, 10).Largest > 0.2);
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(10)]
    [InlineData(15)]
    public void Muller_Brown_in_the_plane(double kT)
    {
        // 32 walkers from the deepest minimum; the bench does the same for longer and looks at the largest difference.
        MullerBrown system = new(kT, kT);
        double[] starts = [.. Enumerable.Range(0, 32).SelectMany(_ => system.TypicalState)];
        SdeWalkers walkers = new(system, starts, new RandomKey(9, (ulong)kT), [0, 1], timestep: 5e-6);
        MetadynamicsOptions options = new()
        {
            Axes = [new(-1.7, 1.4, 124, false), new(-0.7, 2.4, 124, false)], Widths = [0.05, 0.05], Height = 0.5, BiasFactor = 5, Pace = 200, Stride = 200,
        };
        WellTemperedMetadynamics run = new(walkers, options);
        run.Run(500_000);
        double[] truth = [.. Enumerable.Range(0, run.Bias.Nodes).Select(n => system.ReducedPotential(run.Bias.Position(n)))];
        var bias = Quadrature.Difference(run.FreeEnergy(), truth, 10);
        GridAxis bins = new(-1.6, 1.3, 58, false);
        double[] exact = Quadrature.Bins(bins, x => system.FreeEnergy(x)!.Value);
        (ReducedPotentials u, double[] z) = run.Samples(BiasWeights.OfTheMoment, run.Records.Count / 4);
        double[] x = [.. z.Where((_, i) => i % 2 == 0)];
        var along = Quadrature.Difference(FreeEnergySurface.ByHistogram(Mbar.Solve(u), x, [bins]).Values, exact, 10);
        Assert.True(bias.Rms < 0.2);
        Assert.True(along.Rms < 0.2);

        double[] untempered = Array.ConvertAll(run.FreeEnergy(), f => f / run.Tempering);
        Assert.True(Quadrature.Difference(untempered, truth, 10).Rms > 0.3);
    }

    private static double[] Weighted(WellTemperedMetadynamics run, BiasWeights weights, GridAxis[] bins)
    {
        (ReducedPotentials u, double[] z) = run.Samples(weights, run.Records.Count / 5);
        return FreeEnergySurface.ByHistogram(Mbar.Solve(u), z, bins).Values;
    }

    private static WellTemperedMetadynamics Double(double h, ulong seed, int threads)
    {
        double[] starts = [.. Enumerable.Repeat(-1.0, 16)];
        SdeWalkers walkers = new(new DoubleWell(h), starts, new RandomKey(seed, 1), threads: threads);
        return new WellTemperedMetadynamics(walkers, new MetadynamicsOptions { Axes = [Well], Widths = [0.1], Height = 0.3, BiasFactor = 10, Pace = 200, Stride = 100 });
    }
}
