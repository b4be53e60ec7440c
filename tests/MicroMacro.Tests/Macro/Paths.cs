using MicroMacro.Dynamics;
using MicroMacro.Macro;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Macro;

/// <summary>Bursts of processes whose drift and noise are known.</summary>
internal static class Paths
{
    /// <summary>Bursts of the Ornstein-Uhlenbeck process with k = D = 1 by its exact transition, from starts spread over two deviations.</summary>
    public static BurstSet OrnsteinUhlenbeck(int count, double lag, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 61));
        OrnsteinUhlenbeck process = new();
        double[] starts = new double[count];
        double[] ends = new double[count];
        for (int i = 0; i < count; i++)
        {
            starts[i] = (4 * random.NextDouble()) - 2;
            (double mean, double variance) = process.Transition(starts[i], lag);
            ends[i] = mean + (Math.Sqrt(variance) * random.NextGaussian());
        }

        return new(starts, ends, 1, lag);
    }

    /// <summary>Bursts of a built-in system, of its first coordinate, from given states.</summary>
    public static BurstSet Of(SdeSystem system, double[] states, double timestep, int steps, ulong seed)
    {
        int d = system.StateDimension;
        SdeRun run = SdeEnsemble.Run(system, new SdeRequest
        {
            Starts = states, Timestep = timestep, Key = new RandomKey(seed, 62), EquilibrationSteps = steps, Threads = 2,
        });
        return new(First(states, d), First(run.FinalStates, d), 1, steps * timestep);
    }

    /// <summary>Uniform numbers.</summary>
    public static double[] Uniform(int count, double low, double high, ulong seed)
    {
        var random = new RandomSequence(new RandomKey(seed, 63));
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = low + ((high - low) * random.NextDouble());
        }

        return values;
    }

    private static double[] First(double[] states, int d) => [.. Enumerable.Range(0, states.Length / d).Select(i => states[i * d])];
}
