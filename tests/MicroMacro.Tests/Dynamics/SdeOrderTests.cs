using MicroMacro.Dynamics;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Dynamics;

/// <summary>Orders of convergence, and convergence to the Itô solution rather than to another one.</summary>
public sealed class SdeOrderTests
{
    [Fact, Trait("Kind", "Law")]
    public void Euler_has_weak_order_one()
    {
        // Standard errors of about 1e-3 on errors of 0.0756 and 0.0363: the order is 1.06 ± 0.05.
        double order = WeakOrder(SdeScheme.EulerMaruyama, 8, 16, 1);
        Assert.InRange(order, 0.85, 1.25);
    }

    [Fact, Trait("Kind", "Law")]
    public void Heun_has_weak_order_two_for_constant_noise()
    {
        // 0.0825 and 0.0186 by hand: the order is 2.1 ± 0.1.
        double order = WeakOrder(SdeScheme.StochasticHeun, 2, 4, 1);
        Assert.InRange(order, 1.8, 2.5);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_noise_amplitude_that_is_wrong_shows_no_order() =>
        Assert.InRange(WeakOrder(SdeScheme.EulerMaruyama, 8, 16, 1.2), -0.5, 0.6);

    [Theory, Trait("Kind", "Law"), InlineData(SdeScheme.EulerMaruyama), InlineData(SdeScheme.StochasticHeun)]
    public void State_dependent_noise_has_strong_order_one_half_towards_the_ito_solution(SdeScheme scheme)
    {
        Assert.InRange(StrongOrder(scheme, 1), 0.4, 0.65);

        // Measured against the Stratonovich solution, the error does not fall.
        Assert.InRange(StrongOrder(scheme, 0), -0.1, 0.1);
    }

    /// <summary>From E x(1)² of an Ornstein-Uhlenbeck process from 0, whose exact value is (1 - e^-2) D.</summary>
    private static double WeakOrder(SdeScheme scheme, int coarse, int fine, double plantedNoise) =>
        Math.Log2(Error(scheme, coarse, plantedNoise) / Error(scheme, fine, plantedNoise)) / Math.Log2((double)fine / coarse);

    private static double Error(SdeScheme scheme, int steps, double plantedNoise)
    {
        SdeRun run = SdeEnsemble.Run(new LouderNoise<OrnsteinUhlenbeckProcess>(new(1, 1), plantedNoise), new SdeRequest
        {
            Starts = new double[1_000_000], Timestep = 1.0 / steps, Key = new RandomKey(31, (ulong)steps), EquilibrationSteps = steps, Scheme = scheme,
        });
        return Math.Abs(run.FinalStates.Average(x => x * x) - (1 - Math.Exp(-2)));
    }

    /// <summary>From E |X(1) - exact| over 2^4 and 2^8 steps, the exact solution driven by the same normals.</summary>
    private static double StrongOrder(SdeScheme scheme, double itoShare)
    {
        const double m = 0.5;
        const double s = 0.8;
        const int replicas = 4096;
        double[] errors = new double[2];
        for (int k = 0; k < 2; k++)
        {
            int steps = k == 0 ? 16 : 256;
            RandomKey key = new(32, (ulong)steps);
            double[] starts = new double[replicas];
            Array.Fill(starts, 1);
            SdeRun run = SdeEnsemble.Run(new GeometricBrownianMotion(m, s), new SdeRequest
            {
                Starts = starts, Timestep = 1.0 / steps, Key = key, EquilibrationSteps = steps, Scheme = scheme,
            });
            for (uint r = 0; r < replicas; r++)
            {
                double w = 0;
                for (uint step = 0; step < steps; step++)
                {
                    w += Gaussian.Two(key, r, step, 0).G0;
                }

                double exact = Math.Exp(m - (0.5 * itoShare * s * s) + (s * w / Math.Sqrt(steps)));
                errors[k] += Math.Abs(run.FinalStates[r] - exact) / replicas;
            }
        }

        return Math.Log2(errors[0] / errors[1]) / 4;
    }
}
