using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Zip;

/// <summary>
/// Reads zip archives strictly: names inside the archive only, no encryption, no two entries of one name, contents that
/// fit the archive, a bounded expansion, and checksums that are checked. Everything else is refused.
/// </summary>
internal sealed class ZipReader
{
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const long AlwaysAllowedExpansion = 64L << 20;
    private const int LargestExpansionRatio = 100;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly Stream _stream;
    private readonly string _source;

    /// <summary>Reads the directory of an archive.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">The name for messages.</param>
    /// <exception cref="InvalidDataInputException">It is no zip archive, is damaged, or asks for what is refused.</exception>
    public ZipReader(Stream stream, string source)
    {
        _stream = stream;
        _source = source;
        Entries = ReadDirectory();
    }

    /// <summary>The entries in the order of the directory.</summary>
    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>Opens the content of an entry; reading past <see cref="ZipEntry.Length"/> bytes is the caller's to refuse.</summary>
    public Stream Open(ZipEntry entry)
    {
        Span<byte> header = stackalloc byte[LocalLength];
        ReadAt(entry.HeaderOffset, header);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x04034B50)
        {
            throw Damaged($"the header of '{entry.Name}' is missing");
        }

        long start = entry.HeaderOffset + LocalLength
            + BinaryPrimitives.ReadUInt16LittleEndian(header[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (start + entry.PackedLength > _stream.Length)
        {
            throw Damaged($"'{entry.Name}' is cut short");
        }

        Stream packed = new StreamWindow(_stream, start, entry.PackedLength);
        return entry.Deflated ? new DeflateStream(packed, CompressionMode.Decompress) : packed;
    }

    private List<ZipEntry> ReadDirectory()
    {
        (long offset, long length, long count) = FindDirectory();
        if (offset < 0 || length < 0 || offset > _stream.Length - length || count * CentralLength > length)
        {
            throw Damaged("its directory lies outside the file");
        }

        byte[] directory = new byte[length];
        ReadAt(offset, directory);
        List<ZipEntry> entries = [];
        HashSet<string> names = [];
        int position = 0;
        for (long i = 0; i < count; i++)
        {
            ZipEntry entry = ReadEntry(directory, ref position);
            CheckEntry(entry, offset);
            if (!names.Add(entry.Name))
            {
                throw Damaged($"it holds two entries called '{entry.Name}'");
            }

            entries.Add(entry);
        }

        CheckExpansion(entries);
        return entries;
    }

    private (long Offset, long Length, long Count) FindDirectory()
    {
        int tailLength = (int)Math.Min(_stream.Length, EndLength + ushort.MaxValue);
        byte[] tail = new byte[tailLength];
        ReadAt(_stream.Length - tailLength, tail);
        for (int i = tailLength - EndLength; i >= 0; i--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != 0x06054B50 || i + EndLength + BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) != tailLength)
            {
                continue;
            }

            uint offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            ushort count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            bool large = offset == uint.MaxValue || length == uint.MaxValue || count == ushort.MaxValue;
            return large ? FindLargeDirectory(_stream.Length - tailLength + i) : (offset, length, count);
        }

        throw new InvalidDataInputException($"'{_source}' is not a zip archive (an npz file is one), or it is cut short.");
    }

    private (long Offset, long Length, long Count) FindLargeDirectory(long endOffset)
    {
        Span<byte> locator = stackalloc byte[20];
        Span<byte> end = stackalloc byte[56];
        if (endOffset < locator.Length)
        {
            throw Damaged("its directory is missing");
        }

        ReadAt(endOffset - locator.Length, locator);
        long recordOffset = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != 0x07064B50 || recordOffset < 0 || recordOffset > endOffset - end.Length)
        {
            throw Damaged("its directory is missing");
        }

        ReadAt(recordOffset, end);
        long count = BinaryPrimitives.ReadInt64LittleEndian(end[32..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == 0x06064B50 && count is >= 0 and <= int.MaxValue
            ? (BinaryPrimitives.ReadInt64LittleEndian(end[48..]), BinaryPrimitives.ReadInt64LittleEndian(end[40..]), count)
            : throw Damaged("its directory is missing");
    }

    private ZipEntry ReadEntry(byte[] directory, ref int position)
    {
        ReadOnlySpan<byte> header = directory.AsSpan(position);
        if (header.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(header) != 0x02014B50)
        {
            throw Damaged("its directory is cut short");
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int total = CentralLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        if (header.Length < total)
        {
            throw Damaged("its directory is cut short");
        }

        position += total;
        string name = Name(header.Slice(CentralLength, nameLength));
        if ((BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) & 1) != 0)
        {
            throw new InvalidDataInputException($"'{name}' in '{_source}' is encrypted, which is not supported.");
        }

        ushort method = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        if (method is not 0 and not 8)
        {
            throw new InvalidDataInputException($"'{name}' in '{_source}' is compressed by method {method}; only stored and deflated entries are read.");
        }

        (long length, long packed, long offset) = Sizes(header, header.Slice(CentralLength + nameLength, extraLength));
        return new(name, method == 8, BinaryPrimitives.ReadUInt32LittleEndian(header[16..]), packed, length, offset);
    }

    // Values of 0xFFFFFFFF are found, in this order, in the extra field 1 (zip64).
    private (long Length, long Packed, long Offset) Sizes(ReadOnlySpan<byte> header, ReadOnlySpan<byte> extra)
    {
        Span<long> sizes =
        [
            BinaryPrimitives.ReadUInt32LittleEndian(header[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[42..]),
        ];
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (extra.Length < 4 + length)
            {
                throw Damaged("an extra field is cut short");
            }

            ReadOnlySpan<byte> field = extra.Slice(4, length);
            for (int i = 0; i < sizes.Length && BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1; i++)
            {
                if (sizes[i] == uint.MaxValue && field.Length >= 8)
                {
                    sizes[i] = BinaryPrimitives.ReadInt64LittleEndian(field);
                    field = field[8..];
                }
            }

            extra = extra[(4 + length)..];
        }

        return (sizes[0], sizes[1], sizes[2]);
    }

    private string Name(ReadOnlySpan<byte> bytes)
    {
        string name;
        try
        {
            name = Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Damaged("an entry's name is not UTF-8");
        }

        bool outside = name.Length == 0 || name.StartsWith('/') || name.Contains('\\') || name.Contains(':') || name.Contains('\0')
            || name.Split('/').Any(part => part is ".." or ".");
        return outside ? throw new InvalidDataInputException($"'{_source}' holds an entry with the unsafe name '{name.Replace('\0', '?')}'.") : name;
    }

    private void CheckEntry(ZipEntry entry, long directoryOffset)
    {
        bool fits = entry.Length >= 0 && entry.PackedLength >= 0 && entry.HeaderOffset >= 0
            && entry.PackedLength <= directoryOffset && entry.HeaderOffset <= directoryOffset - entry.PackedLength
            && (entry.Deflated || entry.Length == entry.PackedLength);
        if (!fits)
        {
            throw Damaged($"the sizes of '{entry.Name}' do not fit the file");
        }
    }

    private void CheckExpansion(List<ZipEntry> entries)
    {
        // Entries that share bytes are how small archives claim petabytes, so packed sizes are summed as well.
        decimal total = entries.Sum(e => (decimal)e.Length);
        decimal packed = entries.Sum(e => (decimal)e.PackedLength);
        if (packed > _stream.Length)
        {
            throw Damaged("its entries overlap");
        }

        if (total > AlwaysAllowedExpansion && total > LargestExpansionRatio * (decimal)_stream.Length)
        {
            throw new InvalidDataInputException(
                $"'{_source}' would expand {total / _stream.Length:F0} times, to {total / (1 << 20):F0} MiB, which is refused; save it without compression.");
        }
    }

    private void ReadAt(long offset, Span<byte> buffer)
    {
        if (offset < 0 || offset > _stream.Length - buffer.Length)
        {
            throw Damaged("it is cut short");
        }

        _stream.Position = offset;
        _stream.ReadExactly(buffer);
    }

    private InvalidDataInputException Damaged(string what) => new($"'{_source}' is damaged: {what}.");
}
