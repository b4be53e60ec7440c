using System.Globalization;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Bench.Dynamics;

/// <summary>Drift of the total energy without friction in vacuum at 0.5 fs: float64 twins one after the other, and the lanes.</summary>
internal static class Drift
{
    private const double Timestep = 0.0005;
    private const int Every = 20;

    public static int Run(string folder, int replicas, double nanoseconds, string output)
    {
        (MolecularTopology topology, double[] positions) = Molecule.Ala2(folder);
        LangevinOptions options = new() { ThermalEnergy = Molecule.RoomTemperature, Friction = 20, Timestep = Timestep };
        LaneForceField forceField = new(topology);
        MolecularEnsemble bath = new(forceField, options);
        RandomKey key = new(7, 1);
        MolecularState warm = bath.Run(new MolecularRequest
        {
            State = bath.Start([.. Enumerable.Repeat(positions, replicas).SelectMany(x => x)], key), Key = key, EquilibrationSteps = 20000,
        }).Final;
        HashSet<string> done = File.Exists(output) ? [.. File.ReadLines(output).Select(line => string.Join(',', line.Split(',')[..2]))] : [];
        if (!done.Contains("float32,0"))
        {
            Lanes(forceField, options with { Friction = 0 }, warm, nanoseconds, output);
        }

        ScalarForceField scalar = new(topology);
        Parallel.For(0, replicas, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, replica =>
        {
            if (!done.Contains($"float64,{replica}"))
            {
                double slope = Twin(scalar, options with { Friction = 0 }, warm, replica, nanoseconds);
                lock (scalar)
                {
                    Write(output, "float64", replica, nanoseconds, slope);
                }
            }
        });
        return Summarize(output);
    }

    public static int Summarize(string output)
    {
        foreach (IGrouping<string, string[]> kind in File.ReadLines(output).Select(line => line.Split(',')).GroupBy(c => c[0]))
        {
            double[] slopes = [.. kind.Select(c => double.Parse(c[3], CultureInfo.InvariantCulture))];
            double mean = slopes.Average();
            double error = Math.Sqrt(slopes.Sum(s => (s - mean) * (s - mean)) / (slopes.Length - 1) / slopes.Length);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind.Key}: {slopes.Length} replicas, {kind.Sum(c => double.Parse(c[2], CultureInfo.InvariantCulture)):0.##} ns in all: slope {mean:0.0e0} ± {error:0.0e0} kT per ns and degree of freedom"));
        }

        return 0;
    }

    private static void Lanes(LaneForceField forceField, LangevinOptions options, MolecularState state, double nanoseconds, string output)
    {
        MolecularEnsemble ensemble = new(forceField, options with { RecenterEvery = 0 });
        int replicas = state.Positions.Length / 66;
        LeastSquaresLine[] lines = [.. Enumerable.Range(0, replicas).Select(_ => new LeastSquaresLine())];
        long samples = (long)Math.Round(nanoseconds * 1000 / (Timestep * Every));
        for (long sample = 0; sample < samples; sample += 1000)
        {
            MolecularRun run = ensemble.Run(new MolecularRequest { State = state, Key = default, Records = 1000, Stride = Every, Threads = 1 });
            state = run.Final;
            for (int i = 0; i < replicas * 1000; i++)
            {
                lines[i / 1000].Add((sample + (i % 1000)) * Every * Timestep / 1000, (double)run.PotentialEnergies[i] + run.EndKineticEnergies[i]);
            }
        }

        for (int replica = 0; replica < replicas; replica++)
        {
            Write(output, "float32", replica, nanoseconds, lines[replica].Slope / (63 * Molecule.RoomTemperature));
        }
    }

    private static double Twin(ScalarForceField forceField, LangevinOptions options, MolecularState state, int replica, double nanoseconds)
    {
        Range own = (66 * replica)..(66 * (replica + 1));
        ScalarLangevin run = new(
            (x, f) => forceField.Evaluate(x, f).Total, forceField.Topology.Masses(), options, null,
            Array.ConvertAll(state.Positions[own], x => (double)x), Array.ConvertAll(state.Velocities[own], v => (double)v));
        LeastSquaresLine line = new();
        double[] before = new double[66];
        double[] velocities = new double[66];
        double[] forces = new double[66];
        long samples = (long)Math.Round(nanoseconds * 1000 / (Timestep * Every));
        for (long sample = 0; sample < samples; sample++)
        {
            run.Advance(Every - 2);
            run.Forces.CopyTo(before);
            run.Advance(1);
            run.Velocities.CopyTo(velocities, 0);
            run.Forces.CopyTo(forces);
            double energy = run.PotentialEnergy + run.KineticEnergy;
            run.Advance(1);

            // Velocity Verlet conserves H + h² (v·U''v/12 - |f|²/(24 m)) to order h⁴ [hairer2003]: the same drift, without the
            // fluctuation of H, which in 10 ns would hide a slope of 1e-5. U''v is -df/dt, by central differences.
            double shadow = 0;
            for (int i = 0; i < 66; i++)
            {
                double stiff = -velocities[i] * (run.Forces[i] - before[i]) / (2 * Timestep);
                shadow += (stiff / 12) - (forces[i] * forces[i] / (24 * forceField.Topology.Atoms[i / 3].Mass));
            }

            line.Add(sample * Every * Timestep / 1000, energy + (Timestep * Timestep * shadow));
        }

        return line.Slope / (63 * Molecule.RoomTemperature);
    }

    private static void Write(string output, string kind, int replica, double nanoseconds, double slope) =>
        File.AppendAllText(output, string.Create(CultureInfo.InvariantCulture, $"{kind},{replica},{nanoseconds},{slope:R}\n"));
}
