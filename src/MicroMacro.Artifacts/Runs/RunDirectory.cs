using System.Globalization;
using MicroMacro.Artifacts.Files;

namespace MicroMacro.Artifacts.Runs;

/// <summary>The folder that a run writes to, held against a second writer until it is disposed.</summary>
public sealed class RunDirectory : IDisposable
{
    private const string LockName = ".lock";
    private readonly FileStream _lock;
    private readonly string? _firstCreated;

    private RunDirectory(string folder, FileStream writerLock, string? firstCreated)
    {
        Folder = folder;
        _lock = writerLock;
        _firstCreated = firstCreated;
    }

    /// <summary>The folder's path.</summary>
    public string Folder { get; }

    /// <summary>The folder for a study: <paramref name="asked"/>, or runs/STUDY-001 with the next free number (the last one to resume).</summary>
    public static string Choose(string? asked, string study, ExistingRun existing)
    {
        if (!string.IsNullOrEmpty(asked))
        {
            return asked;
        }

        int last = 0;
        if (Directory.Exists("runs"))
        {
            string prefix = study + "-";
            foreach (string path in Directory.GetFileSystemEntries("runs"))
            {
                string name = Path.GetFileName(path);
                if (name.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number))
                {
                    last = Math.Max(last, number);
                }
            }
        }

        int next = existing == ExistingRun.Resume && last > 0 ? last : last + 1;
        return Path.Combine("runs", string.Create(CultureInfo.InvariantCulture, $"{study}-{next:000}"));
    }

    /// <summary>Opens a run directory for writing, and makes it where it is missing.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="existing">What to do when it holds a run already; an empty folder is as good as a new one.</param>
    /// <exception cref="OutputException">It exists and may not be used, another process writes to it, or it cannot be written to.</exception>
    public static RunDirectory Open(string folder, ExistingRun existing)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder))
        {
            throw new OutputException(OutputFailure.NotWritable, $"Cannot write to '{folder}': it is a file, not a folder; choose another place with --out.");
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(e => Path.GetFileName(e) != LockName))
        {
            bool isRun = File.Exists(Path.Combine(folder, RunManifest.FileName));
            if (existing == ExistingRun.Refuse || !isRun)
            {
                string hint = isRun ? "--resume goes on with it, --force moves it aside" : "it holds no run; choose another place with --out";
                throw new OutputException(OutputFailure.Exists, $"The folder '{folder}' exists already: {hint}.");
            }

            if (existing == ExistingRun.SetAside)
            {
                SetAside(folder);
            }
        }

        try
        {
            string? firstCreated = FirstMissing(folder);
            Directory.CreateDirectory(folder);
            RunDirectory directory = new(folder, Lock(folder, FileOptions.DeleteOnClose), firstCreated);
            AtomicFile.DiscardLeftovers(folder);
            return directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(folder, exception);
        }
    }

    /// <summary>The path of a file in the folder; missing folders on the way are made.</summary>
    /// <exception cref="OutputException">A folder cannot be made.</exception>
    public string PathOf(string name)
    {
        string path = Path.Combine(Folder, name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }

        return path;
    }

    /// <summary>Takes a run back that failed before its first stage was finished, if this process began it.</summary>
    /// <returns>Whether it was taken back: its files are gone, and on disposal so is the folder.</returns>
    public bool Abandon()
    {
        if (_firstCreated is null || Directory.Exists(Path.Combine(Folder, "stages")))
        {
            return false;
        }

        File.Delete(Path.Combine(Folder, RunManifest.FileName));
        File.Delete(Path.Combine(Folder, EventLog.FileName));
        return true;
    }

    /// <summary>Lets other processes write; folders that were made here and stayed empty are removed.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        string? folder = _firstCreated is null ? null : Path.GetFullPath(Folder);
        while (folder is not null && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = folder == _firstCreated ? null : Path.GetDirectoryName(folder);
        }
    }

    // The outermost folder of the path that does not exist yet.
    private static string? FirstMissing(string folder)
    {
        string? missing = null;
        for (string? path = Path.GetFullPath(folder); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            missing = path;
        }

        return missing;
    }

    private static FileStream Lock(string folder, FileOptions options)
    {
        string path = Path.Combine(folder, LockName);
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new OutputException(OutputFailure.Exists, $"Another process is writing to '{folder}'; wait for it or choose another place with --out.");
        }
    }

    // Under its lock: a run that still goes on writes by path, and would go on in the folder that takes its place.
    private static void SetAside(string folder)
    {
        string trimmed = Path.TrimEndingDirectorySeparator(folder);
        int number = 1;
        while (Path.Exists($"{trimmed}.bck.{number}"))
        {
            number++;
        }

        try
        {
            using FileStream held = Lock(folder, FileOptions.None);
            string aside = $"{trimmed}.bck.{number}";
            try
            {
                Directory.Move(trimmed, aside);
                File.Delete(Path.Combine(aside, LockName));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                File.Delete(held.Name);
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(folder, exception);
        }
    }
}
