namespace MicroMacro.Artifacts.Files;

/// <summary>A file that a command will write: tried before the work begins, so that hours are not lost to a wrong name.</summary>
public static class OutputFile
{
    /// <summary>Tries whether the file can be written; leaves nothing behind and does not touch a file that is there.</summary>
    /// <exception cref="OutputException">It cannot.</exception>
    public static void Check(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new OutputException(OutputFailure.NotWritable, $"Cannot write '{path}': it is a folder; choose a file with --out.");
        }

        try
        {
            string probe = $"{Path.GetFullPath(path)}.{Environment.ProcessId}.tmp";
            new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }
    }
}
