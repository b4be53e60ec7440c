using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Simulations;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Artifacts.Simulations;

/// <summary>Plain simulations as files: what they start from, what they hold, and that they hold nothing broken.</summary>
public sealed class SimulationTests
{
    [Fact, Trait("Kind", "Unit")]
    public void Starts_are_spread_evenly_along_the_first_range_and_filled_in_along_the_others()
    {
        HalfMoon system = new();
        double[] line = StartSpread.Of(system, "x=0:3", 4);
        Assert.Equal([0.375, 1, 1.125, 1, 1.875, 1, 2.625, 1], line);
        Assert.Equal(line, StartSpread.Of(system, null, 4));
        double[] box = StartSpread.Of(system, "y=0.5:1.5, x=1", 1000);
        Assert.All(box.Where((_, i) => i % 2 == 0), x => Assert.Equal(1, x));
        double[] area = StartSpread.Of(system, "x=0:1,y=0:1", 1000);
        for (int quarter = 0; quarter < 4; quarter++)
        {
            int inside = Enumerable.Range(0, 1000).Count(r => (area[2 * r] > 0.5) == (quarter % 2 == 1) && (area[(2 * r) + 1] > 0.5) == (quarter / 2 == 1));
            Assert.InRange(inside, 240, 260);
        }
    }

    [Theory, Trait("Kind", "Unit")]
    [InlineData("q=1")]
    [InlineData("x")]
    [InlineData("x=a:b")]
    [InlineData("x=3:0")]
    [InlineData("x=0:1:2")]
    [InlineData("x=0:1,")]
    [InlineData("x=NaN")]
    public void A_spread_that_is_not_understood_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<StudyException>(() => StartSpread.Of(new HalfMoon(), text, 3)).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Unit")]
    public void Samples_hold_observations_labels_replicas_and_times_and_start_a_next_run()
    {
        HalfMoon system = new();
        SimulationSettings settings = new() { Replicas = 5, Steps = 30, Stride = 10, BurnIn = 20, Starts = "x=1:2", Threads = 1 };
        SimulationSamples samples = Simulation.Of(system, settings).Run(default);
        Assert.Equal(15, samples.Arrays["x"].Shape[0]);
        Assert.Equal([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], samples.Arrays["replica"].ToDoubles());
        Assert.Equal([0.3, 0.4, 0.5], samples.Arrays["time"].ToDoubles()[..3].Select(t => Math.Round(t, 12)));
        Assert.Equal([Math.Tau], samples.Arrays["period"].ToDoubles());
        Assert.Equal(5 * 50, samples.ForceEvaluations);
        double[] x = samples.Arrays["x"].ToDoubles();
        double[] z = samples.Arrays["z"].ToDoubles();
        double[] state = new double[2];
        for (int row = 0; row < 15; row++)
        {
            system.Reconstruct(x.AsSpan(2 * row, 2), state);
            Assert.Equal(z[row], state[0], 1e-12);
        }

        Assert.Equal(x, Simulation.Of(system, settings with { Threads = 2 }).Run(default).Arrays["x"].ToDoubles());
        Assert.NotEqual(x, Simulation.Of(system, settings with { Seed = 2 }).Run(default).Arrays["x"].ToDoubles());

        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.npz");
        try
        {
            NpzFile.Write(path, samples.Arrays);
            Simulation next = Simulation.Of(system, settings with { Starts = path, Replicas = 17 });
            Assert.Equal(17, next.Request.Starts.Length / 2);
            Assert.Equal(z[1], next.Request.Starts[2], 1e-12);
            Assert.Equal(z[1], next.Request.Starts[32], 1e-12);
            Assert.Throws<InvalidDataInputException>(() => Simulation.Of(new DoubleWell(), settings with { Starts = path }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact, Trait("Kind", "Unit")]
    public void Replicas_that_fail_are_left_out_and_named()
    {
        // One far start on a quartic wall at a timestep that is stable in the wells only.
        SimulationSettings settings = new() { Replicas = 3, Steps = 40, Stride = 10, Starts = "x=-1:29", Timestep = 0.001 };
        SimulationSamples samples = Simulation.Of(new DoubleWell(), settings with { Starts = "x=-10:40" }).Run(default);
        Assert.NotEmpty(samples.Failures);
        Assert.Equal(3 - samples.Failures.Count, samples.Replicas);
        Assert.All(samples.Arrays["x"].ToDoubles(), v => Assert.True(double.IsFinite(v)));
        Assert.Equal(samples.Replicas * 4, samples.Arrays["x"].Shape[0]);
        Assert.Throws<PhysicsFailedException>(() => Simulation.Of(new DoubleWell(), settings with { Starts = "x=60" }).Run(default));
    }

    [Fact, Trait("Kind", "Unit")]
    public void Settings_without_a_record_or_a_replica_are_refused()
    {
        SimulationSettings good = new() { Replicas = 1 };
        Assert.Throws<StudyException>(() => Simulation.Of(new HalfMoon(), good with { Replicas = 0 }));
        Assert.Throws<StudyException>(() => Simulation.Of(new HalfMoon(), good with { Steps = 5, Stride = 10 }));
        Assert.Throws<StudyException>(() => Simulation.Of(new HalfMoon(), good with { Stride = 0 }));
        Assert.Throws<StudyException>(() => Simulation.Of(new HalfMoon(), good with { BurnIn = -1 }));
        Assert.Throws<StudyException>(() => Simulation.Of(new HalfMoon(), good with { Timestep = -0.1 }));
    }
}
