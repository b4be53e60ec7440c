using System.Security.Cryptography;

namespace MicroMacro.Artifacts.Files;

/// <summary>Hashes what is written to it, and passes it on when there is somewhere to pass it.</summary>
internal sealed class HashingStream(IncrementalHash hash, Stream? next = null) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("the stream is written forwards only");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("the stream is written forwards only");
        set => throw new NotSupportedException("the stream is written forwards only");
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        next?.Write(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => next?.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("the stream is write only");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("the stream is written forwards only");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("the stream is written forwards only");
}
