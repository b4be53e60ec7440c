using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Support;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Sampling;

/// <summary>Restraints on atoms and on collective variables, alone and summed.</summary>
public sealed unsafe class RestraintTests
{
    private const double RoomTemperature = 300 * 0.00831446261815324;

    [Fact, Trait("Kind", "Unit")]
    public void A_restraint_in_lanes_is_its_float64_twin_and_minus_a_gradient()
    {
        AtomRestraint restraint = new([2, 0], [1000, 30], [0.1, 0.2, 0.3, -0.1, 0, 0.5]);
        double[] x = [0.3, -0.2, 0.1, 9, 9, 9, 0.15, 0.1, 0.35];
        double[] f = new double[9];
        double energy = restraint.Evaluate(x, f);
        Assert.Equal((500 * (0.0025 + 0.01 + 0.0025)) + (15 * (0.16 + 0.04 + 0.16)), energy, 1e-12);
        for (int i = 0; i < 9; i++)
        {
            double[] moved = [.. x];
            moved[i] += 1e-6;
            Assert.Equal(f[i], (energy - restraint.Evaluate(moved, [])) / 1e-6, 1e-2);
        }

        float* lanes = stackalloc float[9 * 16];
        float* forces = stackalloc float[9 * 16];
        for (int i = 0; i < 9 * 16; i++)
        {
            (lanes[i], forces[i]) = ((float)x[i / 16], 1);
        }

        restraint.AddForces(lanes, forces, 0);
        for (int i = 0; i < 9 * 16; i++)
        {
            Assert.Equal(f[i / 16] + 1, forces[i], 1e-3);
        }
    }

    [Fact, Trait("Kind", "Statistical")]
    public void Several_restraints_hold_a_molecule_together_as_one_density_says()
    {
        // A free atom under two restraints and an umbrella on its x: kT/(k1 + k2 + κ) in x, kT/(k1 + k2) in y, by equipartition.
        const int replicas = 256;
        AtomRestraint first = new([0], [200], [0.1, 0, 0]);
        AtomRestraint second = new([0], [300], [0, 0.2, 0]);
        HarmonicUmbrella umbrella = new([new Coordinate("x", 0, 0)], [500], new double[replicas]);
        MolecularEnsemble ensemble = new(new Flat(), [12], new LangevinOptions { ThermalEnergy = RoomTemperature, Friction = 20, Timestep = 0.01, RecenterEvery = 0 });
        RandomKey key = new(70, 1);
        MolecularRun run = ensemble.Run(new MolecularRequest
        {
            State = ensemble.Start(new double[3 * replicas], key), Key = key, EquilibrationSteps = 300, Records = 40, Stride = 50,
            Bias = new SummedBias(first, second, umbrella),
        });
        AssertMoments(run.Positions, 0, 200 * 0.1 / 1000, RoomTemperature / 1000);
        AssertMoments(run.Positions, 1, 300 * 0.2 / 500, RoomTemperature / 500);
        AssertMoments(run.Positions, 2, 0, RoomTemperature / 500);
    }

    [Fact, Trait("Kind", "Unit")]
    public void Biases_that_do_not_fit_a_run_are_refused()
    {
        (MolecularTopology topology, double[] positions) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        LangevinOptions options = new() { ThermalEnergy = RoomTemperature };
        MolecularEnsemble ensemble = new(new LaneForceField(topology), options);
        MolecularRequest request = new() { State = ensemble.Start(positions, default), Key = default, EquilibrationSteps = 1 };
        string Message(ILaneBias bias) => Assert.Throws<ArgumentException>(() => ensemble.Run(request with { Bias = bias })).Message;
        Assert.Contains("RecenterEvery", Message(new AtomRestraint([0], [1], new double[3])), StringComparison.Ordinal);
        Assert.Contains("atom 22", Message(new SummedBias(new AtomRestraint([22], [1], new double[3]))), StringComparison.Ordinal);
        Torsion phi = new("phi", 4, 6, 8, 14);
        Assert.Contains("2 replicas", Message(new HarmonicUmbrella([phi], [1], [0, 0])), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SummedBias(new HarmonicUmbrella([phi], [1], [0, 0]), new HarmonicUmbrella([phi], [1], [0])));
        Assert.Throws<ArgumentException>(() => new AtomRestraint([0, 0], [1, 1], new double[6]));
        Assert.Throws<ArgumentException>(() => new AtomRestraint([-1], [1], new double[3]));
        Assert.Throws<ArgumentException>(() => new AtomRestraint([0], [-1], new double[3]));
        Assert.Throws<ArgumentException>(() => new AtomRestraint([0], [1], new double[2]));
        Assert.Throws<ArgumentException>(() => new AtomRestraint([0], [1], [0, 0, double.NaN]));
    }

    private static void AssertMoments(float[] positions, int axis, double mean, double variance)
    {
        double[] means = new double[256];
        double[] squares = new double[256];
        for (int i = axis; i < positions.Length; i += 3)
        {
            means[i / 120] += positions[i] / 40;
            squares[i / 120] += (positions[i] - mean) * (positions[i] - mean) / 40;
        }

        Assert.InRange(Math.Abs(ZTest.Mean(means, mean)), 0, 4);
        Assert.InRange(Math.Abs(ZTest.Mean(squares, variance)), 0, 4);
        Assert.InRange(Math.Abs(ZTest.Mean(squares, 1.1 * variance)), 4, 1000);
    }

    private sealed class Flat : ILanePotential
    {
        public int AtomCount => 1;

        public void Evaluate(float* positions, float* forces, float* energies)
        {
            new Span<float>(forces, 48).Clear();
            if (energies != null)
            {
                new Span<float>(energies, 16).Clear();
            }
        }
    }
}
