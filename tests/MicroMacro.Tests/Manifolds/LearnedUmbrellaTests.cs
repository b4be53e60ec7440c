using MicroMacro.FreeEnergy;
using MicroMacro.Manifolds;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Tests.Manifolds;

/// <summary>A coordinate of the bistable half-moon is learned, frozen, restrained, and its free energy got back.</summary>
[Trait("Kind", "Statistical")]
public sealed class LearnedUmbrellaTests
{
    private const int Windows = 24;

    [Fact]
    public void Free_energy_of_a_learned_angle_agrees_with_quadrature_and_a_bias_of_half_the_strength_does_not()
    {
        BistableHalfMoon system = new();
        LearnedObservable angle = Learn(system);
        Assert.Equal(2 * Math.PI, angle.Variable.Period);
        double[] masses = new double[States.Length];
        double[] exact = Quadrature(system, angle, masses);
        EnsembleRun run = Sample(system, angle, 70, 40);
        double[] z = run.Coarse;
        SurfaceDifference right = Compare(z, 40, exact);
        Assert.Equal(0, right.Missing);
        Assert.InRange(right.Rms, 0, 0.3);
        Assert.True(Compare(z, 20, exact).Rms > 0.5);
        double[] populations = Populations(Solve(z, 40), run.States);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"F within {right.Rms:F3} kT RMS, {right.Largest:F3} kT at most, of quadrature"));
        for (int s = 0; s < States.Length; s++)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{States[s].Name}: {populations[s]:F4}, by quadrature {masses[s]:F4}"));
            Assert.InRange(Math.Log(populations[s] / masses[s]), -0.3, 0.3);
        }

        double between = Populations(Solve(z, 20), run.States)[^1];
        Assert.True(Math.Abs(Math.Log(between / masses[^1])) > 0.5);
    }

    /// <summary>The two wells of F, the two lobes over the upper half of the angle, where they differ, and what lies between the wells.</summary>
    private static (string Name, Func<double, double, bool> Contains)[] States { get; } =
    [
        ("well at x = 0", (x, _) => Math.Cos(x) > 0),
        ("well at x = π", (x, _) => Math.Cos(x) <= 0),
        ("sin x > 0, outer lobe", (x, y) => Math.Sin(x) > 0 && y > 1),
        ("sin x > 0, inner lobe", (x, y) => Math.Sin(x) > 0 && y <= 1),
        ("between the wells", (x, _) => Math.Abs(Math.Cos(x)) < 0.7),
    ];

    private static double[] Populations(MbarResult mbar, double[] states)
    {
        double[] logs = mbar.LogWeights();
        double largest = logs.Max();
        double[] populations = new double[States.Length];
        double total = 0;
        for (int i = 0; i < logs.Length; i++)
        {
            double weight = Math.Exp(logs[i] - largest);
            total += weight;
            for (int s = 0; s < populations.Length; s++)
            {
                populations[s] += States[s].Contains(states[2 * i], states[(2 * i) + 1]) ? weight : 0;
            }
        }

        return Array.ConvertAll(populations, p => p / total);
    }

    /// <summary>Diffusion map with the exact covariances of the observation, its (cos, sin) pair carried to all (u, v).</summary>
    private static LearnedObservable Learn(BistableHalfMoon system)
    {
        const int n = 1500;
        var random = new RandomSequence(new RandomKey(81, 0));
        double[] points = new double[2 * n];
        double[] covariances = new double[4 * n];
        for (int i = 0; i < n; i++)
        {
            double x = Math.Tau * random.NextDouble();
            double y = system.Conditional(x)!.Quantile(random.NextDouble());
            system.Observe([x, y], points.AsSpan(2 * i, 2));
            HalfMoonCovariance.Of(x, y, 0.02, 0.1).CopyTo(covariances, 4 * i);
        }

        // Distances are in units of sqrt(time), in which the slow angle is 2π/0.02 around.
        DiffusionMap map = DiffusionMap.Fit(points, 2, new DiffusionMapOptions { Components = 4, Epsilon = 100, Neighbours = 200, Covariances = covariances });
        PeriodicPair pair = Assert.Single(PeriodicPair.Find(map), p => p.First == 0);
        double[] circle = [.. pair.Angles.SelectMany(a => new[] { Math.Cos(a), Math.Sin(a) })];
        GaussianProcess process = GaussianProcess.Fit(points, 2, circle, 80);
        Assert.InRange(process.HeldOutError, 0, 0.05);
        return new LearnedObservable("psi", process.Mean);
    }

    private static EnsembleRun Sample(BistableHalfMoon system, LearnedObservable angle, int records, double stiffness)
    {
        const int replicas = 16;
        SdeMicroSystem micro = new(system, timestep: 0.04, learned: [angle]);
        double[] centers = [.. Enumerable.Range(0, Windows * replicas).Select(r => Center(r / replicas))];
        EnsembleRun run = micro.Run(
            new EnsembleRequest
            {
                Starts = Starts(micro, angle, centers),
                Centers = centers,
                Stiffness = [stiffness],
                EquilibrationSteps = 10_000,
                Records = records,
                Stride = 1_000,
                Seed = 82,
                Stream = 0,
            },
            CancellationToken.None);
        Assert.Empty(run.Failures);
        return run;
    }

    /// <summary>States drawn over the strip, for each replica one whose coordinate is near its centre.</summary>
    private static double[] Starts(SdeMicroSystem micro, LearnedObservable angle, double[] centers)
    {
        var random = new RandomSequence(new RandomKey(83, 0));
        double[] starts = new double[2 * centers.Length];
        double[] z = new double[1];
        for (int r = 0; r < centers.Length; r++)
        {
            double[] state;
            do
            {
                double x = Math.Tau * random.NextDouble();
                state = [x, ((BistableHalfMoon)micro.System).Conditional(x)!.Quantile(random.NextDouble())];
                micro.Restrict(state, z);
            }
            while (Math.Abs(angle.Variable.Difference(z[0], centers[r])) > 0.1);
            state.CopyTo(starts, 2 * r);
        }

        return starts;
    }

    private static MbarResult Solve(double[] z, double stiffness)
    {
        int[] counts = new int[Windows];
        Array.Fill(counts, z.Length / Windows);
        double[] centers = [.. Enumerable.Range(0, Windows).Select(Center)];
        double[] stiff = new double[Windows];
        Array.Fill(stiff, stiffness);
        return Mbar.Solve(ReducedPotentials.ForHarmonicUmbrellas(z, centers, stiff, [2 * Math.PI], counts));
    }

    private static SurfaceDifference Compare(double[] z, double stiffness, double[] exact)
    {
        var surface = FreeEnergySurface.ByHistogram(Solve(z, stiffness), z, [Axis]);
        return SurfaceDifference.Of(surface.Values, exact, 10);
    }

    private static GridAxis Axis => new(-Math.PI, Math.PI, 36, true);

    private static double Center(int window) => -Math.PI + ((window + 0.5) * 2 * Math.PI / Windows);

    /// <summary>F of the coordinate, and the populations of the states, by summing the exact density over a fine grid.</summary>
    private static double[] Quadrature(BistableHalfMoon system, LearnedObservable angle, double[] populations)
    {
        double[] mass = new double[Axis.Bins];
        double[] observation = new double[2];
        for (int i = 0; i < 1500; i++)
        {
            for (int j = 0; j < 160; j++)
            {
                double[] state = [(i + 0.5) * Math.Tau / 1500, 0.1 + ((j + 0.5) * 1.8 / 160)];
                system.Observe(state, observation);
                double weight = Math.Exp(-system.ReducedPotential(state));
                mass[Axis.Bin(angle.Evaluate(observation))] += weight;
                for (int s = 0; s < populations.Length; s++)
                {
                    populations[s] += States[s].Contains(state[0], state[1]) ? weight : 0;
                }
            }
        }

        double total = mass.Sum();
        for (int s = 0; s < populations.Length; s++)
        {
            populations[s] /= total;
        }

        return Array.ConvertAll(mass, m => -Math.Log(m));
    }
}
