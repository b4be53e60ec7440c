namespace MicroMacro.Artifacts.Files;

/// <summary>A folder that a command will write to: made and tried before the work begins, and removed again when nothing came of it.</summary>
public sealed class OutputFolder : IDisposable
{
    private readonly bool _created;

    private OutputFolder(string path, bool created)
    {
        Path = path;
        _created = created;
    }

    /// <summary>The folder's path.</summary>
    public string Path { get; }

    /// <summary>Makes the folder where it is missing and tries whether it can be written to.</summary>
    /// <exception cref="OutputException">It cannot.</exception>
    public static OutputFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        bool created = !Directory.Exists(path);
        try
        {
            Directory.CreateDirectory(path);
            string probe = System.IO.Path.Combine(path, $".{Environment.ProcessId}.tmp");
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }

        return new OutputFolder(path, created);
    }

    /// <summary>The path of a file in the folder.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Removes the folder if it was made here and is still empty.</summary>
    public void Dispose()
    {
        if (_created && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }
}
