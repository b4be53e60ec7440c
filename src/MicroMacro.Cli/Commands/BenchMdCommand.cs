using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Cli.Hosting;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics.Random;
using MicroMacro.Numerics.Simd;
using MicroMacro.Sampling;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Cli.Commands;

/// <summary>micromacro bench md: steps per second of an ensemble of one molecule, summed over its replicas.</summary>
internal static class BenchMdCommand
{
    private const double Timestep = 0.001;
    private const double ThermalEnergy = 300 * 8.31446261815324e-3;
    private const double TrialSeconds = 0.25;
    private const double GoalSeconds = 3;

    private static readonly Option<FileInfo> Topology = new("--topology")
    {
        Description = "AMBER topology (prmtop, parm7), plain or gzip.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<FileInfo> Coordinates = new("--coordinates")
    {
        Description = "AMBER coordinates that all replicas start from.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<int> Replicas = new("--replicas")
    {
        Description = "Replicas; a register holds 16, so multiples of 16 times the threads waste nothing.",
        HelpName = "R",
        DefaultValueFactory = _ => 64,
    };

    private static readonly Option<long?> Steps = new("--steps")
    {
        Description = "Steps of each replica that are timed; without it as many as take about three seconds.",
        HelpName = "N",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command command = new("md", "Steps per second of an ensemble of a molecule: Langevin dynamics, 1 fs, 300 K, 1/ps.")
        {
            Topology, Coordinates, SolventOptions.Solvent, SolventOptions.Salt, SolventOptions.Surface, Replicas, Steps,
            CommonOptions.Threads, CommonOptions.Json,
        };
        command.Does(Run);
        return command;
    }

    private static CommandOutcome Run(CommandContext context)
    {
        (int replicas, long? steps) = (context.Get(Replicas), context.Get(Steps));
        if (replicas is < 1 or > MoleculeSimulationSettings.MostReplicas || steps < 1)
        {
            throw new UsageException(steps < 1 ? $"--steps must be at least 1, not {steps}." : $"--replicas must be at least 1 and at most {MoleculeSimulationSettings.MostReplicas}, not {replicas}.");
        }

        GeneralizedBornOptions? solvent = SolventOptions.Read(context);
        FileInfo topologyFile = context.Get(Topology)!;
        FileInfo coordinatesFile = context.Get(Coordinates)!;
        using FileStream topologyStream = InputFile.Open(topologyFile.ToString());
        using FileStream coordinatesStream = InputFile.Open(coordinatesFile.ToString());
        MolecularTopology topology = AmberTopologyReader.Read(topologyStream, topologyFile.Name);
        double[] x = AmberCoordinatesReader.Read(coordinatesStream, coordinatesFile.Name, topology.AtomCount).Positions;
        LaneForceField forceField = new(topology, null, solvent);
        MolecularEnsemble ensemble = new(forceField, new() { ThermalEnergy = ThermalEnergy, Friction = 1, Timestep = Timestep });
        RandomKey key = new(0, 0);
        double[] starts = [.. Enumerable.Repeat(x, replicas).SelectMany(p => p)];

        int threads = context.Get(CommonOptions.Threads);
        MolecularRequest request = new() { State = ensemble.Start(starts, key), Key = key, Threads = threads };
        (request, double pace) = WarmUp(ensemble, request, context.Cancellation);
        long timed = steps ?? Math.Max(1, (long)(GoalSeconds * pace));
        (MolecularRun run, double seconds) = Time(ensemble, request with { EquilibrationSteps = timed }, context.Cancellation);

        double rate = replicas * timed / seconds;
        double nanosecondsPerDay = rate * 86_400 * Timestep * 1e-3;
        context.Print(
            new JsonObject
            {
                ["benchmark"] = "md",
                ["version"] = RunManifest.Version,
                ["topology"] = topologyFile.Name,
                ["atoms"] = topology.AtomCount,
                ["solvent"] = context.Get(SolventOptions.Solvent),
                ["salt"] = solvent?.SaltConcentration ?? 0,
                ["replicas"] = replicas,
                ["steps"] = timed,
                ["threads"] = threads,
                ["width"] = SimdSupport.Width,
                ["timestep_fs"] = Timestep * 1e3,
                ["seconds"] = seconds,
                ["replica_steps_per_s"] = rate,
                ["ns_per_day"] = nanosecondsPerDay,
            },
            string.Create(
                CultureInfo.InvariantCulture,
                $"{rate:F0} replica-steps/s, {nanosecondsPerDay:F0} ns/day over {replicas} replicas of {topology.AtomCount} atoms ({threads} threads, {SimdSupport.Width} bits)"));
        return run.Failures is [var first, ..]
            ? CommandOutcome.PhysicsFailed(
                $"{run.Failures.Count} of {replicas} replicas failed: {first}; the figure counts them.")
            : CommandOutcome.Success;
    }

    // Compiles the kernels, lets the clock and the caches settle, and finds the pace in steps of the whole ensemble per second.
    private static (MolecularRequest Request, double Pace) WarmUp(MolecularEnsemble ensemble, MolecularRequest request, CancellationToken cancellation)
    {
        for (long steps = 16; ; steps *= 4)
        {
            (MolecularRun run, double seconds) = Time(ensemble, request with { EquilibrationSteps = steps }, cancellation);
            if (run.Failures is [var first, ..])
            {
                throw new PhysicsFailedException($"Nothing can be measured: {first}. Other coordinates or minimizing them first may help.");
            }

            request = request with { State = run.Final };
            if (seconds >= TrialSeconds)
            {
                return (request, steps / seconds);
            }
        }
    }

    private static (MolecularRun Run, double Seconds) Time(MolecularEnsemble ensemble, MolecularRequest request, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        MolecularRun run = ensemble.Run(request, cancellation);
        return (run, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
