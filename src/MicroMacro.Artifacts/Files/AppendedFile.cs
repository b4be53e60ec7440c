using Microsoft.Win32.SafeHandles;

namespace MicroMacro.Artifacts.Files;

/// <summary>A file that grows piece by piece. What lies beyond its last known length, left by a process that was killed, is cut off first.</summary>
internal static class AppendedFile
{
    /// <summary>Writes at the end of a file of a known length.</summary>
    /// <param name="path">The file; made where the length is 0.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="write">Writes the piece; the stream stands at the end and can seek, and may be disposed.</param>
    /// <returns>The new length.</returns>
    /// <exception cref="OutputException">The file cannot be written, or the disk is full.</exception>
    public static long Append(string path, long length, Action<FileStream> write)
    {
        try
        {
            using (FileStream file = new(path, length == 0 ? FileMode.Create : FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1 << 16))
            {
                file.SetLength(length);
                file.Position = length;
                write(file);
            }

            // Whoever names the new length in a checkpoint must find that many bytes even after the power fails.
            using SafeFileHandle written = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            RandomAccess.FlushToDisk(written);
            return RandomAccess.GetLength(written);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw OutputErrors.Of(path, exception);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.TargetSite?.DeclaringType == typeof(RandomAccess))
        {
            throw OutputErrors.OverSizeLimit(path, exception);
        }
    }
}
