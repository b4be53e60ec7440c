namespace MicroMacro.Artifacts.Zip;

/// <summary>Reads another stream and takes the checksum of all that was read.</summary>
internal sealed class ChecksumStream(Stream stream) : Stream
{
    /// <summary>CRC-32 of all bytes read so far.</summary>
    public uint Checksum { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("the length is not known before the end");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("the stream is read forwards only");
        set => throw new NotSupportedException("the stream is read forwards only");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = stream.Read(buffer);
        Checksum = Crc32.Append(Checksum, buffer[..read]);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("the stream is read forwards only");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("the stream is read only");

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("the stream is read only");
}
