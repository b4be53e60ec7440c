using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Results;
using MicroMacro.Artifacts.Runs;

namespace MicroMacro.Artifacts.Studies;

/// <summary>A study with the run directory that it writes: opened, run to its outcome, and left in order however it ends.</summary>
public sealed class StudyRun : IDisposable
{
    private readonly Study _study;
    private readonly RunDirectory _directory;
    private readonly RunManifest _manifest;

    private StudyRun(Study study, RunDirectory directory, RunManifest manifest) => (_study, _directory, _manifest) = (study, directory, manifest);

    /// <summary>The run directory.</summary>
    public string Folder => _directory.Folder;

    /// <summary>Told of what went wrong without ending the run, or null.</summary>
    public Action<string>? Warning { get; init; }

    /// <summary>Whether the run failed before its first stage was finished, so that nothing of it was kept.</summary>
    public bool IsTakenBack { get; private set; }

    /// <summary>Opens a run directory for a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="folder">The run directory; it is made where it is missing.</param>
    /// <param name="existing">What to do where it holds a run already; by default that run goes on after its last finished stage.</param>
    /// <param name="seed">The seed; the study's own where it is null.</param>
    /// <param name="threads">Threads, on which no result depends; all processors where it is null.</param>
    /// <param name="command">The command line, for the manifest; the program's where it is null.</param>
    /// <param name="warning">Told of what goes wrong without ending the run.</param>
    /// <exception cref="OutputException">The folder may not be used, or holds the run of another study.</exception>
    /// <exception cref="Numerics.InvalidDataInputException">A file that the study names cannot be read.</exception>
    public static StudyRun Open(
        Study study,
        string folder,
        ExistingRun existing = ExistingRun.Resume,
        ulong? seed = null,
        int? threads = null,
        IReadOnlyList<string>? command = null,
        Action<string>? warning = null)
    {
        ArgumentNullException.ThrowIfNull(study);
        StudyIdentity identity = StudyIdentity.Of(study, seed ?? study.Seed);
        if (existing == ExistingRun.Resume && RunManifest.IdentityIn(folder) is string before && before != identity.Hash)
        {
            throw new OutputException(
                OutputFailure.Exists, $"The run in '{folder}' was started from another study file, input, seed or version, so it cannot go on; choose another place with --out, or --force.");
        }

        RunManifest manifest = new()
        {
            Command = command ?? Environment.GetCommandLineArgs(),
            Seed = seed ?? study.Seed,
            Identity = identity.Hash,
            Inputs = identity.Inputs,
            Threads = threads ?? Environment.ProcessorCount,
        };
        return new StudyRun(study, RunDirectory.Open(folder, existing), manifest) { Warning = warning };
    }

    /// <summary>Runs the study and writes its results and manifest.</summary>
    /// <param name="progress">Told what goes on, or null.</param>
    /// <param name="cancellation">Stops the run; finished stages are kept.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public StudyOutcome Run(IProgress<StageProgress>? progress = null, CancellationToken cancellation = default)
    {
        string state = "failed";
        FileStageStore? store = null;
        try
        {
            _manifest.Write(Folder, "running");
            store = new FileStageStore(_directory) { Warning = Warning };
            StudyOutcome outcome = StudyRunner.Run(_study, _manifest.Seed, _manifest.Threads, store, _manifest.Identity, progress, cancellation);
            ResultFiles.Write(outcome, Folder);
            _manifest.ForceEvaluations = outcome.Result.Ledger.Entries;
            state = "finished";
            EndManifest(store, state);
            return outcome;
        }
        catch (OperationCanceledException)
        {
            state = "interrupted";
            throw;
        }
        finally
        {
            if (state != "finished")
            {
                Leave(store, state);
            }
        }
    }

    /// <summary>Lets other processes write to the folder.</summary>
    public void Dispose() => _directory.Dispose();

    private void Leave(FileStageStore? store, string state)
    {
        IsTakenBack = _directory.Abandon();
        if (IsTakenBack)
        {
            return;
        }

        try
        {
            EndManifest(store, state);
        }
        catch (OutputException)
        {
            // What ended the run is what the user must hear of, not that its manifest could not be brought up to date as well.
        }
    }

    private void EndManifest(FileStageStore? store, string state)
    {
        _manifest.WallTime = store?.WallTime ?? [];
        _manifest.Write(Folder, state);
    }
}
