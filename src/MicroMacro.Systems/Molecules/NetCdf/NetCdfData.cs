using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>The bytes of a NetCDF-3 file: all of them in memory, or fetched from a seekable stream as they are asked for.</summary>
internal sealed class NetCdfData
{
    // A header is a list of names and shapes; an AMBER file's has about a thousand bytes.
    private const int LongestHeader = 1 << 20;
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly Stream? _stream;
    private byte[] _buffer = [];

    /// <summary>A file in memory.</summary>
    public NetCdfData(ReadOnlyMemory<byte> bytes, string name)
    {
        (_memory, Name, Length) = (bytes, name, bytes.Length);
    }

    /// <summary>A file of which only the header is read now.</summary>
    public NetCdfData(Stream stream, string name)
    {
        (_stream, Name, Length) = (stream, name, stream.Length);
        byte[] start = new byte[Math.Min(LongestHeader, Length)];
        stream.Position = 0;
        _memory = start.AsMemory(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Where the header lies.</summary>
    public ReadOnlySpan<byte> Start => _memory.Span;

    /// <summary>Bytes within the file; valid until the next call.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (_stream is null)
        {
            return _memory.Span.Slice((int)offset, length);
        }

        if (_buffer.Length < length)
        {
            _buffer = new byte[length];
        }

        try
        {
            _stream.Position = offset;
            _stream.ReadExactly(_buffer, 0, length);
        }
        catch (IOException exception)
        {
            throw new InvalidDataInputException($"{Name}, byte {offset}: cannot be read on: {exception.Message}");
        }

        return _buffer.AsSpan(0, length);
    }
}
