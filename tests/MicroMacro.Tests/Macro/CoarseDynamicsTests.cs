using MicroMacro.Dynamics;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Statistics;
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
        BurstSet bursts = Paths.Of(new DoubleWell(), Paths.Uniform(800_000, -1.4, 1.4, 41), 2e-4, 100, 41);
        EffectiveSde sde = EffectiveSdeFit.Fit(bursts, new EffectiveSdeOptions { DriftDegree = 3, NoiseDegree = 0 });
        DiffusionGrid grid = CoarseGrid.Over(bursts, 400);
        CoarseDynamics dynamics = CoarseDynamics.Of(sde, grid);
        Assert.InRange(dynamics.MeanPassageTime([-1], new([0], [1.5])), 0.95 * 4.2328, 1.05 * 4.2328);
        Assert.InRange(dynamics.MeanPassageTime([-1], new([1], [1.5])), 0.95 * 8.8800, 1.05 * 8.8800);
        EffectiveRates rates = EffectiveRates.Estimate(sde, grid, Left, Right, 200);
        double error = rates.ForwardTime.RelativeHalfWidth / 1.96;
        Assert.InRange(error, 0.005, 0.02);
        Assert.InRange(rates.PopulationRatio.Value, 0.95, 1.05);

        // Rates of the exact drift and noise on the same grid lie within three standard errors.
        double truth = CoarseDynamics.Of(Exact(), grid).TransitionRate(Left, Right);
        Assert.InRange(Math.Log(rates.Forward.Value / truth), -3 * error, 3 * error);

        // Bursts drawn again give the same error. A spread of 100 draws is known to 1/√198 = 7 %, the quotient of two to 10 %: 0.7 to 1.4 are 3.4 of these.
        BurstSet few = new([.. bursts.Starts.Take(40_000)], [.. bursts.Ends.Take(40_000)], 1, bursts.Lag);
        EffectiveSdeOptions options = new() { DriftDegree = 3, NoiseDegree = 0 };
        EffectiveRates bootstrap = EffectiveRates.Estimate(few, set => CoarseDynamics.Of(EffectiveSdeFit.Fit(set, options), grid), Left, Right, 100);
        EffectiveSde fit = EffectiveSdeFit.Fit(few, options);
        Assert.InRange(Quotient(fit.DriftCovariances), 0.7, 1.4);

        // The planted defect: covariances four times too small.
        Assert.NotInRange(Quotient(Array.ConvertAll(fit.DriftCovariances, v => 0.25 * v)), 0.7, 1.4);

        double Quotient(double[] driftCovariances)
        {
            EffectiveSde sure = new(fit.DriftBasis, fit.NoiseBasis)
            {
                Status = fit.Status, Explanation = fit.Explanation, Lag = fit.Lag, DriftCoefficients = fit.DriftCoefficients, DriftCovariances = driftCovariances,
                LogNoiseCoefficients = fit.LogNoiseCoefficients, LogNoiseCovariances = fit.LogNoiseCovariances,
            };
            return EffectiveRates.Estimate(sure, grid, Left, Right, 100).ForwardTime.RelativeHalfWidth / bootstrap.ForwardTime.RelativeHalfWidth;
        }
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
    public void Muller_Brown_in_the_plane_has_the_passage_time_of_finite_volumes()
    {
        // From states as flattened sampling leaves them: even below the saddle, by Boltzmann's law above it.
        MullerBrown system = new();
        BurstSet bursts = PlaneBursts(system, 1_800_000, 10, 47);
        EffectiveSde sde = EffectiveSdeFit.Fit(bursts, new EffectiveSdeOptions { DriftSplines = 12, NoiseDegree = 0 });
        Assert.Equal(EffectiveStatus.Converged, sde.Status);
        DiffusionGrid grid = CoarseGrid.Over(bursts, 75);
        double truth = system.MeanFirstPassageTime();
        Assert.InRange(PassageTime(sde), 0.9 * truth, 1.1 * truth);
        double[] drawn = [.. Enumerable.Range(0, 4).Select(r => Math.Log(PassageTime(sde.Drawn(new RandomKey(48, (uint)r))!)))];
        Assert.InRange(Moments.Of(drawn).StandardDeviation, 0.01, 0.1);

        // The planted defect: σ² 5 % too large, which the barrier of the integral of 2 b/σ² turns into a third of the time.
        EffectiveSde hot = new(sde.DriftBasis, sde.NoiseBasis)
        {
            Status = sde.Status, Explanation = sde.Explanation, Lag = sde.Lag, DriftCoefficients = sde.DriftCoefficients, DriftCovariances = sde.DriftCovariances,
            LogNoiseCoefficients = Array.ConvertAll(sde.LogNoiseCoefficients, g => g + Math.Log(1.05)), LogNoiseCovariances = sde.LogNoiseCovariances,
        };
        Assert.NotInRange(PassageTime(hot), 0.9 * truth, 1.1 * truth);

        // Ten times as long a lag is too long, and gives another answer, but no fit runs away.
        EffectiveSde late = EffectiveSdeFit.Fit(PlaneBursts(system, 20_000, 100, 49), new EffectiveSdeOptions { DriftSplines = 12, NoiseDegree = 2 });
        Assert.Equal(EffectiveStatus.Converged, late.Status);
        double lateTime = PassageTime(late);
        Assert.True(double.IsFinite(lateTime) && lateTime > 0, $"{lateTime}");
        Assert.NotInRange(lateTime, 0.9 * truth, 1.1 * truth);

        double PassageTime(EffectiveSde fitted)
        {
            (StationaryPoint a, StationaryPoint b) = (MullerBrown.StationaryPoints[0], MullerBrown.StationaryPoints[1]);
            CoarseDynamics dynamics = CoarseDynamics.Of(fitted, grid);
            bool[] reached = grid.Where(z => ((z[0] - b.X) * (z[0] - b.X)) + ((z[1] - b.Y) * (z[1] - b.Y)) < 0.01);
            return dynamics.Rates.MeanPassageTimes(reached)[grid.CellOf([a.X, a.Y])];
        }
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

    private static BurstSet PlaneBursts(MullerBrown system, int count, int steps, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 0));
        List<double> starts = [];
        while (starts.Count < 2 * count)
        {
            double x = -1.3 + (2.3 * random.NextDouble());
            double y = -0.4 + (2.5 * random.NextDouble());
            if (random.NextDouble() < Math.Exp(-(MullerBrown.Potential(x, y) + 40) / 15))
            {
                starts.Add(x);
                starts.Add(y);
            }
        }

        double[] states = [.. starts];
        SdeRun run = SdeEnsemble.Run(system, new SdeRequest { Starts = states, Timestep = 1e-5, Key = new RandomKey(seed, 1), EquilibrationSteps = steps, Threads = 2 });
        return new(states, run.FinalStates, 2, 1e-5 * steps);
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
