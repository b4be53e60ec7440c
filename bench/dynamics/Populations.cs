using System.Diagnostics;
using System.Globalization;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.CollectiveVariables;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Dynamics;

/// <summary>The torsions of an ensemble of alanine dipeptide in OBC2: the settings of openmm_populations.cpp.</summary>
internal static class Populations
{
    private const int Replicas = 32;
    private const double BurnIn = 0.4;
    private const double Timestep = 0.002;
    private const int Stride = 100;

    public static int Run(string folder, double nanoseconds, int threads, string output)
    {
        (MolecularTopology topology, double[] positions) = Molecule.Ala2(folder);
        LaneForceField forceField = new(topology, CoulombConstant.OpenMM, new GeneralizedBornOptions(GeneralizedBornModel.Obc2));
        MolecularEnsemble ensemble = new(
            forceField,
            new LangevinOptions { ThermalEnergy = Molecule.RoomTemperature, Friction = 1, Timestep = Timestep },
            BondConstraints.Of(topology, ConstraintChoice.BondsToHydrogen));
        Torsion phi = new("phi", 4, 6, 8, 14);
        Torsion psi = new("psi", 6, 8, 14, 16);
        RandomKey key = new(2026, 1);
        Stopwatch clock = Stopwatch.StartNew();
        MolecularRequest request = new()
        {
            State = ensemble.Start([.. Enumerable.Repeat(positions, Replicas).SelectMany(x => x)], key), Key = key, Threads = threads,
            EquilibrationSteps = (long)(1000 * BurnIn / Timestep),
        };
        request = request with { State = ensemble.Run(request).Final, EquilibrationSteps = 0, Records = 250, Stride = Stride };
        int parts = (int)Math.Ceiling(nanoseconds * 1000 / (Replicas * request.Records * Stride * Timestep));
        StreamWriter[] replicas = [.. Enumerable.Range(0, Replicas).Select(r => new StreamWriter($"{output}.{r:00}"))];
        for (int part = 0; part < parts; part++)
        {
            MolecularRun run = ensemble.Run(request);
            if (run.Failures.Count > 0)
            {
                Console.Error.WriteLine(run.Failures[0]);
                return 4;
            }

            request = request with { State = run.Final };
            for (int row = 0; row < Replicas * request.Records; row++)
            {
                double[] x = Array.ConvertAll(run.Positions[(66 * row)..(66 * (row + 1))], v => (double)v);
                replicas[row / request.Records].WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{phi.Evaluate(x, [], 0) * 180 / Math.PI:0.00} {psi.Evaluate(x, [], 0) * 180 / Math.PI:0.00}"));
            }
        }

        Array.ForEach(replicas, w => w.Dispose());
        double time = clock.Elapsed.TotalSeconds;
        double done = parts * Replicas * request.Records * Stride * Timestep / 1000;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{{\"replicas\":{Replicas},\"ns\":{done},\"seconds\":{time:0.0},\"ns_per_s\":{(done + (Replicas * BurnIn)) / time:0.000}}}"));
        return 0;
    }
}
