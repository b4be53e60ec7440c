using MicroMacro.Dynamics;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
using MicroMacro.Systems.Sde;
using MicroMacro.Tests.Support;

namespace MicroMacro.Tests.Macro;

/// <summary>Drift and noise from bursts against the truth; |z| beyond 4.4 happens once in 92,000 comparisons, seeds are fixed.</summary>
[Trait("Kind", "Statistical")]
public sealed class EffectiveSdeTests
{
    private static readonly EffectiveSdeOptions Linear = new() { DriftDegree = 1, NoiseDegree = 0 };

    [Fact]
    public void Bins_of_the_Ornstein_Uhlenbeck_process_are_right_at_any_lag()
    {
        foreach (double lag in (double[])[0.01, 0.7])
        {
            foreach (KramersMoyalBin bin in KramersMoyal.Estimate(Paths.OrnsteinUhlenbeck(40_000, lag, 1), 8))
            {
                Statistical.AssertZ(bin.Drift, bin.DriftError, -bin.Center, what: $"drift at {bin.Center}, lag {lag}");
                Statistical.AssertZ(bin.Noise, bin.NoiseError, Math.Sqrt(2), what: $"noise at {bin.Center}, lag {lag}");
            }
        }

        // The planted defect: the raw first coefficient at the long lag.
        BurstSet late = Paths.OrnsteinUhlenbeck(40_000, 0.7, 1);
        double[] raw = [.. Enumerable.Range(0, late.Count).Where(i => late.Starts[i] > 1.5).Select(i => late.Increment(i, 0) / 0.7)];
        Moments moments = Moments.Of(raw);
        Statistical.AssertZCatches(moments.Mean, moments.StandardError, -1.75);
    }

    [Fact]
    public void The_likelihood_finds_the_Ornstein_Uhlenbeck_process_with_honest_errors()
    {
        double[] scores = new double[60];
        for (int r = 0; r < 30; r++)
        {
            EffectiveSde sde = EffectiveSdeFit.Fit(Paths.OrnsteinUhlenbeck(500, 0.02, (ulong)r + 100), Linear);
            Assert.Equal(EffectiveStatus.Converged, sde.Status);
            (double[] drift, double[] driftError, double[] noise, double[] noiseError) = sde.At(1);
            scores[2 * r] = (drift[0] + 1) / driftError[0];
            scores[(2 * r) + 1] = (noise[0] - Math.Sqrt(2)) / noiseError[0];
        }

        // The sum of squares of 60 scores: neither too small nor too large at 1 in 10,000 a side.
        Assert.InRange(scores.Sum(z => z * z), 26, 107);
    }

    [Fact]
    public void The_second_order_terms_are_needed_and_present()
    {
        EffectiveSde sde = EffectiveSdeFit.Fit(Paths.OrnsteinUhlenbeck(60_000, 0.2, 3), Linear);
        (double[] drift, _, double[] noise, _) = sde.At(1.5);

        // -1.36 = -1.5 (1 - e^{-0.2})/0.2 without them; third order leaves 0.7 %.
        Assert.InRange(drift[0], -1.55, -1.46);
        Assert.Equal(Math.Sqrt(2), noise[0], 0.02);
    }

    [Fact]
    public void The_double_well_gives_its_free_energy_and_passage_times_back()
    {
        BurstSet bursts = Paths.Of(new DoubleWell(), Paths.Uniform(120_000, -1.5, 1.5, 4), 1e-4, 40, 4);
        EffectiveSde sde = EffectiveSdeFit.Fit(bursts, new EffectiveSdeOptions { DriftDegree = 3, NoiseDegree = 0 });
        Assert.Equal(EffectiveStatus.Converged, sde.Status);
        ScalarDynamics dynamics = ScalarDynamics.Of(sde);
        AssertNear(4.23277, dynamics.MeanFirstPassageTime(-1, 0), 0.05);
        AssertNear(8.87998, dynamics.MeanFirstPassageTime(-1, 1), 0.05);
        double[] free = dynamics.FreeEnergy();
        Assert.Equal(3, free[free.Length / 2] - free[free.Length / 6], 0.2);

        // Run as a process, the effective SDE stays where the stationary law is.
        SdeRun run = SdeEnsemble.Run(sde.Process, new SdeRequest
        {
            Starts = Paths.Uniform(2000, -1.2, 1.2, 5), Timestep = 1e-3, Key = new RandomKey(5, 0), EquilibrationSteps = 1000,
        });
        Assert.Empty(run.Failures);
        Assert.InRange(run.FinalStates.Average(Math.Abs), 0.85, 1.0);
    }

    [Fact]
    public void The_half_moon_drifts_by_a_thousandth_with_a_noise_of_a_thousandth()
    {
        // 16,000 time units; the error of the drift is a2 / sqrt(T), below 1 %.
        double[] states = [.. Paths.Uniform(800, 0, 3, 6).SelectMany(x => new[] { x, 1 })];
        BurstSet bursts = Paths.Of(new HalfMoon(), states, 0.05, 400, 6);
        EffectiveSdeOptions constant = new() { DriftDegree = 0, NoiseDegree = 0 };
        (double[] drift, double[] driftError, double[] noise, double[] noiseError) = EffectiveSdeFit.Fit(bursts, constant).At(1.5);
        Assert.InRange(driftError[0], 0, 1e-5);
        Statistical.AssertZ(drift[0], driftError[0], 1e-3);
        Statistical.AssertZ(noise[0], noiseError[0], 1e-3);

        // The planted defect: a drift 8 % off is seen.
        Statistical.AssertZCatches(drift[0], driftError[0], 0.92e-3);
    }

    [Fact]
    public void The_averaging_system_gives_its_averaged_drift()
    {
        Averaging system = new(epsilon: 1e-3);
        double[] slow = Paths.Uniform(4000, 0.2, 1.2, 7);
        var random = new RandomSequence(new RandomKey(7, 1));
        double[] states = new double[2 * slow.Length];
        for (int i = 0; i < slow.Length; i++)
        {
            (states[2 * i], states[(2 * i) + 1]) = (slow[i], slow[i] + (0.5 * random.NextGaussian()));
        }

        EffectiveSde sde = EffectiveSdeFit.Fit(Paths.Of(system, states, 2e-5, 2500, 7), new EffectiveSdeOptions { DriftDegree = 3, NoiseDegree = 1 });
        foreach (double x in (double[])[0.4, 0.7, 1])
        {
            (double[] drift, double[] error, _, _) = sde.At(x);
            Assert.InRange(error[0], 0, 0.02);
            Statistical.AssertZ(drift[0], error[0], system.EffectiveDrift(x), what: $"drift at {x}");

            // The closure y = x, without the average over y, is refused.
            Statistical.AssertZCatches(drift[0], error[0], x - (x * x * x));
        }
    }

    [Fact]
    public void A_periodic_variable_and_two_variables_are_fitted_too()
    {
        // dθ = sin θ dt + 0.5 dW, by one short Gaussian step; ends are wrapped.
        double[] starts = Paths.Uniform(20_000, -Math.PI, Math.PI, 8);
        var random = new RandomSequence(new RandomKey(8, 1));
        double[] ends = Array.ConvertAll(starts, x => Math.IEEERemainder(x + (0.01 * Math.Sin(x)) + (0.05 * random.NextGaussian()), Math.Tau));
        EffectiveSdeOptions options = new() { DriftDegree = 2, NoiseDegree = 1 };
        EffectiveSde ring = EffectiveSdeFit.Fit(new BurstSet(starts, ends, 1, 0.01, periods: [Math.Tau]), options);
        (double[] drift, double[] error, double[] noise, double[] noiseError) = ring.At(1);
        Statistical.AssertZ(drift[0], error[0], Math.Sin(1));
        Statistical.AssertZ(noise[0], noiseError[0], 0.5);
        Assert.InRange(Math.Abs(ScalarDynamics.Of(ring).Tilt), 0, 5);

        double[] plane = [.. starts.SelectMany((x, i) => new[] { x, starts[(i + 1) % starts.Length] })];
        double[] next = new double[plane.Length];
        for (int e = 0; e < plane.Length; e += 2)
        {
            next[e] = plane[e] - (0.01 * plane[e + 1]) + (0.1 * random.NextGaussian());
            next[e + 1] = plane[e + 1] + (0.02 * plane[e]) + (0.05 * random.NextGaussian());
        }

        (drift, error, noise, noiseError) = EffectiveSdeFit.Fit(new BurstSet(plane, next, 2, 0.01), Linear).At(0.5, -1);
        Statistical.AssertZ(drift[0], error[0], 1);
        Statistical.AssertZ(drift[1], error[1], 1);
        Assert.Equal(1, noise[0], 0.03);
        Assert.Equal(0.5, noise[1], 0.03);
    }

    [Fact]
    public void Weights_count_bursts_and_too_few_of_them_are_said()
    {
        BurstSet bursts = Paths.OrnsteinUhlenbeck(400, 0.02, 9);
        double[] twice = [.. Enumerable.Repeat(2.0, 400)];
        EffectiveSde plain = EffectiveSdeFit.Fit(bursts, Linear);
        EffectiveSde weighted = EffectiveSdeFit.Fit(new BurstSet(bursts.Starts, bursts.Ends, 1, 0.02, twice), Linear);
        Assert.Equal(plain.At(1).Drift[0], weighted.At(1).Drift[0], 1e-9);
        Assert.Equal(plain.At(1).DriftError[0], weighted.At(1).DriftError[0], 1e-9);
        Assert.Equal(EffectiveStatus.TooFewBursts, EffectiveSdeFit.Fit(Paths.OrnsteinUhlenbeck(3, 0.02, 9), Linear).Status);
        double[] twoPlaces = [.. Enumerable.Range(0, 100).Select(i => (double)(i % 2))];
        BurstSet poor = new(twoPlaces, [.. twoPlaces.Select((z, i) => z + (0.1 * Math.Sin(i * i)))], 1, 0.1);
        Assert.Equal(EffectiveStatus.TooFewBursts, EffectiveSdeFit.Fit(poor, new EffectiveSdeOptions { DriftDegree = 4, NoiseDegree = 0 }).Status);
    }

    private static void AssertNear(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= relative * expected, $"{actual} is not {expected} within {100 * relative} %");
}
