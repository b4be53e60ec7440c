using MicroMacro.FreeEnergy;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Bench.Headline;

/// <summary>A plane diffusion along x with y hidden; truth by quadrature.</summary>
internal sealed class SdeCase : Case
{
    private const int Points = 8;

    public required SdeSystem System { get; init; }

    /// <summary>The hidden state at (x, y).</summary>
    public required Func<double, double, int> State { get; init; }

    public override IWalkers Walkers(int count, RandomKey key, bool told = false, double[]? thermalEnergies = null, double[]? starts = null) =>
        new SdeWalkers(System, starts ?? [.. Enumerable.Range(0, count).SelectMany(_ => System.TypicalState)], key, told ? [0, 1] : [0]);

    public override int Hidden(ReadOnlySpan<double> state) => State(state[0], state[1]);

    public static SdeCase BistableHalfMoon(string folder)
    {
        BistableHalfMoon system = new(8);
        GridAxis x = new(-Math.PI, Math.PI, 64, true), y = new(0.2, 1.8, 80, false);
        static int State(double a, double b) => b > 1 ? 1 : 0;
        return new()
        {
            Name = "bistable-half-moon", System = system, State = State, StudyPath = Path.Combine(folder, "bistable-half-moon.yaml"),
            Axes = [x], HiddenAxis = y, HiddenWidth = 0.08, Truth = Quadrature(system, x, -0.2, 2.2, 8, State),
            Centers = [.. Enumerable.Range(0, 32).Select(k => -Math.PI + (k * Math.PI / 16))], Stiffness = 100, Segment = 1000, ThermalEnergy = 1,
            Hottest = 8, Rungs = 8, Budget = 1_000_000_000,
        };
    }

    public static SdeCase MullerBrown(string folder)
    {
        MullerBrown system = new(10, 10);
        GridAxis x = new(-1.5, 1.1, 52, false), y = new(-0.8, 2.4, 128, false);

        // The ridge between the valleys follows this line from the saddle at x = -0.8 to x = 0.
        static int State(double a, double b) => b > 1.17 + (0.6 * a) ? 1 : 0;
        return new()
        {
            Name = "muller-brown", System = system, State = State, StudyPath = Path.Combine(folder, "muller-brown.yaml"),
            Axes = [x], HiddenAxis = y, HiddenWidth = 0.08, Truth = Quadrature(system, x, -1.5, 3, 13, State),
            Centers = [.. Enumerable.Range(0, 27).Select(k => -1.5 + (k * 0.1))], Stiffness = 200, Segment = 200, ThermalEnergy = 1,
            Hottest = 5, Rungs = 8, Budget = 1_000_000_000,
        };
    }

    private static Truth Quadrature(SdeSystem system, GridAxis x, double low, double high, int stretches, Func<double, double, int> state)
    {
        const int cells = 2000;
        double[,] joint = new double[x.Bins, 2];
        double ground = system.ReducedPotential([.. system.TypicalState]), total = 0;
        for (int i = 0; i < x.Bins * Points; i++)
        {
            double a = x.Minimum + ((i + 0.5) * x.Width / Points);
            for (int j = 0; j < cells; j++)
            {
                double b = low + ((j + 0.5) * (high - low) / cells);
                double weight = Math.Exp(ground - system.ReducedPotential([a, b]));
                joint[i / Points, state(a, b)] += weight;
                total += weight;
            }
        }

        for (int b = 0; b < x.Bins; b++)
        {
            (joint[b, 0], joint[b, 1]) = (joint[b, 0] / total, joint[b, 1] / total);
        }

        return new Truth([x], stretches, joint, 0);
    }
}
