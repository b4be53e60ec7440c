using System.Globalization;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Simulations;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics.Arrays;
using MicroMacro.Sampling;
using MicroMacro.Systems.Molecules;
using MicroMacro.Tests.Artifacts;
using MicroMacro.Tests.Systems.Molecules;

namespace MicroMacro.Tests.Cli;

/// <summary>What is simulated is what the study says: the solvent with its salt and its surface, the engine's own constant, the masses.</summary>
public sealed class SimulatedForceFieldTests
{
    private const string Solvent = "solvent: obc2, salt: 5 M, surface: true, hydrogen-mass: 3 amu";
    private const double ThermalEnergy = 300 * 0.00831446261815324;

    private static readonly GeneralizedBornOptions Obc2 = new(GeneralizedBornModel.Obc2) { SaltConcentration = 5, HasSurfaceTerm = true };

    [Fact, Trait("Kind", "Law")]
    public void Recorded_energies_are_those_of_the_solvent_salt_and_surface_and_of_the_restraints()
    {
        string stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
        (MolecularTopology topology, double[] start) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        using TemporaryFolder folder = new();
        const string restraints = ", restraints: [{ on: phi, center: -60 deg, stiffness: 100 kJ/mol/rad^2 }, { atoms: 8, stiffness: 500 kJ/mol/nm^2 }]";
        Write(folder, stem, Solvent, "{ replicas: 16, steps: 400, record: 100 fs, trajectory: none" + restraints + " }");
        (double[] x, double[] energy, double[] bias) = Simulate(folder, 66);
        ScalarForceField all = new(topology, null, Obc2);
        ScalarForceField noSalt = new(topology, null, Obc2 with { SaltConcentration = 0 });
        ScalarForceField noSurface = new(topology, null, Obc2 with { HasSurfaceTerm = false });
        (double salt, double surface) = (0, 0);
        for (int row = 0; row < energy.Length; row++)
        {
            double[] at = x[(66 * row)..(66 * (row + 1))];
            Assert.Equal(all.Evaluate(at, []).Total, energy[row], 5e-3);
            (salt, surface) = (salt + noSalt.Evaluate(at, []).Total - energy[row], surface + noSurface.Evaluate(at, []).Total - energy[row]);
            double phi = new MicroMacro.Sampling.CollectiveVariables.Torsion("phi", 4, 6, 8, 14).Evaluate(at, [], 0);
            double away = Math.IEEERemainder(phi + (Math.PI / 3), 2 * Math.PI);
            double held = Enumerable.Range(24, 3).Sum(i => Math.Pow(at[i] - start[i], 2));
            Assert.Equal((50 * away * away) + (250 * held), bias[row], 1e-3);
        }

        // Both terms are far above what is tolerated.
        Assert.True(Math.Abs(salt) > 0.05 * energy.Length && Math.Abs(surface) > energy.Length, $"{salt / energy.Length} {surface / energy.Length}");

        // 192 hydrogens: their mean square velocity is kT/3 amu to 6 %, and of light ones it would be three times that.
        double[] v = NpzFile.Read(folder["out/checkpoint.npz"])["velocities"].ToDoubles();
        double square = Enumerable.Range(0, v.Length).Where(i => topology.Atoms[i % 66 / 3].AtomicNumber == 1).Average(i => v[i] * v[i]);
        Assert.InRange(square * 3 / ThermalEnergy, 0.75, 1.25);
    }

    [Fact, Trait("Kind", "Law")]
    public void A_charmm_topology_keeps_its_own_coulomb_constant_in_simulate_and_in_run()
    {
        (MolecularTopology topology, _) = MoleculeFiles.Charmm();
        using TemporaryFolder folder = new();
        Write(folder, Path.Combine(MoleculeFiles.CharmmFolder, "ala4-charmm"), "", "{ replicas: 16, steps: 200, record: 50 fs, trajectory: none }");
        int width = 3 * topology.AtomCount;
        (double[] x, double[] energy, _) = Simulate(folder, width);
        ScalarForceField own = new(topology, CoulombConstant.Charmm), amber = new(topology, CoulombConstant.Amber);
        double ownError = 0, amberError = 0;
        for (int row = 0; row < energy.Length; row++)
        {
            double[] at = x[(width * row)..(width * (row + 1))];
            ownError += (own.Evaluate(at, []).Total - energy[row]) / energy.Length;
            amberError += (amber.Evaluate(at, []).Total - energy[row]) / energy.Length;
        }

        Assert.True(Math.Abs(ownError) < 0.1 * Math.Abs(amberError), $"{ownError} {amberError}");
        IMicroSystem system = Simulation.Of(StudyReader.Read(folder["study.yaml"]), new SimulationSettings { Replicas = 1 }).System;
        double[] first = x[..width];
        Assert.Equal(own.Evaluate(first, []).Total, system.ReducedPotential(first) * system.ThermalEnergy, 1e-9);
    }

    [Fact, Trait("Kind", "Law")]
    public void The_loop_moves_the_molecule_in_its_solvent_with_its_masses()
    {
        string stem = Path.Combine(MoleculeFiles.Root(), "examples", MoleculeFiles.Ala2);
        (MolecularTopology topology, _) = MoleculeFiles.Example(MoleculeFiles.Ala2);
        using TemporaryFolder folder = new();
        Write(folder, stem, Solvent, "{ time: 1 ps }");
        Simulation simulation = Simulation.Of(StudyReader.Read(folder["study.yaml"]), new SimulationSettings { Replicas = 64, Steps = 1, Stride = 1, BurnIn = 0 });
        EnsembleRun run = simulation.System.Run(simulation.Request, CancellationToken.None);
        ScalarForceField all = new(topology, null, Obc2);
        for (int replica = 0; replica < 64; replica++)
        {
            Assert.Equal(all.Evaluate(run.States.AsSpan(66 * replica, 66), []).Total, run.ReducedPotential![replica] * ThermalEnergy, 5e-3);
        }

        // After one step of 1 fs replicas from one place differ by their velocities: kT h²/m in each coordinate, to 3 % over 64 x 36.
        double spread = 0;
        int[] hydrogens = [.. Enumerable.Range(0, 66).Where(i => topology.Atoms[i / 3].AtomicNumber == 1)];
        foreach (int i in hydrogens)
        {
            double[] at = [.. Enumerable.Range(0, 64).Select(r => run.States[(66 * r) + i])];
            double mean = at.Average();
            spread += at.Sum(value => (value - mean) * (value - mean)) / (63 * hydrogens.Length);
        }

        Assert.InRange(ThermalEnergy * 1e-6 / spread, 2.55, 3.45);
    }

    private static void Write(TemporaryFolder folder, string stem, string system, string simulation) => File.WriteAllText(folder["study.yaml"], $$"""
        name: molecule
        system: { topology: {{stem}}.prmtop, coordinates: {{stem}}.inpcrd, temperature: 300 K, timestep: 1 fs, friction: 5 /ps{{(system.Length > 0 ? ", " + system : "")}} }
        slow:
          - { name: phi, torsion: [4, 6, 8, 14] }
        simulation: {{simulation}}
        initial: { time: 1 ps, record: 0.1 ps }
        windows: { from: -60 deg, to: 60 deg, count: 3, stiffness: 100 kJ/mol/rad^2, time: 1 ps, record: 0.1 ps }
        """);

    private static (double[] X, double[] Energy, double[] Bias) Simulate(TemporaryFolder folder, int width)
    {
        CommandResult result = CommandLine.Run(folder.Folder, "simulate", "study.yaml", "--out", "out");
        Assert.True(result.Code == 0, result.Error);
        double[] x = NpzFile.Read(folder["out/samples.npz"])["x"].ToDoubles();
        double[][] rows =
        [
            .. Enumerable.Range(0, 16).SelectMany(r => File.ReadLines(folder[$"out/COLVAR.{r}"]).Where(l => l[0] != '#'))
                .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray()),
        ];
        Assert.Equal(x.Length, rows.Length * width);
        return (x, [.. rows.Select(r => r[^2])], [.. rows.Select(r => r[^1])]);
    }
}
