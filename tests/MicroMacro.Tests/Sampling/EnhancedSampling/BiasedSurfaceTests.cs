using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Errors of F from metadynamics, replica exchange and placed windows are as large as F scatters.</summary>
public sealed class BiasedSurfaceTests
{
    private static readonly GridAxis Bins = new(-1.5, 1.5, 15, false);

    // The mean of z² over 24 runs of 11 correlated bins has a standard deviation of about a quarter: 0.5 to 2 is beyond three of them either way.
    [Fact, Trait("Kind", "Statistical")]
    public void Errors_of_metadynamics_are_as_large_as_F_scatters()
    {
        DoubleWell well = new(2);
        Assert.InRange(MeanSquare(24, seed =>
        {
            WellTemperedMetadynamics run = new(Walkers(well, 4, seed), new MetadynamicsOptions
            {
                Axes = [new(-2, 2, 80, false)], Widths = [0.2], Height = 0.3, BiasFactor = 5, Pace = 200, Stride = 50,
            });
            run.Run(40_000);
            BiasedSurface surface = BiasedSurface.Of(run, [Bins], 1);
            return (surface.Surface!.Values, surface.Errors);
        }, out _), 0.5, 2);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Errors_of_an_exchange_are_as_large_as_F_scatters_and_those_of_independent_samples_are_not()
    {
        DoubleWell well = new(2);
        List<double[]> independent = [];
        double honest = MeanSquare(24, seed =>
        {
            ReplicaExchangeRun run = new(Walkers(well, 3, seed), ThermodynamicState.Ladder(1, 3, 3), 150, new RandomKey(seed, 1));
            run.Run(3_000);
            BiasedSurface surface = BiasedSurface.Of(run, 1, [Bins], 1);
            Assert.True(surface.HasEnoughBlocks);

            // The planted defect: errors that take neighbours in time for independent.
            independent.Add(MbarBootstrap.Surface(
                surface.Mbar, run.Samples().Coarse, [Bins], new SurfaceOptions { Target = run.Target(1) }, new BootstrapOptions { Replicates = 50, Threads = 1 }).StandardErrors());
            return (surface.Surface!.Values, surface.Errors);
        }, out double[] deviations);
        Assert.InRange(honest, 0.5, 2);
        double[] errors = [.. independent.SelectMany(e => Inside().Select(b => e[b]))];
        Assert.True(deviations.Zip(errors, (d, e) => d * d / (e * e)).Average() > 2);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Errors_of_placed_windows_are_as_large_as_F_scatters_and_those_of_independent_samples_are_not()
    {
        DoubleWell well = new(2);
        List<double[]> independent = [];
        double honest = MeanSquare(24, seed =>
        {
            WindowPlacementResult placed = WindowPlacement.Place(
                (starts, round) => new SdeWalkers(well, starts, new RandomKey(seed, round), timestep: 0.001), [-1.0, 1.0], 1, [new([-1.3], [20]), new([1.3], [20])],
                new WindowPlacementOptions { EquilibrationSteps = 1_000, Records = 1_000, Stride = 4, Threads = 1 });
            Assert.True(placed.Decisions.Count > 0);
            BiasedSurface surface = BiasedSurface.Of(placed, Bins, 1);
            independent.Add(MbarBootstrap.Surface(
                placed.Mbar, placed.Samples.Z.ToArray(), [Bins], new SurfaceOptions(), new BootstrapOptions { Replicates = 50, Threads = 1 }).StandardErrors());
            return (surface.Surface!.Values, surface.Errors);
        }, out double[] deviations);
        double[] errors = [.. independent.SelectMany(e => Inside().Select(b => e[b]))];
        Assert.InRange(honest, 0.5, 2);
        Assert.True(deviations.Zip(errors, (d, e) => d * d / (e * e)).Average() > 2);
    }

    [Fact, Trait("Kind", "Unit")]
    public void A_run_of_few_correlation_times_says_that_its_errors_are_too_small()
    {
        ReplicaExchangeRun run = new(Walkers(new DoubleWell(8), 2, 5), ThermodynamicState.Ladder(1, 1.1, 2), 20, new RandomKey(5, 1));
        run.Run(200);
        Assert.False(BiasedSurface.Of(run, 1, [Bins], 1).HasEnoughBlocks);
        Assert.Throws<ArgumentException>(() => BiasedSurface.Of(run, 2, [Bins with { Bins = 0 }], 1));
    }

    /// <summary>The mean of ((F - truth)/error)² over runs and the bins below 5 kT.</summary>
    private static double MeanSquare(int runs, Func<ulong, (double[] F, double[] Errors)> estimate, out double[] deviations)
    {
        double[] truth = Truth();

        // F of the whole ensemble, of which the bins hold nearly all.
        double offset = Math.Log(truth.Sum(f => Math.Exp(-f)) * Bins.Width);
        List<double> all = [], squares = [];
        for (int run = 0; run < runs; run++)
        {
            (double[] f, double[] errors) = estimate((ulong)(100 + run));
            foreach (int b in Inside())
            {
                all.Add(f[b] - truth[b] - offset);
                squares.Add(Math.Pow(all[^1] / errors[b], 2));
            }
        }

        deviations = [.. all];
        return squares.Average();
    }

    private static double[] Truth() => Quadrature.Bins(Bins, x => 2 * ((x * x) - 1) * ((x * x) - 1));

    private static int[] Inside() => [.. Enumerable.Range(0, Bins.Bins).Where(b => Truth()[b] - Truth().Min() < 5)];

    private static SdeWalkers Walkers(SdeSystem system, int count, ulong seed) =>
        new(system, [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? -1.0 : 1.0)], new RandomKey(seed, 0), timestep: 0.001);
}
