using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Sampling;

[Trait("Kind", "Statistical")]
public sealed class SdeMicroSystemTests
{
    [Fact]
    public void Windows_on_a_double_well_and_MBAR_give_its_exact_free_energy()
    {
        // 17 windows x 16 replicas x 60 records: about 40 bins with |z| < 4.5 each (false alarms 3e-4) and their mean square, which
        // scatters by 0.25, below 2 (6e-5).
        (double worst, double meanSquare, _) = DoubleWell(stiffness: 25, claimed: 25);
        Assert.True(worst < 4.5, $"largest |z| {worst}");
        Assert.InRange(meanSquare, 0.3, 2);
    }

    [Fact]
    public void Windows_whose_stiffness_is_misstated_by_a_third_are_caught()
    {
        (double worst, double meanSquare, _) = DoubleWell(stiffness: 25, claimed: 33);
        Assert.True(worst > 4.5 || meanSquare > 2, $"largest |z| {worst}, mean square {meanSquare}");
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Runs_repeat_to_the_byte_on_any_number_of_threads()
    {
        var system = new SdeMicroSystem(new BistableHalfMoon());
        EnsembleRequest request = Request(system, replicas: 19) with { Centers = [.. Enumerable.Range(0, 19).Select(i => 0.1 * i)], Stiffness = [100] };
        EnsembleRun one = system.Run(request with { Threads = 1 }, default);
        EnsembleRun three = system.Run(request with { Threads = 3 }, default);
        Assert.Equal(one.States, three.States);
        Assert.Equal(one.Coarse, three.Coarse);
        Assert.Equal(19 * (50 + (8L * 25)), one.ForceEvaluations);
        Assert.NotEqual(one.States, system.Run(request with { Stream = 78 }, default).States);
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Records_hold_the_slow_variables_and_potentials_of_their_states()
    {
        var system = new SdeMicroSystem(new BistableHalfMoon());
        EnsembleRun run = system.Run(Request(system, replicas: 3), default);
        var z = new double[1];
        var observation = new double[2];
        var back = new double[2];
        for (int row = 0; row < 3 * 8; row++)
        {
            double[] state = run.States[(2 * row)..((2 * row) + 2)];
            system.Restrict(state, z);
            Assert.Equal(z[0], run.Coarse[row]);
            Assert.Equal(system.ReducedPotential(state), run.ReducedPotential![row]);
            system.Observe(state, observation);
            system.Reconstruct(observation, back);
            Assert.Equal(state[1], back[1], 1e-12);
            Assert.Equal(0, system.CoarseVariables[0].Difference(state[0], back[0]), 1e-12);
        }

        Assert.Null(new SdeMicroSystem(new HalfMoon()).Run(Request(new SdeMicroSystem(new HalfMoon()), 2), default).ReducedPotential);
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void A_replica_that_blows_up_is_reported_and_leaves_no_number_behind()
    {
        // The quartic wall throws a start at 60 out of the finite numbers in a few steps; its neighbours are untouched.
        var system = new SdeMicroSystem(new DoubleWell());
        EnsembleRequest request = new() { Starts = [1, 60, -1], Records = 4, Stride = 10, Seed = 1, Stream = 1 };
        EnsembleRun run = system.Run(request, default);
        Assert.Equal([1], run.Failures.Select(f => f.Replica));
        Assert.Contains("coordinate x", run.Failures[0].What);
        Assert.All(run.States[4..8], v => Assert.True(double.IsNaN(v)));
        Assert.All(run.Coarse[4..8], v => Assert.True(double.IsNaN(v)));
        Assert.All(run.States[..4].Concat(run.States[8..]), v => Assert.True(double.IsFinite(v)));
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Relaxing_goes_down_to_the_ceiling_and_not_below_its_tolerance()
    {
        var system = new SdeMicroSystem(new BistableHalfMoon());
        double[] state = [1.2, 2.1];
        Assert.True(system.ReducedPotential(state) > 50);
        Assert.True(system.Relax(state, 12) > 0);
        Assert.InRange(system.ReducedPotential(state), 11, 12);
        Assert.Equal(0, system.Relax(state, 12));
    }

    [Fact]
    [Trait("Kind", "Unit")]
    public void Misuse_throws_at_the_door()
    {
        var system = new SdeMicroSystem(new DoubleWell());
        EnsembleRequest request = Request(system, 2);
        Assert.Throws<ArgumentException>(() => system.Run(request with { Centers = [0.0, 0.0] }, default));
        Assert.Throws<ArgumentException>(() => system.Run(request with { Centers = [0.0], Stiffness = [1.0] }, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SdeMicroSystem(new DoubleWell(), timestep: -1));
        Assert.Throws<NotSupportedException>(() => new SdeMicroSystem(new HalfMoon()).ReducedPotential([0, 1]));
    }

    private static EnsembleRequest Request(SdeMicroSystem system, int replicas) => new()
    {
        Starts = [.. Enumerable.Range(0, replicas).SelectMany(_ => system.System.TypicalState)],
        EquilibrationSteps = 50,
        Records = 8,
        Stride = 25,
        Seed = 4,
        Stream = 77,
    };

    private static (double Worst, double MeanSquare, int Bins) DoubleWell(double stiffness, double claimed)
    {
        const int Replicas = 16;
        const int Records = 60;
        var system = new SdeMicroSystem(new DoubleWell());
        double[] centers = [.. Enumerable.Range(0, 17).Select(w => -1.6 + (0.2 * w))];
        double[] starts = [.. centers.SelectMany(c => Enumerable.Repeat(c, Replicas))];

        // The steepest window relaxes in 1/25 of a time unit, the barrier in 1/13: records 0.1 apart are nearly independent.
        EnsembleRun run = system.Run(
            new EnsembleRequest { Starts = starts, Centers = starts, Stiffness = [stiffness], EquilibrationSteps = 500, Records = Records, Stride = 100, Seed = 11, Stream = 3 },
            default);
        int[] counts = [.. Enumerable.Repeat(Replicas * Records, centers.Length)];
        double[] g = [.. centers.Select((_, w) => StatisticalInefficiency.OfReplicas(run.Coarse.AsSpan(w * Replicas * Records, Replicas * Records), Replicas))];
        ReducedPotentials u = ReducedPotentials.ForHarmonicUmbrellas(run.Coarse, centers, [.. centers.Select(_ => claimed)], [0.0], counts);
        MbarResult mbar = Mbar.Solve(u, new MbarOptions { Inefficiencies = g });
        Assert.Equal(MbarStatus.Converged, mbar.Status);
        var axis = new GridAxis(-1.5, 1.5, 40, false);
        FreeEnergySurface surface = FreeEnergySurface.ByHistogram(mbar, run.Coarse, [axis]);
        ScalarLaw truth = new DoubleWell().Stationary;
        double worst = 0, sum = 0;
        for (int b = 0; b < axis.Bins; b++)
        {
            double low = axis.Minimum + (b * axis.Width);
            double exact = -Math.Log((truth.Cdf(low + axis.Width) - truth.Cdf(low)) / axis.Width);
            double score = (surface.Values[b] - exact) / surface.Errors[b];
            worst = Math.Max(worst, Math.Abs(score));
            sum += score * score;
        }

        return (worst, sum / axis.Bins, axis.Bins);
    }
}
