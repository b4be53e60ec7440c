using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Files;

/// <summary>Opens files that a person names, and says in one sentence when that cannot be done.</summary>
public static class InputFile
{
    /// <summary>Opens an existing, non-empty regular file for reading.</summary>
    /// <exception cref="InvalidDataInputException">The path does not exist, is a folder, is empty, or may not be read.</exception>
    public static FileStream Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (Directory.Exists(path))
            {
                throw new InvalidDataInputException($"'{path}' is a folder, not a file.");
            }

            // Pipes and devices report length 0, and opening a pipe would wait for a writer for ever.
            FileInfo file = new(path);
            if (file.Exists && (file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file).Length == 0)
            {
                throw new InvalidDataInputException($"'{path}' is empty or not a regular file.");
            }

            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataInputException($"The file '{path}' does not exist.", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InvalidDataInputException($"The file '{path}' may not be read: permission denied.", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataInputException($"The file '{path}' cannot be opened: {exception.Message.TrimEnd('.')}.", exception);
        }
    }
}
