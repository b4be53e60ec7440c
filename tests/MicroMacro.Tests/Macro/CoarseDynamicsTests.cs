using MicroMacro.Dynamics;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Macro;

/// <summary>Passage times and rates from bursts against quadrature, finite volumes and counting; seeds are fixed, false alarms below 1 in 1,000.</summary>
[Trait("Kind", "Statistical")]
public sealed class CoarseDynamicsTests
{
    private static readonly CoarseRegion Left = new([double.NegativeInfinity], [-0.8]);
    private static readonly CoarseRegion Right = new([0.8], [double.PositiveInfinity]);

    [Fact]
    public void The_double_wells_passage_times_are_within_five_per_cent_and_errors_are_stated()
    {
        BurstSet bursts = Paths.Of(new DoubleWell(), Paths.Uniform(400_000, -1.5, 1.5, 41), 2e-4, 30, 41);
        EffectiveSdeOptions options = new() { DriftDegree = 3, NoiseDegree = 0 };
        CoarseDynamics dynamics = Model(bursts);
        Assert.InRange(dynamics.MeanPassageTime([-1], new([0], [1.5])), 0.95 * 4.2328, 1.05 * 4.2328);
        Assert.InRange(dynamics.MeanPassageTime([-1], new([1], [1.5])), 0.95 * 8.8800, 1.05 * 8.8800);
        EffectiveRates rates = EffectiveRates.Estimate(bursts, Model, Left, Right, 12);
        // Half a 95 % interval, from twelve draws.
        Assert.InRange(rates.ForwardTime.RelativeHalfWidth, 0.01, 0.08);
        Assert.InRange(rates.PopulationRatio.Value, 0.9, 1.1);

        // Rates of the exact drift and noise on the same grid lie in the intervals, widened to three standard errors.
        CoarseDynamics exact = CoarseDynamics.Of(Exact(), CoarseGrid.Over(bursts, 400));
        double truth = exact.TransitionRate(Left, Right);
        Assert.InRange(Math.Log(rates.Forward.Value / truth), -3 * rates.Forward.RelativeHalfWidth / 1.96, 3 * rates.Forward.RelativeHalfWidth / 1.96);

        CoarseDynamics Model(BurstSet set) => CoarseDynamics.Of(EffectiveSdeFit.Fit(set, options), CoarseGrid.Over(bursts, 400));
    }

    [Fact]
    public void Counting_and_transitions_of_bursts_give_the_same_rates()
    {
        DoubleWell well = new();
        const double interval = 0.02;
        SdeRun run = SdeEnsemble.Run(well, new SdeRequest
        {
            Starts = [.. Enumerable.Range(0, 64).Select(r => r % 2 == 0 ? -1.0 : 1)],
            Timestep = 5e-4, Stride = 40, Records = 5000, Key = new RandomKey(42, 0), Threads = 2,
        });
        CoreTransitions counted = CoreTransitions.Count(run.States, 64, interval, Left, Right);
        Assert.True(counted.Forward >= 300 && counted.Backward >= 300, $"{counted}");

        BurstSet early = Bursts(1, 43);
        BurstSet late = Bursts(4, 43);
        EffectiveRates rates = EffectiveRates.Estimate(early, Chain, Left, Right, 12);
        double joint = Math.Sqrt(Math.Pow(counted.ForwardRate.RelativeHalfWidth, 2) + Math.Pow(rates.Forward.RelativeHalfWidth, 2));
        Assert.InRange(joint, 0.01, 0.25);
        Assert.InRange(Math.Log(rates.Forward.Value / counted.ForwardRate.Value), -1.7 * joint, 1.7 * joint);
        Assert.InRange(Math.Log(rates.Backward.Value / counted.BackwardRate.Value), -1.7 * joint, 1.7 * joint);
        Assert.Equal(LagVerdict.Markovian, ChapmanKolmogorov.Test(early, late, Chain).Verdict);

        BurstSet Bursts(int lags, ulong seed) => Paths.Of(well, Paths.Uniform(60_000, -1.7, 1.7, seed), 5e-4, 80 * lags, seed);

        CoarseDynamics Chain(BurstSet set) => CoarseDynamics.Of(set, CoarseGrid.Over(early, 60, 0));
    }

    [Fact]
    public void Muller_Brown_along_x_alone_is_not_Markovian()
    {
        // From states that the law of y given x has: y remembers the valley it is in.
        MullerBrown system = new();
        double[] lifted = Lifted(system, 20_000, 45);
        BurstSet[] byLag = [.. new[] { 20, 60, 200, 600, 2000 }.Select(steps => MullerBursts(system, lifted, steps))];
        LagPlateau plateau = LagPlateau.Scan(byLag, new EffectiveSdeOptions { DriftSplines = 10, NoiseDegree = 4 });
        Assert.Equal(LagVerdict.NotMarkovian, plateau.Verdict);
        ChapmanKolmogorov check = ChapmanKolmogorov.Test(byLag[2], byLag[4], set => CoarseDynamics.Of(set, CoarseGrid.Over(byLag[2], 40, 0)));
        Assert.Equal(LagVerdict.NotMarkovian, check.Verdict);
    }

    [Fact]
    public void Regions_are_boxes_that_may_lie_across_the_seam()
    {
        CoarseRegion seam = CoarseRegion.About([Math.PI], [0.5], [Math.Tau]);
        Assert.True(seam.Contains([-3.0]));
        Assert.True(seam.Contains([3.0]));
        Assert.False(seam.Contains([0.0]));
        Assert.True(new CoarseRegion([3], [-3], [Math.Tau]).Contains([-3.1]));
        Assert.True(Left.Contains([-5.0]));
        Assert.False(Left.Contains([-0.7]));
        Assert.Throws<ArgumentException>(() => new CoarseRegion([1], [0]));
    }

    [Fact]
    public void Counts_belong_to_the_core_visited_last()
    {
        // a, between, a, b, between, a: one way and back; the first record, in neither, does not count.
        CoreTransitions counted = CoreTransitions.Count([0, -1, 0, -1, 1, 0, -1], 1, 0.5, Left, Right);
        Assert.Equal((1, 1), (counted.Forward, counted.Backward));
        Assert.Equal(2.0, counted.TimeInA, 1e-12);
        Assert.Equal(1.0, counted.TimeInB, 1e-12);
        Assert.Equal(0.5, counted.ForwardRate.Value, 1e-12);

        // Garwood's interval of one event.
        Assert.Equal(0.0253178 / 2, counted.ForwardRate.Low, 1e-6);
        Assert.Equal(5.5716434 / 2, counted.ForwardRate.High, 1e-6);
    }

    /// <summary>The exact double well as an effective SDE.</summary>
    private static EffectiveSde Exact()
    {
        double[] period = [0];
        CoarseBasis drift = new([-1.5], [1.5], period, 3);
        CoarseBasis noise = new([-1.5], [1.5], period, 0);
        return new(drift, noise)
        {
            Status = EffectiveStatus.Converged, Explanation = "exact", Lag = 1,
            DriftCoefficients = [0, 12 * 1.5, 0, -12 * 1.5 * 1.5 * 1.5], DriftCovariances = new double[16],
            LogNoiseCoefficients = [Math.Log(2)], LogNoiseCovariances = new double[1],
        };
    }

    private static double[] Lifted(MullerBrown system, int count, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 0));
        return [.. Paths.Uniform(count, -1.1, 0.8, seed).SelectMany(x => new[] { x, system.Conditional(x)!.Quantile(random.NextDouble()) })];
    }

    private static BurstSet MullerBursts(MullerBrown system, double[] starts, int steps)
    {
        SdeRun run = SdeEnsemble.Run(system, new SdeRequest
        {
            Starts = starts, Timestep = system.DefaultTimestep, Key = new RandomKey(46, 0), EquilibrationSteps = steps, Threads = 2,
        });
        return new([.. starts.Where((_, i) => i % 2 == 0)], [.. run.FinalStates.Where((_, i) => i % 2 == 0)], 1, steps * system.DefaultTimestep);
    }
}
