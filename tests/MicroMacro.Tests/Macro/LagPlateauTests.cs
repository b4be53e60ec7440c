using MicroMacro.Macro;
using MicroMacro.Numerics.Random;

namespace MicroMacro.Tests.Macro;

[Trait("Kind", "Statistical")]
public sealed class LagPlateauTests
{
    private static readonly EffectiveSdeOptions Linear = new() { DriftDegree = 1, NoiseDegree = 0 };

    [Fact]
    public void A_diffusion_shows_a_plateau()
    {
        LagPlateau plateau = LagPlateau.Scan([.. new[] { 0.01, 0.02, 0.04, 0.08 }.Select((lag, i) => Paths.OrnsteinUhlenbeck(3000, lag, 20 + (ulong)i))], Linear);
        Assert.Equal(LagVerdict.Markovian, plateau.Verdict);
        Assert.Equal(0, plateau.First);
        Assert.Equal(3, plateau.Last);
    }

    [Fact]
    public void Ballistic_motion_does_not()
    {
        // A particle with inertia, looked at over less than its velocity remembers: σ² grows with the lag.
        LagPlateau plateau = LagPlateau.Scan([.. new[] { 0.02, 0.04, 0.08, 0.16 }.Select(lag => Inertial(3000, lag))], Linear);
        Assert.Equal(LagVerdict.NotMarkovian, plateau.Verdict);
        Assert.Contains("Not Markovian", plateau.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void One_lag_or_few_bursts_cannot_tell()
    {
        Assert.Equal(LagVerdict.CannotTell, LagPlateau.Scan([Paths.OrnsteinUhlenbeck(3000, 0.1, 30)], Linear).Verdict);
        Assert.Equal(LagVerdict.CannotTell, LagPlateau.Scan([.. new[] { 0.01, 0.02, 0.04 }.Select(lag => Paths.OrnsteinUhlenbeck(12, lag, 31))], Linear).Verdict);
    }

    private static BurstSet Inertial(int count, double lag)
    {
        var random = new RandomSequence(new RandomKey(32, 0));
        double[] starts = new double[count];
        double[] ends = new double[count];
        for (int i = 0; i < count; i++)
        {
            (double x, double v) = (random.NextDouble(), random.NextGaussian());
            starts[i] = x;
            for (int s = 0; s < 20; s++)
            {
                v += (-v * lag / 20) + (Math.Sqrt(2 * lag / 20) * random.NextGaussian());
                x += v * lag / 20;
            }

            ends[i] = x;
        }

        return new(starts, ends, 1, lag);
    }
}
