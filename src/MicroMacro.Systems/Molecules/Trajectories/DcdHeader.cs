using System.Buffers.Binary;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// The header of a DCD file, in all its dialects: CHARMM and NAMD (float timestep, unit cell, a fourth dimension), X-PLOR (double
/// timestep), either byte order, record markers of four or eight bytes, fixed atoms. Format: [charmmdcd].
/// </summary>
internal sealed class DcdHeader
{
    private const int LongestTitle = 1 << 20;
    private int _fixedAtoms;

    private DcdHeader(bool bigEndian, int marker)
    {
        IsBigEndian = bigEndian;
        Marker = marker;
    }

    /// <summary>Whether numbers have their high byte first.</summary>
    public bool IsBigEndian { get; }

    /// <summary>Bytes of a record marker, 4 or 8.</summary>
    public int Marker { get; }

    /// <summary>The number of atoms.</summary>
    public int AtomCount { get; private set; }

    /// <summary>Which atoms (from 0) all frames but the first hold; null where they hold all.</summary>
    public int[]? FreeAtoms { get; private set; }

    /// <summary>Whether each frame begins with a unit cell.</summary>
    public bool HasCell { get; private set; }

    /// <summary>Whether each frame ends with a fourth coordinate.</summary>
    public bool HasFourth { get; private set; }

    /// <summary>The step of the first frame.</summary>
    public int FirstStep { get; private set; }

    /// <summary>Steps from frame to frame; 0 where the file does not say.</summary>
    public int StepsPerFrame { get; private set; }

    /// <summary>The timestep in ps; 0 where the file does not say.</summary>
    public double Timestep { get; private set; }

    /// <summary>Whether bytes begin as a DCD file, of coordinates or velocities.</summary>
    public static bool IsDcd(ReadOnlySpan<byte> start) => start.Length >= 12
        && ((FirstMarker(start) is 4 && IsMagic(start[4..8])) || (FirstMarker(start) is 8 && IsMagic(start[8..12])));

    /// <summary>Reads the header up to the first frame.</summary>
    public static DcdHeader Read(ByteSource source)
    {
        Span<byte> start = stackalloc byte[12];
        source.Read(start, "the header");
        if (!IsDcd(start))
        {
            throw source.Error("does not begin with a record of 84 bytes and CORD; is this a DCD file?");
        }

        int marker = FirstMarker(start);
        ReadOnlySpan<byte> magic = start.Slice(marker, 4);
        if (magic.SequenceEqual("VELD"u8))
        {
            throw source.Error("a DCD file of velocities (VELD), where one of coordinates (CORD) is needed");
        }

        DcdHeader header = new(bigEndian: start[0] == 0, marker);
        header.ReadControl(source, start[(marker + 4)..]);
        header.SkipTitle(source);
        header.ReadAtoms(source);
        return header;
    }

    /// <summary>A 4-byte integer in the file's byte order.</summary>
    public int Integer(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadInt32BigEndian(at) : BinaryPrimitives.ReadInt32LittleEndian(at);

    /// <summary>A float in the file's byte order.</summary>
    public float Single(ReadOnlySpan<byte> at) => BitConverter.Int32BitsToSingle(Integer(at));

    /// <summary>A double in the file's byte order.</summary>
    public double Double(ReadOnlySpan<byte> at) =>
        IsBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at);

    /// <summary>The length that a record marker tells.</summary>
    public long Length(ReadOnlySpan<byte> at) => Marker == 4 ? Integer(at)
        : IsBigEndian ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at);

    // The size of the markers, told by the first of them, which says 84.
    private static int FirstMarker(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadInt64LittleEndian(start) == 84 || BinaryPrimitives.ReadInt64BigEndian(start) == 84 ? 8
        : BinaryPrimitives.ReadInt32LittleEndian(start) == 84 || BinaryPrimitives.ReadInt32BigEndian(start) == 84 ? 4 : 0;

    private static bool IsMagic(ReadOnlySpan<byte> magic) => magic.SequenceEqual("CORD"u8) || magic.SequenceEqual("VELD"u8);

    // Twenty integers, of which CHARMM keeps its version in the last and X-PLOR a zero.
    private void ReadControl(ByteSource source, ReadOnlySpan<byte> alreadyRead)
    {
        Span<byte> rest = stackalloc byte[80 + 8];
        rest = rest[..(80 + Marker)];
        alreadyRead.CopyTo(rest);
        source.Read(rest[alreadyRead.Length..], "the header");
        if (Length(rest[80..]) != 84)
        {
            throw source.Error("the first record does not end with its length, 84");
        }

        bool isCharmm = Integer(rest[76..]) != 0;
        FirstStep = Integer(rest[4..]);
        StepsPerFrame = Math.Max(0, Integer(rest[8..]));
        double timestep = isCharmm ? Single(rest[36..]) : Double(rest[36..]);
        Timestep = timestep is > 0 and < 1e6 ? timestep * DcdUnits.Time : 0;
        HasCell = isCharmm && Integer(rest[40..]) != 0;
        HasFourth = isCharmm && Integer(rest[44..]) != 0;
        _fixedAtoms = Integer(rest[32..]);
    }

    private void SkipTitle(ByteSource source)
    {
        long length = ReadMarker(source, "the title");
        if (length is < 4 or > LongestTitle)
        {
            throw source.Error($"a title of {length} bytes");
        }

        source.RequireLeft(length + Marker, "the title");
        byte[] title = new byte[length + Marker];
        source.Read(title, "the title");
        if (Length(title.AsSpan((int)length)) != length)
        {
            throw source.Error($"the title does not end with its length, {length}");
        }
    }

    private void ReadAtoms(ByteSource source)
    {
        Span<byte> record = stackalloc byte[4 + (2 * 8)];
        record = record[..(4 + (2 * Marker))];
        source.Read(record, "the number of atoms");
        AtomCount = Integer(record[Marker..]);
        if (Length(record) != 4 || Length(record[(4 + Marker)..]) != 4 || AtomCount < 1)
        {
            throw source.Error("no record of 4 bytes with a number of atoms of at least 1 after the title");
        }

        source.RequireMemory(36L * AtomCount, $"a frame of {AtomCount} atoms");
        if (_fixedAtoms != 0)
        {
            ReadFreeAtoms(source, AtomCount - (long)_fixedAtoms);
        }
    }

    private void ReadFreeAtoms(ByteSource source, long count)
    {
        if (count < 1 || count > AtomCount)
        {
            throw source.Error($"{_fixedAtoms} fixed atoms of {AtomCount}");
        }

        byte[] record = new byte[(4 * count) + (2 * Marker)];
        source.Read(record, "the list of free atoms");
        if (Length(record) != 4 * count || Length(record.AsSpan((int)(4 * count) + Marker)) != 4 * count)
        {
            throw source.Error($"no record of {4 * count} bytes with the free atoms");
        }

        FreeAtoms = new int[count];
        for (int i = 0; i < count; i++)
        {
            FreeAtoms[i] = Integer(record.AsSpan(Marker + (4 * i))) - 1;
            if (FreeAtoms[i] <= (i == 0 ? -1 : FreeAtoms[i - 1]) || FreeAtoms[i] >= AtomCount)
            {
                throw source.Error($"free atom {i + 1} is number {FreeAtoms[i] + 1L} of {AtomCount}, or out of order");
            }
        }
    }

    private long ReadMarker(ByteSource source, string what)
    {
        Span<byte> marker = stackalloc byte[8];
        marker = marker[..Marker];
        source.Read(marker, what);
        return Length(marker);
    }
}
