using System.Buffers.Binary;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Writes DCD trajectories as CHARMM does (little-endian, float32 Angstrom, no cell). The header's number of frames is brought up to
/// date by <see cref="Flush"/>. Format: [charmmdcd].
/// </summary>
public sealed class DcdWriter : ITrajectoryWriter
{
    private const int HeaderBytes = 92 + 172 + 12;
    private const int TitleBytes = 80;
    private readonly Stream _stream;
    private readonly byte[] _header;
    private readonly byte[] _bytes;

    /// <summary>A new file; the writer then owns the stream.</summary>
    /// <param name="stream">Where to; it must be empty, seekable and writable.</param>
    /// <param name="atomCount">The number of atoms, N.</param>
    /// <param name="timestep">The integrator's timestep in ps.</param>
    /// <param name="stepsPerFrame">Steps from frame to frame.</param>
    /// <param name="firstStep">The step of the first frame.</param>
    public DcdWriter(Stream stream, int atomCount, double timestep, int stepsPerFrame = 1, int firstStep = 0)
        : this(stream, atomCount, Header(atomCount, timestep, stepsPerFrame, firstStep))
    {
        if (stream.Length > 0)
        {
            throw new ArgumentException($"the stream holds {stream.Length} bytes already; use {nameof(Resume)} to go on writing", nameof(stream));
        }

        _stream.Write(_header);
    }

    private DcdWriter(Stream stream, int atomCount, byte[] header)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek || !stream.CanWrite)
        {
            throw new ArgumentException("a DCD file is written to a stream that can be written and rewound: its header holds the number of frames", nameof(stream));
        }

        (_stream, AtomCount, _header) = (stream, atomCount, header);
        _bytes = new byte[3 * ((4 * atomCount) + 8)];
    }

    /// <inheritdoc/>
    public int AtomCount { get; }

    /// <summary>How many frames the file holds.</summary>
    public int FrameCount { get; private set; }

    /// <summary>
    /// Goes on writing where a file of this writer ends, which must be at a whole frame: cut it first to the length that the last
    /// <see cref="Flush"/> left. The header's number of frames is set right.
    /// </summary>
    /// <param name="stream">The file, readable, writable and seekable; the writer then owns it.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidDataInputException">It is no such file, or does not end at a whole frame.</exception>
    public static DcdWriter Resume(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = new byte[HeaderBytes];
        stream.Position = 0;
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes)
        {
            throw new InvalidDataInputException($"{name}: {stream.Length} bytes, too few for the header of a DCD file");
        }

        int atoms = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(HeaderBytes - 8));
        if (!header.AsSpan(0, 8).SequenceEqual("T\0\0\0CORD"u8) || atoms < 1 || !header.AsSpan(92).SequenceEqual(Header(atoms, 1, 1, 0).AsSpan(92)))
        {
            throw new InvalidDataInputException($"{name}: not a DCD file of this program, so it cannot be continued");
        }

        long frameBytes = 3L * ((4L * atoms) + 8);
        if ((stream.Length - HeaderBytes) % frameBytes != 0)
        {
            throw new InvalidDataInputException($"{name}: {stream.Length} bytes do not end at a whole frame of {atoms} atoms; was it cut to the right length?");
        }

        DcdWriter writer = new(stream, atoms, header) { FrameCount = (int)((stream.Length - HeaderBytes) / frameBytes) };
        writer.Flush();
        return writer;
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> positions, long step, double time)
    {
        FramePositions.Check(positions, AtomCount);
        for (int i = 0; i < positions.Length; i++)
        {
            Place(i, positions[i] / DcdUnits.Length);
        }

        WriteFrame();
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<double> positions, long step, double time)
    {
        FramePositions.Check(positions, AtomCount);
        for (int i = 0; i < positions.Length; i++)
        {
            Place(i, positions[i] / DcdUnits.Length);
        }

        WriteFrame();
    }

    /// <inheritdoc/>
    public void Flush()
    {
        int steps = BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(8), FrameCount);
        BinaryPrimitives.WriteInt32LittleEndian(_header.AsSpan(20), (int)Math.Min(int.MaxValue, (long)FrameCount * steps));
        _stream.Position = 0;
        _stream.Write(_header);
        _stream.Seek(0, SeekOrigin.End);
        _stream.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        _stream.Dispose();
    }

    private void Place(int index, double value)
    {
        float angstrom = (float)value;
        int axis = index % 3, atom = index / 3;
        BinaryPrimitives.WriteSingleLittleEndian(
            _bytes.AsSpan((axis * ((4 * AtomCount) + 8)) + 4 + (4 * atom)),
            float.IsFinite(angstrom) ? angstrom : throw new ArgumentException($"atom {atom} is {value} Angstrom from the origin, more than DCD can hold"));
    }

    private void WriteFrame()
    {
        int record = (4 * AtomCount) + 8;
        for (int axis = 0; axis < 3; axis++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(axis * record), 4 * AtomCount);
            BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(((axis + 1) * record) - 4), 4 * AtomCount);
        }

        _stream.Write(_bytes);
        FrameCount++;
    }

    private static byte[] Header(int atomCount, double timestep, int stepsPerFrame, int firstStep)
    {
        const int mostAtoms = 100_000_000;
        ArgumentOutOfRangeException.ThrowIfLessThan(atomCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atomCount, mostAtoms);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timestep);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepsPerFrame, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(firstStep);
        byte[] header = new byte[HeaderBytes];
        Integer(0, 84);
        "CORD"u8.CopyTo(header.AsSpan(4));
        Integer(12, firstStep);
        Integer(16, stepsPerFrame);
        BinaryPrimitives.WriteSingleLittleEndian(header.AsSpan(44), (float)(timestep / DcdUnits.Time));
        Integer(84, 24); // CHARMM's version, which tells that the timestep is a float
        Integer(88, 84);
        Integer(92, 4 + (2 * TitleBytes));
        Integer(96, 2);
        Encoding.ASCII.GetBytes("Written by MicroMacro".PadRight(TitleBytes)).CopyTo(header, 100);
        Encoding.ASCII.GetBytes("Positions in Angstrom, no periodic cell".PadRight(TitleBytes)).CopyTo(header, 100 + TitleBytes);
        Integer(100 + (2 * TitleBytes), 4 + (2 * TitleBytes));
        Integer(HeaderBytes - 12, 4);
        Integer(HeaderBytes - 8, atomCount);
        Integer(HeaderBytes - 4, 4);
        return header;

        void Integer(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(at), value);
    }
}
