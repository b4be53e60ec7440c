using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Artifacts.Runs;
using MicroMacro.Artifacts.Studies;
using MicroMacro.Dynamics.Molecules;
using MicroMacro.Numerics;
using MicroMacro.Systems.Molecules;

namespace MicroMacro.Artifacts.Simulations.Molecules;

/// <summary>
/// A plain simulation of a molecule: replicas in segments of about a second, each written out and followed by a checkpoint, so that
/// memory does not grow with the length and the same bytes come out however often it is stopped and resumed.
/// </summary>
public sealed class MoleculeSimulation : IMoleculeSimulation
{
    private const long MostNumbersOfSegment = 1 << 24;

    /// <summary>A molecule whose atoms are farther than this from the origin, in nm, has blown up, and fits no trajectory.</summary>
    private const float Farthest = 1e5f;

    private readonly MoleculeSimulationSettings _settings;
    private readonly SimulatedMolecule _molecule;
    private readonly string _folder;
    private readonly int _threads;
    private readonly ReplicaFiles _files;

    private MoleculeSimulation(MoleculeSimulationSettings settings, SimulatedMolecule molecule, string folder, int threads)
    {
        (_settings, _molecule, _folder, _threads) = (settings, molecule, folder, threads);
        long positions = settings.Records * settings.Replicas * 3 * molecule.Topology.AtomCount;
        HasPositions = positions <= SamplesArchive.MostPositions;
        _files = new ReplicaFiles(folder, settings, molecule, HasPositions);
    }

    /// <summary>Whether samples.npz will hold the positions x; beyond 250 million numbers they are in the trajectories alone.</summary>
    public bool HasPositions { get; }

    /// <inheritdoc/>
    public bool HasCheckpoint => File.Exists(Path.Combine(_folder, SimulationCheckpoint.FileName));

    /// <summary>The last step.</summary>
    private long End => _settings.EquilibrationSteps + _settings.Steps;

    /// <summary>Opens the files of a simulation and holds everything against each other; writes nothing.</summary>
    /// <param name="settings">The simulation.</param>
    /// <param name="folder">Where its results will be.</param>
    /// <param name="threads">Threads; results do not depend on it.</param>
    /// <exception cref="StudyException">A setting does not fit.</exception>
    /// <exception cref="InvalidDataInputException">A file cannot be used.</exception>
    public static MoleculeSimulation Open(MoleculeSimulationSettings settings, string folder, int threads)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Check();
        SimulatedMolecule molecule = SimulatedMolecule.Open(settings);
        MoleculeSimulation simulation = new(settings, molecule, folder, threads);
        if (!simulation.HasPositions && settings.Trajectory == TrajectoryFormats.None)
        {
            throw new StudyException(
                $"{settings.Records * settings.Replicas} records of {molecule.Topology.AtomCount} atoms are too many for positions in samples.npz, and no trajectory is asked for; choose trajectory: dcd, or record less often.");
        }

        StartingStructures.Of(settings, molecule.Topology);
        return simulation;
    }

    /// <summary>SHA-256 (hex) of all that the results depend on, and of each file that is read.</summary>
    /// <exception cref="InvalidDataInputException">A file cannot be read.</exception>
    public static StudyIdentity Identity(MoleculeSimulationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<KeyValuePair<string, string>> inputs = [];
        foreach (string path in settings.InputPaths)
        {
            using FileStream file = InputFile.Open(path);
            inputs.Add(new(path, Convert.ToHexStringLower(SHA256.HashData(file))));
        }

        string all = $"{RunManifest.Version}\n{ProgramCode.Hash}\n{settings.Seed}\n{JsonText.Compact(settings.Describe())}\n{string.Join('\n', inputs.Select(i => i.Value))}";
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all))), inputs);
    }

    /// <inheritdoc/>
    public MoleculeSimulationResult Run(TimeSpan longest, IProgress<StageProgress> progress, Action<StoppedReplica> stopped, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(stopped);
        Stopwatch clock = Stopwatch.StartNew();
        SimulationCheckpoint checkpoint = Begin(progress, cancellation);
        SegmentClock pace = new(checkpoint.State.Step, End, _settings, progress);
        bool hasTime = true; // for one segment always, or a short time would be spent again and again without progress
        while (hasTime && checkpoint.State.Step < End && checkpoint.Stopped.Count < _settings.Replicas)
        {
            Segment segment = Segment.At(_settings, checkpoint.State.Step, pace.Steps, MostRecords);
            long begun = Stopwatch.GetTimestamp();
            MolecularRun run = _molecule.Run(checkpoint.State, segment, _threads, cancellation);
            TimeSpan computing = Stopwatch.GetElapsedTime(begun);
            int before = checkpoint.Stopped.Count;
            checkpoint = Record(checkpoint, segment, run);
            checkpoint.Write(_folder);
            foreach (StoppedReplica replica in checkpoint.Stopped.Skip(before))
            {
                stopped(replica);
            }

            pace.Add(segment.Steps, computing, Stopwatch.GetElapsedTime(begun), _settings.Replicas - checkpoint.Stopped.Count);
            hasTime = clock.Elapsed + pace.LastSegment < longest;
        }

        return Finish(checkpoint, pace);
    }

    /// <inheritdoc/>
    public void Delete()
    {
        _files.Delete();
        File.Delete(Path.Combine(_folder, SimulationCheckpoint.FileName));
        File.Delete(Path.Combine(_folder, "structure.pdb"));
    }

    /// <inheritdoc/>
    public void DeleteRows() => _files.DeleteRows();

    private int MostRecords =>
        (int)Math.Clamp(MostNumbersOfSegment / (_settings.Replicas * 3L * _molecule.Topology.AtomCount), 1, int.MaxValue);

    private SimulationCheckpoint Begin(IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        int width = 3 * _molecule.Topology.AtomCount;
        if (SimulationCheckpoint.Read(_folder, _settings.Replicas, width) is { } checkpoint)
        {
            _files.CutTo(checkpoint.Lengths);
            return checkpoint;
        }

        double[] starts = StartingStructures.Of(_settings, _molecule.Topology);
        MinimizerStatus[] minimized = [];
        if (_settings.Minimize)
        {
            progress.Report(new StageProgress("minimizing", 0));
            minimized = _molecule.Minimize(starts, _threads, (done, all) => progress.Report(new StageProgress("minimizing", done / (double)all)), cancellation);
        }

        checkpoint = new SimulationCheckpoint { State = _molecule.Start(starts), Lengths = _files.Create(), Minimized = minimized };
        using (StringWriter text = new() { NewLine = "\n" })
        {
            PdbWriter.Write(text, _molecule.Topology, Array.ConvertAll(checkpoint.State.Positions[..width], x => (double)x));
            AtomicFile.WriteText(Path.Combine(_folder, "structure.pdb"), text.ToString());
        }

        checkpoint.Write(_folder);
        return checkpoint;
    }

    private SimulationCheckpoint Record(SimulationCheckpoint before, Segment segment, MolecularRun run)
    {
        int width = 3 * _molecule.Topology.AtomCount;
        HashSet<int> gone = [.. before.Stopped.Select(s => s.Replica)];
        StoppedReplica?[] newly = new StoppedReplica?[_settings.Replicas];
        foreach (MolecularFailure failure in run.Failures.Where(f => !gone.Contains(f.Replica)))
        {
            newly[failure.Replica] = new(failure);
        }

        long firstStep = before.State.Step + segment.Skip + segment.Stride;
        long[] lengths = [.. before.Lengths];
        ParallelBlocks.For(segment.Records == 0 ? 0 : _settings.Replicas, _threads, replica =>
        {
            if (!gone.Contains(replica))
            {
                (int records, StoppedReplica? stop) = Sound(run, replica, segment, firstStep);
                newly[replica] = newly[replica] is { } failed && !(stop?.Step < failed.Step) ? failed : stop;
                _files.Append(replica, run, firstStep, segment.Stride, records, lengths);
            }
        });
        StoppedReplica[] stopped = [.. newly.OfType<StoppedReplica>().OrderBy(s => s.Step).ThenBy(s => s.Replica)];
        gone.UnionWith(stopped.Select(s => s.Replica));
        Replace(run.Final, gone, width);

        // Where none is left, the simulation came to the step of the last, not to the end of a segment, whose length depends on the clock.
        MolecularState state = gone.Count < _settings.Replicas ? run.Final : run.Final with { Step = stopped[^1].Step + 1 };
        return before with { State = state, Lengths = lengths, Stopped = [.. before.Stopped, .. stopped] };
    }

    /// <summary>How many records from the first on may be written, and what is wrong with the next.</summary>
    private static (int Records, StoppedReplica? Stop) Sound(MolecularRun run, int replica, Segment segment, long firstStep)
    {
        int width = run.Positions.Length / run.PotentialEnergies.Length;
        for (int record = 0; record < segment.Records; record++)
        {
            int row = (replica * segment.Records) + record;
            int far = run.Positions.AsSpan(row * width, width).IndexOfAnyExceptInRange(-Farthest, Farthest);
            if (far >= 0 || !float.IsFinite(run.PotentialEnergies[row]))
            {
                long step = firstStep + ((long)record * segment.Stride) - 1;
                return (record, far >= 0 ? Away(replica, step, far / 3, run.Positions.AsSpan((row * width) + (far / 3 * 3), 3)) : new(replica, step, 0, "potential energy", ""));
            }
        }

        return (segment.Records, null);
    }

    private static StoppedReplica Away(int replica, long step, int atom, ReadOnlySpan<float> position)
    {
        double distance = Math.Sqrt(((double)position[0] * position[0]) + ((double)position[1] * position[1]) + ((double)position[2] * position[2]));
        return double.IsFinite(distance)
            ? new(replica, step, atom, MolecularFailure.Distance, string.Create(CultureInfo.InvariantCulture, $"{distance:G4} nm from the origin"))
            : new(replica, step, atom, "position", "");
    }

    // A stopped replica keeps its lane, so that the others keep theirs and their random numbers; what moves there is a copy of one of them.
    private void Replace(MolecularState state, HashSet<int> gone, int width)
    {
        int donor = Enumerable.Range(0, _settings.Replicas).FirstOrDefault(r => !gone.Contains(r), -1);
        foreach (int replica in gone)
        {
            foreach (float[] values in (float[][])[state.Positions, state.Velocities])
            {
                Span<float> to = values.AsSpan(replica * width, width);
                if (donor >= 0)
                {
                    values.AsSpan(donor * width, width).CopyTo(to);
                }
                else
                {
                    to.Clear();
                }
            }
        }
    }

    private MoleculeSimulationResult Finish(SimulationCheckpoint checkpoint, SegmentClock pace)
    {
        bool isComplete = checkpoint.State.Step >= End;
        HashSet<int> gone = [.. checkpoint.Stopped.Select(s => s.Replica)];
        int rows = isComplete && gone.Count < _settings.Replicas
            ? SamplesArchive.Write(Path.Combine(_folder, SamplesArchive.FileName), _settings, _molecule, _files, gone)
            : 0;
        return new MoleculeSimulationResult
        {
            IsComplete = isComplete || gone.Count == _settings.Replicas,
            Step = checkpoint.State.Step,
            Replicas = _settings.Replicas,
            Records = _settings.Records,
            Rows = rows,
            ForceEvaluations = _settings.Replicas * (checkpoint.State.Step + 1),
            ReplicaStepsPerSecond = pace.ReplicaStepsPerSecond,
            NanosecondsPerDay = pace.NanosecondsPerDay,
            Stopped = checkpoint.Stopped,
            Minimized = checkpoint.Minimized,
        };
    }
}
