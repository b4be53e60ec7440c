namespace MicroMacro.Artifacts.Zip;

/// <summary>A part of a seekable stream, read from its beginning to its end.</summary>
internal sealed class StreamWindow(Stream stream, long start, long length) : Stream
{
    private long _position;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException("a window is read from its beginning to its end");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - _position);
        if (count == 0)
        {
            return 0;
        }

        stream.Position = start + _position;
        int read = stream.Read(buffer[..count]);
        _position += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a window is read from its beginning to its end");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("a window cannot be written");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("a window cannot be written");
}
