using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;
using MicroMacro.Systems.Sde;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics, replica exchange or placed windows of an SDE, run at once; the files are those of a molecule's.</summary>
public sealed class SdeSimulation
{
    private readonly SdeSimulationSettings _settings;
    private readonly SdeWalkers _walkers;
    private readonly IEnhancedResult _result;
    private readonly WindowPlacement? _placement;
    private readonly int _threads;

    private SdeSimulation(SdeSimulationSettings settings, string? starts, int threads)
    {
        (_settings, _threads) = (settings, threads);
        SdeSystem system = settings.System.System;
        double[] from = Starts(system, starts);
        _walkers = Walkers(from, 0);
        if (settings.Placement is { } placement)
        {
            _placement = WindowPlacement.Begin(Walkers, from, system.StateDimension, placement.First(), placement.Options(settings.EquilibrationSteps, settings.Steps, settings.Stride, Stiffest(system, settings.System.Timestep), threads));
            _result = new PlacementResult(_placement, _walkers.Variables[0], 1, record => settings.System.Timestep * (settings.EquilibrationSteps + ((record + 1L) * settings.Stride)));
        }
        else if (settings.Exchange is { } exchange)
        {
            if (settings.Temperatures.Any(t => t != 1) && !_walkers.TakesTemperatures)
            {
                throw new StudyException($"{settings.Name}: the noise of {system.Name} depends on the state, so that its drift does not scale with a temperature; exchange windows.");
            }

            double[] thermal = [.. Enumerable.Range(0, settings.Replicas).Select(r => settings.Temperatures[settings.Temperatures.Count == 1 ? 0 : r])];
            ThermodynamicState[] states = ExchangeSettings.States(thermal, settings.Restraints, system.SlowCount);
            ReplicaExchangeRun run = new(_walkers, states, exchange.Every, new RandomKey(settings.Seed, 0), exchange.Pairs(states.Length));
            _result = new ExchangeMethod(run, states, exchange.Every, settings.EquilibrationSteps, "");
        }
        else
        {
            _result = new MetadynamicsMethod(new WellTemperedMetadynamics(_walkers, settings.Metadynamics!.Options(_walkers.Variables, settings.Stride)));
        }
    }

    /// <summary>Rows of samples.npz; those of placed windows are known in the end.</summary>
    public long Rows => _settings.Steps / _settings.Stride * (_placement?.Windows ?? _settings.Replicas);

    /// <summary>Drift evaluations so far.</summary>
    public long ForceEvaluations => _result.ForceEvaluations;

    /// <summary>Holds a simulation's settings against its system.</summary>
    /// <param name="settings">The simulation.</param>
    /// <param name="starts">A spread such as "x=-1:1"; null for the walkers' umbrellas, or the system's usual state.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="StudyException">A setting does not fit.</exception>
    public static SdeSimulation Open(SdeSimulationSettings settings, string? starts, int threads)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            return new SdeSimulation(settings, starts, threads);
        }
        catch (ArgumentException exception)
        {
            throw new StudyException(settings.Name, exception);
        }
    }

    /// <summary>Runs it and writes its texts, samples.npz, F where it has one, and manifest.json.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="manifest">What the manifest says besides.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it; nothing is written.</param>
    /// <returns>What the method came to.</returns>
    /// <exception cref="Sampling.PhysicsFailedException">A walker met a non-finite number.</exception>
    public JsonObject Run(OutputFolder folder, RunManifest manifest, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(progress);
        Sample(progress, cancellation);
        JsonObject described = _result.Describe();
        foreach ((string name, string text) in _result.Texts())
        {
            AtomicFile.WriteText(folder.PathOf(name), text);
        }

        NpzFile.Write(folder.PathOf(SamplesArchive.FileName), _result.Samples());
        described["free_energy"] = SurfaceFiles.Write(folder.Path, _result.Surface(_threads), _walkers.Variables, _settings.Temperatures[0], "kT");
        manifest.Details.Add(KeyValuePair.Create("result", (JsonNode?)described));
        manifest.ForceEvaluations = [KeyValuePair.Create("simulation", ForceEvaluations)];
        manifest.Write(folder.Path, "finished");
        return described;
    }

    private void Sample(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        while (_placement is { Result: null } placement)
        {
            progress.Report(new StageProgress($"round {placement.Rounds + 1} of windows", 0, $"{placement.Windows} windows so far"));
            placement.Advance(cancellation);
        }

        if (_result is not IEnhancedMethod method)
        {
            return;
        }

        const int most = 1 << 30;
        for (long left = _settings.EquilibrationSteps; left > 0; left -= most)
        {
            method.Equilibrate((int)Math.Min(left, most), cancellation);
        }

        long all = _settings.Steps / method.Unit, done = 0;
        long chunk = Math.Max(1, all / 100);
        while (done < all)
        {
            long units = Math.Min(chunk, all - done);
            method.Run(units * method.Unit, cancellation);
            done += units;
            progress.Report(new StageProgress("sampling", done / (double)all));
        }
    }

    private SdeWalkers Walkers(double[] starts, ulong round) =>
        new(_settings.System.System, starts, new RandomKey(_settings.Seed, round), timestep: _settings.System.Timestep, threads: _threads);

    /// <summary>The stiffness in kT at which a step is a tenth of the relaxation time that it makes.</summary>
    private static double Stiffest(SdeSystem system, double timestep)
    {
        double[] drift = new double[system.StateDimension], noise = new double[system.StateDimension];
        system.Evaluate([.. system.TypicalState], drift, noise);
        return 0.2 / (timestep * noise[0] * noise[0]);
    }

    /// <summary>States to start from, [R, d].</summary>
    private double[] Starts(SdeSystem system, string? text)
    {
        if (text is not null)
        {
            return StartSpread.Of(system, text, _settings.Replicas);
        }

        double[] starts = [.. Enumerable.Range(0, _settings.Replicas).SelectMany(_ => system.TypicalState)];
        VariableRestraint[] umbrellas = _settings.Placement is { } placement ? [new(0, placement.Centers, placement.Stiffness)] : [.. _settings.Restraints];
        foreach ((int variable, IReadOnlyList<double> centers, _) in umbrellas)
        {
            for (int r = 0; r < _settings.Replicas; r++)
            {
                starts[(r * system.StateDimension) + variable] = centers[centers.Count == 1 ? 0 : r];
            }
        }

        return starts;
    }
}
