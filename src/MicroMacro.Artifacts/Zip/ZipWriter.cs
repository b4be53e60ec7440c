using System.Buffers.Binary;
using System.Text;

namespace MicroMacro.Artifacts.Zip;

/// <summary>
/// Writes zip archives whose bytes depend on names and contents alone: entries stored in the given order, dated
/// 1980-01-01, sizes and checksum in front. Archives and entries beyond 4 GiB use zip64.
/// </summary>
internal sealed class ZipWriter(Stream stream)
{
    private const ushort FirstOfJanuary1980 = 33;
    private readonly List<ZipEntry> _entries = [];
    private long _position;

    /// <summary>Adds an entry, whose content the caller then writes by <see cref="Append"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">The bytes of its content.</param>
    /// <param name="checksum">Their CRC-32.</param>
    public void Begin(string name, long length, uint checksum)
    {
        ZipEntry entry = new(name, false, checksum, length, length, _position);
        _entries.Add(entry);
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        byte[] header = new byte[30];
        byte[] extra = length >= uint.MaxValue ? Extra(length, length) : [];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034B50);
        WriteCommon(header.AsSpan(4), entry, extra.Length > 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), checked((ushort)nameBytes.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)extra.Length);
        Append(header);
        Append(nameBytes);
        Append(extra);
    }

    /// <summary>Writes bytes of the current entry.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        _position += bytes.Length;
    }

    /// <summary>Writes the directory, and announces a comment whose bytes the caller appends.</summary>
    public void Finish(int commentLength)
    {
        long start = _position;
        foreach (ZipEntry entry in _entries)
        {
            AppendCentral(entry);
        }

        long length = _position - start;
        bool large = start >= uint.MaxValue || length >= uint.MaxValue || _entries.Count >= ushort.MaxValue;
        if (large)
        {
            AppendLargeEnd(start, length);
        }

        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        ushort count = (ushort)Math.Min(_entries.Count, ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), count);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), large ? uint.MaxValue : (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), large ? uint.MaxValue : (uint)start);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(20), checked((ushort)commentLength));
        Append(end);
    }

    private void AppendCentral(ZipEntry entry)
    {
        byte[] name = Encoding.UTF8.GetBytes(entry.Name);
        bool large = entry.Length >= uint.MaxValue || entry.HeaderOffset >= uint.MaxValue;
        byte[] extra = large ? Extra(entry.Length, entry.Length, entry.HeaderOffset) : [];
        byte[] header = new byte[46];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), 45);
        WriteCommon(header.AsSpan(6), entry, large);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(30), (ushort)extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), large ? uint.MaxValue : (uint)entry.HeaderOffset);
        Append(header);
        Append(name);
        Append(extra);
    }

    // Version needed, flags (UTF-8 names), method (stored), time, date, checksum and both sizes.
    private static void WriteCommon(Span<byte> fields, ZipEntry entry, bool large)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(fields, large ? (ushort)45 : (ushort)20);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[2..], 1 << 11);
        BinaryPrimitives.WriteUInt16LittleEndian(fields[8..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[10..], entry.Checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[14..], large ? uint.MaxValue : (uint)entry.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(fields[18..], large ? uint.MaxValue : (uint)entry.Length);
    }

    private static byte[] Extra(params ReadOnlySpan<long> values)
    {
        byte[] extra = new byte[4 + (8 * values.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), (ushort)(8 * values.Length));
        for (int i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4 + (8 * i)), values[i]);
        }

        return extra;
    }

    private void AppendLargeEnd(long start, long length)
    {
        byte[] record = new byte[56 + 20];
        long recordOffset = _position;
        BinaryPrimitives.WriteUInt32LittleEndian(record, 0x06064B50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), 44);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(12), 45);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(14), 45);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(24), _entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(32), _entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(40), length);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(48), start);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(64), recordOffset);
        BinaryPrimitives.WriteInt32LittleEndian(record.AsSpan(72), 1);
        Append(record);
    }
}
