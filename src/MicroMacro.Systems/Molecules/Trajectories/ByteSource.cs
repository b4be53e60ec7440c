using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>A stream read front to back in exact amounts, with errors that say where. Owns the stream.</summary>
internal sealed class ByteSource(Stream stream, string name) : IDisposable
{
    // A frame may take what the file takes, three times, and this much.
    private const long FreeMemory = 32L << 20;

    /// <summary>The file's name, for messages.</summary>
    public string Name => name;

    /// <summary>How many bytes have been read.</summary>
    public long At { get; private set; }

    /// <summary>How many bytes are left, or null where the stream cannot tell (gzip).</summary>
    public long? Left => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) : null;

    /// <summary>Fills a buffer, or returns false where nothing is left at all.</summary>
    /// <exception cref="InvalidDataInputException">Less is left than the buffer takes.</exception>
    public bool TryRead(Span<byte> buffer, string what)
    {
        int read;
        try
        {
            read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw Error($"cannot be read on ({exception.Message.TrimEnd('.')}); is it damaged?");
        }

        if (read < buffer.Length && read > 0)
        {
            At += read;
            throw Error($"ends within {what}; is it cut short?");
        }

        At += read;
        return read == buffer.Length;
    }

    /// <summary>Fills a buffer.</summary>
    /// <exception cref="InvalidDataInputException">Less is left than the buffer takes.</exception>
    public void Read(Span<byte> buffer, string what)
    {
        if (!TryRead(buffer, what) && buffer.Length > 0)
        {
            throw Error($"ends before {what}; is it cut short?");
        }
    }

    /// <summary>Refuses a length that the file cannot hold, before memory for it is taken.</summary>
    public void RequireLeft(long bytes, string what)
    {
        if (bytes < 0 || (Left is { } left && bytes > left))
        {
            throw Error($"{what} would take {bytes} bytes, where {Left} are left; is it cut short or damaged?");
        }

        RequireMemory(bytes, what);
    }

    /// <summary>Refuses to take memory out of all proportion to the file.</summary>
    public void RequireMemory(long bytes, string what)
    {
        if (bytes > Math.Min(int.MaxValue, (stream.CanSeek ? 3 * stream.Length : 0) + FreeMemory))
        {
            throw Error($"{what} would take {bytes >> 20} MB of memory, out of proportion to the file; is it damaged?");
        }
    }

    /// <summary>The error for this place.</summary>
    public InvalidDataInputException Error(string what) => new($"{name}, byte {At}: {what}");

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();
}
