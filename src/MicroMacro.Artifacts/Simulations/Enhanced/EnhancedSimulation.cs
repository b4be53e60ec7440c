using System.Diagnostics;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Simulations.Molecules;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Numerics.Random;
using MicroMacro.Sampling.EnhancedSampling;

namespace MicroMacro.Artifacts.Simulations.Enhanced;

/// <summary>Metadynamics or replica exchange of a molecule, checkpointed every few seconds; stopped or not, it ends in the same bytes.</summary>
public sealed class EnhancedSimulation : IMoleculeSimulation
{
    private const double CheckpointSeconds = 10;

    private readonly MoleculeSimulationSettings _settings;
    private readonly SimulatedMolecule _molecule;
    private readonly IEnhancedMethod _method;
    private readonly double[] _starts;
    private readonly string _folder;
    private readonly int _threads;

    private EnhancedSimulation(MoleculeSimulationSettings settings, string folder, int threads)
    {
        (_settings, _folder, _threads) = (settings, folder, threads);

        // Restraints of variables are states to exchange; those of positions hold in all.
        _molecule = SimulatedMolecule.Open(settings.Exchange is null ? settings : settings with { VariableRestraints = [] });
        _starts = StartingStructures.Of(settings, _molecule.Topology);
        _method = MethodAt(_starts);
    }

    /// <inheritdoc/>
    public bool HasCheckpoint => File.Exists(Checkpoint);

    private string Checkpoint => Path.Combine(_folder, SimulationCheckpoint.FileName);

    private long End => _settings.EquilibrationSteps + (_settings.Steps / _method.Unit * _method.Unit);

    /// <summary>Opens the files of a simulation with metadynamics or exchange and holds everything against each other; writes nothing.</summary>
    /// <param name="settings">The simulation.</param>
    /// <param name="folder">Where its results will be.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="StudyException">A setting does not fit.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file cannot be used.</exception>
    public static EnhancedSimulation Open(MoleculeSimulationSettings settings, string folder, int threads)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        try
        {
            return new EnhancedSimulation(settings, folder, threads);
        }
        catch (ArgumentException exception)
        {
            throw new StudyException(settings.Name, exception);
        }
    }

    /// <inheritdoc/>
    public MoleculeSimulationResult Run(TimeSpan longest, IProgress<StageProgress> progress, Action<StoppedReplica> stopped, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Stopwatch clock = Stopwatch.StartNew();
        IEnhancedMethod method = Begin(progress, cancellation);
        SegmentClock pace = new(method.Step, End, _settings, progress);
        double saved = 0;
        try
        {
            bool hasTime = true; // for one segment always
            while (hasTime && method.Step < End)
            {
                long begun = Stopwatch.GetTimestamp();
                long before = method.Step;
                Advance(method, pace.Steps, cancellation);
                TimeSpan time = Stopwatch.GetElapsedTime(begun);
                pace.Add(method.Step - before, time, time, _settings.Replicas);
                if (clock.Elapsed.TotalSeconds - saved > CheckpointSeconds)
                {
                    Save(method);
                    saved = clock.Elapsed.TotalSeconds;
                }

                hasTime = clock.Elapsed + pace.LastSegment < longest;
            }
        }
        finally
        {
            // Whatever ended it, the walkers stand at the end of a step.
            Save(method);
        }

        return Finish(method, pace);
    }

    /// <inheritdoc/>
    public void Delete()
    {
        foreach (string name in (string[])[.. _method.Texts().Select(t => t.Key), SamplesArchive.FileName, .. SurfaceFiles.Names])
        {
            File.Delete(Path.Combine(_folder, name));
        }

        File.Delete(Checkpoint);
    }

    /// <inheritdoc/>
    public void DeleteRows()
    {
        // There are none: records are kept in the checkpoint.
    }

    private IEnhancedMethod Begin(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        if (HasCheckpoint)
        {
            _method.Restore(NpzFile.Read(Checkpoint));
            return _method;
        }

        if (!_settings.Minimize)
        {
            return _method;
        }

        progress.Report(new StageProgress("minimizing", 0));
        _molecule.Minimize(_starts, _threads, (done, all) => progress.Report(new StageProgress("minimizing", done / (double)all)), cancellation);
        return MethodAt(_starts);
    }

    private void Advance(IEnhancedMethod method, long steps, CancellationToken cancellation)
    {
        if (method.Step < _settings.EquilibrationSteps)
        {
            method.Equilibrate((int)Math.Min(Math.Min(steps, int.MaxValue), _settings.EquilibrationSteps - method.Step), cancellation);
            return;
        }

        long wanted = Math.Max(1, Math.Min(steps, End - method.Step) / method.Unit) * method.Unit;
        method.Run(Math.Min(wanted, End - method.Step), cancellation);
    }

    private void Save(IEnhancedMethod method)
    {
        foreach ((string name, string text) in method.Texts())
        {
            AtomicFile.WriteText(Path.Combine(_folder, name), text);
        }

        NpzFile.Write(Checkpoint, method.ToArrays());
    }

    private MoleculeSimulationResult Finish(IEnhancedMethod method, SegmentClock pace)
    {
        bool isComplete = method.Step >= End;
        long records = _settings.Steps / method.Unit;
        JsonObject described = method.Describe();
        if (isComplete)
        {
            NpzFile.Write(Path.Combine(_folder, SamplesArchive.FileName), method.Samples());
            described["free_energy"] = SurfaceFiles.Write(_folder, method.Surface(_threads), _molecule.CoarseVariables, Quantity.BoltzmannConstant * _settings.Temperatures[0], "kJ/mol");
        }

        return new MoleculeSimulationResult
        {
            IsComplete = isComplete,
            Step = method.Step,
            Replicas = _settings.Replicas,
            Records = records,
            Rows = isComplete ? (int)(records * _settings.Replicas) : 0,
            ForceEvaluations = method.ForceEvaluations,
            ReplicaStepsPerSecond = pace.ReplicaStepsPerSecond,
            NanosecondsPerDay = pace.NanosecondsPerDay,
            Stopped = [],
            Method = described,
        };
    }

    private IEnhancedMethod MethodAt(double[] starts)
    {
        double[] thermal = [.. Enumerable.Range(0, _settings.Replicas).Select(r => Quantity.BoltzmannConstant * _settings.Temperatures[_settings.Temperatures.Count == 1 ? 0 : r])];
        MolecularWalkers walkers = new(
            _molecule.Ensemble, thermal[0], _settings.Molecule.Timestep, _molecule.Topology.AtomCount, _molecule.Variables, starts,
            new RandomKey(_settings.Seed, 0), thermal, _molecule.Bias?.Lanes, _threads);
        if (_settings.Exchange is { } exchange)
        {
            ThermodynamicState[] states = ExchangeSettings.States(thermal, _settings.VariableRestraints, _settings.Variables.Count);
            ReplicaExchangeRun run = new(walkers, states, exchange.Every, new RandomKey(_settings.Seed, 0), exchange.Pairs(states.Length));
            return new ExchangeMethod(run, states, exchange.Every, _settings.EquilibrationSteps, "ps");
        }

        return new MetadynamicsMethod(new WellTemperedMetadynamics(walkers, _settings.Metadynamics!.Options(_molecule.CoarseVariables, (int)_settings.Stride)));
    }
}
