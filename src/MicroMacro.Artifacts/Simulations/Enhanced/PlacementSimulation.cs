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

/// <summary>Umbrella windows of a molecule placed by their overlap, checkpointed after each round; stopped or not, it ends in the same bytes.</summary>
public sealed class PlacementSimulation : IMoleculeSimulation
{
    private readonly MoleculeSimulationSettings _settings;
    private readonly SimulatedMolecule _molecule;
    private readonly double[] _starts;
    private readonly string _folder;
    private readonly int _threads;
    private readonly double _stiffest;
    private WindowPlacement _placement;

    private PlacementSimulation(MoleculeSimulationSettings settings, string folder, int threads)
    {
        (_settings, _folder, _threads) = (settings, folder, threads);
        _molecule = SimulatedMolecule.Open(settings);
        _starts = StartingStructures.Of(settings, _molecule.Topology);

        // Of the structures as they were given: a simulation that goes on does not lower their energy again.
        _stiffest = _molecule.StiffestUmbrella(_starts);
        _placement = Begin();
    }

    /// <inheritdoc/>
    public bool HasCheckpoint => File.Exists(Checkpoint);

    private string Checkpoint => Path.Combine(_folder, SimulationCheckpoint.FileName);

    private double ThermalEnergy => Quantity.BoltzmannConstant * _settings.Temperatures[0];

    private PlacementResult Result => new(_placement, _molecule.CoarseVariables[0], ThermalEnergy, record => _settings.TimeOf(record));

    /// <summary>Opens the files of a simulation that places windows and holds everything against each other; writes nothing.</summary>
    /// <param name="settings">The simulation.</param>
    /// <param name="folder">Where its results will be.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="StudyException">A setting does not fit.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file cannot be used.</exception>
    public static PlacementSimulation Open(MoleculeSimulationSettings settings, string folder, int threads)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        try
        {
            return new PlacementSimulation(settings, folder, threads);
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
        if (HasCheckpoint)
        {
            _placement.Restore(NpzFile.Read(Checkpoint));
        }
        else if (_settings.Minimize)
        {
            progress.Report(new StageProgress("minimizing", 0));
            _molecule.Minimize(_starts, _threads, (done, all) => progress.Report(new StageProgress("minimizing", done / (double)all)), cancellation);
            _placement = Begin();
        }

        long before = _placement.ForceEvaluations;
        TimeSpan last = TimeSpan.Zero;
        for (bool hasTime = true; hasTime && _placement.Result is null; hasTime = clock.Elapsed + last < longest)
        {
            long begun = Stopwatch.GetTimestamp();
            progress.Report(new StageProgress($"round {_placement.Rounds + 1} of windows", 0, $"{_placement.Windows} windows so far"));
            _placement.Advance(cancellation);
            NpzFile.Write(Checkpoint, _placement.ToArrays());
            last = Stopwatch.GetElapsedTime(begun);
        }

        return Finish((_placement.ForceEvaluations - before) / Math.Max(1e-9, clock.Elapsed.TotalSeconds));
    }

    /// <inheritdoc/>
    public void Delete()
    {
        // A round that was cancelled leaves nothing, and texts are written in the end.
        File.Delete(Checkpoint);
    }

    /// <inheritdoc/>
    public void DeleteRows()
    {
        // There are none: records are kept in the checkpoint.
    }

    private MoleculeSimulationResult Finish(double stepsPerSecond)
    {
        PlacementResult result = Result;
        bool isComplete = _placement.Result is not null;
        JsonObject described = result.Describe();
        if (isComplete)
        {
            foreach ((string name, string text) in result.Texts())
            {
                AtomicFile.WriteText(Path.Combine(_folder, name), text);
            }

            NpzFile.Write(Path.Combine(_folder, SamplesArchive.FileName), result.Samples());
            described["free_energy"] = SurfaceFiles.Write(_folder, result.Surface(_threads), _molecule.CoarseVariables, ThermalEnergy, "kJ/mol");
        }

        return new MoleculeSimulationResult
        {
            IsComplete = isComplete,
            Step = isComplete ? _settings.EquilibrationSteps + _settings.Steps : 0,
            Replicas = _placement.Windows,
            Records = _settings.Records,
            Rows = isComplete ? (int)(_settings.Records * _placement.Windows) : 0,
            ForceEvaluations = _placement.ForceEvaluations,
            ReplicaStepsPerSecond = stepsPerSecond,
            NanosecondsPerDay = stepsPerSecond * _settings.Molecule.Timestep * 1e-3 * 86_400,
            Stopped = [],
            Method = described,
        };
    }

    private WindowPlacement Begin()
    {
        PlacementSettings placement = _settings.Placement!;
        return WindowPlacement.Begin(
            (starts, round) => new MolecularWalkers(
                _molecule.Ensemble, ThermalEnergy, _settings.Molecule.Timestep, _molecule.Topology.AtomCount, _molecule.Variables, starts, new RandomKey(_settings.Seed, round),
                restraints: _molecule.Bias?.Lanes, threads: _threads),
            _starts, 3 * _molecule.Topology.AtomCount, placement.First(), placement.Options(_settings.EquilibrationSteps, _settings.Steps, _settings.Stride, _stiffest, _threads));
    }
}
