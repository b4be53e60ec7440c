using System.Globalization;
using MicroMacro.Artifacts.Files;

namespace MicroMacro.Artifacts.Runs;

/// <summary>The folder that a run writes to, held against a second writer until it is disposed.</summary>
public sealed class RunDirectory : IDisposable
{
    private const string LockName = ".lock";
    private readonly FileStream _lock;
    private readonly bool _created;

    private RunDirectory(string folder, FileStream writerLock, bool created)
    {
        Folder = folder;
        _lock = writerLock;
        _created = created;
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

        bool created = !Directory.Exists(folder);
        if (!created && Directory.EnumerateFileSystemEntries(folder).Any(e => Path.GetFileName(e) != LockName))
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
                created = true;
            }
        }

        try
        {
            Directory.CreateDirectory(folder);
            FileStream writerLock = new(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return new(folder, writerLock, created);
        }
        catch (IOException) when (File.Exists(Path.Combine(folder, LockName)))
        {
            throw new OutputException(OutputFailure.Exists, $"Another process is writing to '{folder}'; wait for it or choose another place with --out.");
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

    /// <summary>Lets other processes write; a folder that was made here and stayed empty is removed.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        if (_created && Directory.Exists(Folder) && !Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            Directory.Delete(Folder);
        }
    }

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
            Directory.Move(trimmed, $"{trimmed}.bck.{number}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(folder, exception);
        }
    }
}
