using MicroMacro.Dynamics.Molecules;
using MicroMacro.FreeEnergy;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Dynamics.Molecules;

namespace MicroMacro.Tests.Sampling.EnhancedSampling;

/// <summary>Replica exchange between temperatures and between windows, against quadrature, with the defects that it must not have.</summary>
public sealed class ReplicaExchangeTests
{
    [Fact, Trait("Kind", "Unit")]
    public void A_run_gives_the_same_bytes_however_it_is_cut_and_threaded()
    {
        ReplicaExchangeRun whole = DoubleWell(3, 1);
        whole.Run(60);
        ReplicaExchangeRun cut = DoubleWell(3, 2);
        cut.Run(23);
        ReplicaExchangeRun next = DoubleWell(3, 2);
        next.Restore(cut.ToArrays());
        next.Run(37);
        Assert.Equal(whole.StateOf, next.StateOf);
        Assert.Equal(whole.Coarse, next.Coarse);
        Assert.Equal(whole.PotentialEnergies, next.PotentialEnergies);
        Assert.Equal(whole.Statistics.Accepted, next.Statistics.Accepted);
        Assert.Equal(whole.Statistics.RoundTrips, next.Statistics.RoundTrips);
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("accepted", "attempts to exchange where 23 rounds make")]
    [InlineData("state_of", "in round 22 the replicas are not in")]
    public void A_damaged_restart_is_refused(string array, string why)
    {
        ReplicaExchangeRun run = DoubleWell(3, 1);
        run.Run(23);
        ArrayBundle damaged = run.ToArrays();
        int[] values = [.. (int[])damaged[array].Values];
        values[^1] = values[^2];
        damaged[array] = array == "accepted" ? NamedArray.Of(values[..^1], values.Length - 1) : NamedArray.Of(values, 23, run.States);
        InvalidDataInputException fault = Assert.Throws<InvalidDataInputException>(() => DoubleWell(3, 1).Restore(damaged));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Temperatures_of_a_double_well()
    {
        ReplicaExchangeRun run = DoubleWell(3, 2);
        run.Run(20_000);
        (double largest, double cold) = DoubleWellErrors(run);
        ExchangeStatistics statistics = run.Statistics;
        Assert.True(largest < 0.2 && cold < 0.2);
        Assert.All(statistics.RoundTrips, trips => Assert.True(trips > 10));
        Assert.True(statistics.LowestAcceptance > 0.2);
    }

    [Theory, Trait("Kind", "Statistical")]
    [InlineData(10)]
    [InlineData(15)]
    public void Temperatures_of_Muller_Brown(double kT)
    {
        MullerBrown system = new(kT, kT);
        double[] starts = [.. Enumerable.Range(0, 8).SelectMany(_ => system.TypicalState)];
        SdeWalkers walkers = new(system, starts, new RandomKey(5, (ulong)kT), timestep: 5e-6);
        ReplicaExchangeRun run = new(walkers, ThermodynamicState.Ladder(1, 50 / kT, 8), 200, new RandomKey(5, 77));
        run.Run(45_000);
        (ReducedPotentials u, double[] z) = run.Samples(1_000);
        GridAxis bins = new(-1.6, 1.3, 58, false);
        double[] f = FreeEnergySurface.ByHistogram(Mbar.Solve(u), z, [bins], new SurfaceOptions { Target = run.Target(1, 1_000) }).Values;
        var difference = Quadrature.Difference(f, Quadrature.Bins(bins, x => system.FreeEnergy(x)!.Value), 10);
        Assert.True(difference.Largest < 0.2);
        Assert.All(run.Statistics.RoundTrips, trips => Assert.True(trips > 10));
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Windows_of_a_double_well()
    {
        DoubleWell system = new(12);
        UmbrellaWindow[] row = [.. Enumerable.Range(0, 16).Select(k => new UmbrellaWindow([-1.5 + (k * 3.0 / 15)], [60]))];
        SdeWalkers walkers = new(system, [.. row.Select(w => w.Center[0])], new RandomKey(4, 1));
        ReplicaExchangeRun run = new(walkers, ThermodynamicState.Windows(1, row), 200, new RandomKey(4, 77));
        run.Run(10_000);
        (ReducedPotentials u, double[] z) = run.Samples(300);
        GridAxis bins = new(-1.7, 1.7, 68, false);
        double[] f = FreeEnergySurface.ByHistogram(Mbar.Solve(u), z, [bins]).Values;
        var difference = Quadrature.Difference(f, Quadrature.Bins(bins, x => system.FreeEnergy(x)!.Value), 10);
        Assert.True(difference.Largest < 0.2);
        Assert.All(run.Statistics.RoundTrips, trips => Assert.True(trips > 3));
    }

    [Fact, Trait("Kind", "Statistical")]
    public void An_exchanged_molecule_has_the_energies_of_its_temperatures()
    {
        // 30 wells k x²/2 at hardly any friction: <U> = 15 kT at each of eight temperatures; false alarms 0.05 %. Velocities that are not
        // rescaled carry heat from rung to rung, and acceptance of the wrong sign sorts the hot replicas to the cold states.
        (double z, double velocities, double sign) = (WorstEnergy(false, false), WorstEnergy(true, false), WorstEnergy(false, true));
        Assert.True(z < 4);
        Assert.True(velocities > 6);
        Assert.True(sign > 20);
    }

    private static double WorstEnergy(bool unscaled, bool wrongSign)
    {
        ThermodynamicState[] ladder = ThermodynamicState.Ladder(2.5, 4, 8);
        double[] kT = [.. ladder.Select(s => s.ThermalEnergy)];
        LangevinOptions options = new() { ThermalEnergy = 2.5, Friction = 0.5, Timestep = 0.002, RecenterEvery = 0 };
        MolecularEnsemble ensemble = new(new Wells([.. Enumerable.Repeat(20_000f, 10)]), [.. Enumerable.Repeat(12.0, 10)], options);
        MolecularWalkers walkers = new(ensemble, 2.5, 0.002, 10, [new Coordinate("x", 0, 0)], new double[8 * 30], new RandomKey(3, 3), kT);
        ReplicaExchangeRun run = new(new DefectiveWalkers(walkers, wrongSign, unscaled), ladder, 37, new RandomKey(3, 5));
        run.Run(8_000);
        (int[] stateOf, double[] energies) = (run.StateOf, run.PotentialEnergies);
        double worst = 0;
        for (int k = 0; k < 8; k++)
        {
            double[] u = [.. energies.Where((_, row) => stateOf[row] == k).Skip(500).Select(Math.Abs)];
            double mean = u.Average();
            double g = StatisticalInefficiency.Of(u);
            double error = Math.Sqrt(u.Average(v => (v - mean) * (v - mean)) * g / u.Length);
            worst = Math.Max(worst, Math.Abs(mean - (15 * kT[k])) / error);
        }

        return worst;
    }

    private static (double Mbar, double Cold) DoubleWellErrors(ReplicaExchangeRun run)
    {
        GridAxis bins = new(-1.7, 1.7, 34, false);
        double[] truth = Quadrature.Bins(bins, x => new DoubleWell(8).FreeEnergy(x)!.Value);
        (ReducedPotentials u, double[] z) = run.Samples(run.Rounds / 20);
        double[] f = FreeEnergySurface.ByHistogram(Mbar.Solve(u), z, [bins], new SurfaceOptions { Target = run.Target(1, run.Rounds / 20) }).Values;

        // The samples of the coldest state alone know the wells, not the barrier.
        int[] counts = new int[bins.Bins];
        for (int n = 0; n < u.Counts[0]; n++)
        {
            counts[bins.Bin(z[n])]++;
        }

        double[] cold = [.. counts.Select(c => -Math.Log(c))];
        return (Quadrature.Difference(f, truth, 10).Largest, Quadrature.Difference(cold, truth, 3).Largest);
    }

    private static ReplicaExchangeRun DoubleWell(ulong seed, int threads)
    {
        SdeWalkers walkers = new(new DoubleWell(8), [.. Enumerable.Repeat(-1.0, 8)], new RandomKey(seed, 1), threads: threads);
        return new ReplicaExchangeRun(walkers, ThermodynamicState.Ladder(1, 8, 8), 100, new RandomKey(seed, 2));
    }
}
