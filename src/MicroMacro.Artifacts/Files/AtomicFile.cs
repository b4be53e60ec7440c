using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace MicroMacro.Artifacts.Files;

/// <summary>Writes files all or nothing: to a temporary name beside the target, flushed to the disk, then renamed.</summary>
public static partial class AtomicFile
{
    private static readonly ConcurrentDictionary<string, byte> Unfinished = new();

    /// <summary>Writes a file through <paramref name="write"/>; when that fails, neither a temporary file nor a changed target remains.</summary>
    /// <exception cref="OutputException">The folder cannot be written to, or the disk is full.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string temporary = $"{target}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        Unfinished[temporary] = 0;
        try
        {
            WriteTemporary(temporary, write);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.TargetSite?.DeclaringType == typeof(RandomAccess))
        {
            throw OutputErrors.OverSizeLimit(path, exception);
        }
        finally
        {
            Discard(temporary);
        }
    }

    /// <summary>Writes a text as UTF-8 without a byte order mark.</summary>
    /// <exception cref="OutputException">The folder cannot be written to, or the disk is full.</exception>
    public static void WriteText(string path, string text)
        => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Deletes the temporary files of writes that are under way, for a process that must end at once.</summary>
    public static void DiscardUnfinished()
    {
        foreach (string temporary in Unfinished.Keys)
        {
            Discard(temporary);
        }
    }

    /// <summary>Deletes the temporary files that killed processes left in a folder and below. Nobody else may write there.</summary>
    public static void DiscardLeftovers(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, "*.tmp", SearchOption.AllDirectories).Where(p => TemporaryName().IsMatch(p)).ToArray())
        {
            Discard(path);
        }
    }

    [GeneratedRegex(@"\.[0-9]+-[0-9]+\.tmp$")]
    private static partial Regex TemporaryName();

    private static void WriteTemporary(string temporary, Action<Stream> write)
    {
        using FileStream file = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        write(file);
        file.Flush(flushToDisk: true);
    }

    private static void Discard(string temporary)
    {
        Unfinished.TryRemove(temporary, out _);
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nothing more can be done about a leftover in a folder that has become unwritable.
        }
    }
}
