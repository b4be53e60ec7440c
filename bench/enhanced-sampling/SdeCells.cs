using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.EnhancedSampling;

/// <summary>The double well and Müller-Brown, against quadrature.</summary>
internal static class SdeCells
{
    private const double Region = 10;

    public static IEnumerable<string> DoubleWellMetadynamics()
    {
        DoubleWell system = new(8);
        SdeWalkers walkers = new(system, [.. Enumerable.Repeat(-1.0, 32)], new RandomKey(1, 1));
        WellTemperedMetadynamics run = new(walkers, new MetadynamicsOptions { Axes = [new(-1.9, 1.9, 152, false)], Widths = [0.05], Height = 0.3, BiasFactor = 6, Pace = 200, Stride = 200 });
        run.Run(4_000_000);
        GridAxis bins = new(-1.8, 1.8, 72, false);
        double[] nodes = [.. Enumerable.Range(0, run.Bias.Nodes).Select(n => system.FreeEnergy(run.Bias.Position(n)[0])!.Value)];
        yield return $"bias {Agreement.Of(run.FreeEnergy(), nodes, Region)}";
        foreach (BiasWeights weights in (BiasWeights[])[BiasWeights.OfTheMoment, BiasWeights.OfTheEnd])
        {
            (ReducedPotentials u, double[] z) = run.Samples(weights, run.Records.Count / 5);
            yield return $"{weights} {Agreement.Of(Histogram(u, z, [bins], null), Grids.Line(bins, x => system.FreeEnergy(x)!.Value), Region)}";
        }
    }

    public static IEnumerable<string> DoubleWellTemperatures()
    {
        DoubleWell system = new(8);
        SdeWalkers walkers = new(system, [.. Enumerable.Repeat(-1.0, 8)], new RandomKey(2, 1));
        ReplicaExchangeRun run = new(walkers, ThermodynamicState.Ladder(1, 8, 8), 100, new RandomKey(2, 2));
        run.Run(60_000);
        GridAxis bins = new(-1.8, 1.8, 72, false);
        (ReducedPotentials u, double[] z) = run.Samples(1_000);
        yield return $"mbar {Agreement.Of(Histogram(u, z, [bins], run.Target(1, 1_000)), Grids.Line(bins, x => system.FreeEnergy(x)!.Value), Region)}";
        yield return Travel(run);
    }

    public static IEnumerable<string> DoubleWellWindows()
    {
        DoubleWell system = new(8);
        UmbrellaWindow[] windows = [.. Enumerable.Range(0, 16).Select(k => new UmbrellaWindow([-1.65 + (k * 3.3 / 15)], [50]))];
        SdeWalkers walkers = new(system, [.. windows.Select(w => w.Center[0])], new RandomKey(3, 1));
        ReplicaExchangeRun run = new(walkers, ThermodynamicState.Windows(1, windows), 200, new RandomKey(3, 2));
        run.Run(25_000);
        GridAxis bins = new(-1.8, 1.8, 72, false);
        (ReducedPotentials u, double[] z) = run.Samples(500);
        yield return $"mbar {Agreement.Of(Histogram(u, z, [bins], null), Grids.Line(bins, x => system.FreeEnergy(x)!.Value), Region)}";
        yield return Travel(run);
    }

    public static IEnumerable<string> MullerBrownMetadynamics(double kT)
    {
        MullerBrown system = new(kT, kT);
        SdeWalkers walkers = new(system, [.. Enumerable.Range(0, 64).SelectMany(_ => system.TypicalState)], new RandomKey(4, (ulong)kT), [0, 1], timestep: 5e-6);
        WellTemperedMetadynamics run = new(walkers, new MetadynamicsOptions
        {
            Axes = [new(-1.7, 1.4, 124, false), new(-0.7, 2.4, 124, false)], Widths = [0.05, 0.05], Height = 0.5, BiasFactor = 4, Pace = 400, Stride = 100,
        });
        run.Run(5_000_000);
        double[] nodes = [.. Enumerable.Range(0, run.Bias.Nodes).Select(n => system.ReducedPotential(run.Bias.Position(n)))];
        yield return $"bias-plane {Agreement.Of(run.FreeEnergy(), nodes, Region)}";
        (ReducedPotentials u, double[] z) = run.Samples(BiasWeights.OfTheMoment, run.Records.Count / 5);
        foreach (string line in MullerBrownSurfaces(system, u, z, null))
        {
            yield return line;
        }
    }

    public static IEnumerable<string> MullerBrownTemperatures(double kT)
    {
        MullerBrown system = new(kT, kT);
        SdeWalkers walkers = new(system, [.. Enumerable.Range(0, 8).SelectMany(_ => system.TypicalState)], new RandomKey(5, (ulong)kT), [0, 1], timestep: 5e-6);
        ReplicaExchangeRun run = new(walkers, ThermodynamicState.Ladder(1, 50 / kT, 8), 100, new RandomKey(5, 77));
        run.Run(800_000);
        (ReducedPotentials u, double[] z) = run.Samples(8_000);
        foreach (string line in MullerBrownSurfaces(system, u, z, run.Target(1, 8_000)))
        {
            yield return line;
        }

        yield return Travel(run);
    }

    public static double[] Histogram(ReducedPotentials u, double[] z, GridAxis[] bins, double[]? target) =>
        FreeEnergySurface.ByHistogram(Mbar.Solve(u), z, bins, new SurfaceOptions { Target = target }).Values;

    public static string Travel(ReplicaExchangeRun run)
    {
        ExchangeStatistics s = run.Statistics;
        return FormattableString.Invariant($"exchange lowest-acceptance {s.LowestAcceptance:F3} round-trips {s.RoundTrips.Min()}..{s.RoundTrips.Max()} mean-segments {s.MeanRoundTrip:F0} of {run.Rounds}");
    }

    private static IEnumerable<string> MullerBrownSurfaces(MullerBrown system, ReducedPotentials u, double[] z, double[]? target)
    {
        GridAxis x = new(-1.6, 1.3, 58, false);
        GridAxis y = new(-0.6, 2.3, 58, false);
        yield return $"plane {Agreement.Of(Histogram(u, z, [x, y], target), Grids.Plane(x, y, (a, b) => system.ReducedPotential([a, b])), Region)}";
        double[] alongX = [.. z.Where((_, i) => i % 2 == 0)];
        yield return $"along-x {Agreement.Of(Histogram(u, alongX, [x], target), Grids.Line(x, a => system.FreeEnergy(a)!.Value), Region)}";
    }
}
