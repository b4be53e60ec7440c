using System.Buffers.Binary;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Writes XTC trajectories as GROMACS does: positions rounded to 0.001 nm and compressed; up to nine atoms in full. Frames follow
/// each other without a header of the file, so writing goes on at the end of any whole frame. Format: [gromacsxtc].
/// </summary>
public sealed class XtcWriter : ITrajectoryWriter
{
    private const int Uncompressed = 9;

    // What a file may hold at most: the bits then have no length in 32 bits, and no molecule here has so many atoms.
    private const int MostAtoms = 100_000_000;
    private const double LargestInteger = int.MaxValue - 2;
    private readonly Stream _stream;
    private readonly double _precision;
    private readonly byte[] _head = new byte[92];
    private readonly XtcEncoder _encoder = new();
    private readonly int[] _atoms;
    private readonly double[] _positions;

    /// <summary>A writer that goes on at the stream's position; it then owns the stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="atomCount">The number of atoms, N.</param>
    /// <param name="precision">Integer steps per nm, 1,000 unless more digits are wanted.</param>
    public XtcWriter(Stream stream, int atomCount, float precision = 1000)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(atomCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(atomCount, MostAtoms);
        if (!(precision is > 0 and <= 1e9f))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), precision, "the precision must lie above 0 and be at most 1e9 steps per nm");
        }

        (_stream, _precision, AtomCount) = (stream, precision, atomCount);
        _atoms = new int[3 * atomCount];
        _positions = new double[3 * atomCount];
    }

    /// <inheritdoc/>
    public int AtomCount { get; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<float> positions, long step, double time)
    {
        FramePositions.Check(positions, AtomCount);
        for (int i = 0; i < positions.Length; i++)
        {
            _positions[i] = positions[i];
        }

        WriteFrame(step, time);
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<double> positions, long step, double time)
    {
        FramePositions.Check(positions, AtomCount);
        positions.CopyTo(_positions);
        WriteFrame(step, time);
    }

    /// <inheritdoc/>
    public void Flush() => _stream.Flush();

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    // The format's step has 32 bits and wraps; the time goes on.
    private void WriteFrame(long step, double time)
    {
        if (AtomCount > Uncompressed)
        {
            Round();
        }

        Span<byte> head = _head;
        head.Clear();
        BinaryPrimitives.WriteInt32BigEndian(head, 1995);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], AtomCount);
        BinaryPrimitives.WriteInt32BigEndian(head[8..], unchecked((int)step));
        BinaryPrimitives.WriteSingleBigEndian(head[12..], (float)time);
        BinaryPrimitives.WriteInt32BigEndian(head[52..], AtomCount);
        if (AtomCount > Uncompressed)
        {
            WriteCompressed(head);
            return;
        }

        _stream.Write(head[..56]);
        Span<byte> plain = stackalloc byte[12 * Uncompressed];
        for (int i = 0; i < _positions.Length; i++)
        {
            BinaryPrimitives.WriteSingleBigEndian(plain[(4 * i)..], (float)_positions[i]);
        }

        _stream.Write(plain[..(4 * _positions.Length)]);
    }

    private void WriteCompressed(Span<byte> head)
    {
        Span<int> smallest = [int.MaxValue, int.MaxValue, int.MaxValue], largest = [int.MinValue, int.MinValue, int.MinValue];
        for (int i = 0; i < _atoms.Length; i++)
        {
            smallest[i % 3] = Math.Min(smallest[i % 3], _atoms[i]);
            largest[i % 3] = Math.Max(largest[i % 3], _atoms[i]);
        }

        XtcBounds bounds = new(smallest, largest);
        if (!bounds.IsValid)
        {
            throw new ArgumentException($"the molecule extends over more than {LargestInteger / _precision:G3} nm, which XTC cannot hold at this precision");
        }

        int scale = XtcEncoder.FirstScale(_atoms);
        ReadOnlySpan<byte> bits = _encoder.Encode(_atoms, bounds, scale);
        BinaryPrimitives.WriteSingleBigEndian(head[56..], (float)_precision);
        for (int axis = 0; axis < 3; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(head[(60 + (4 * axis))..], smallest[axis]);
            BinaryPrimitives.WriteInt32BigEndian(head[(72 + (4 * axis))..], largest[axis]);
        }

        BinaryPrimitives.WriteInt32BigEndian(head[84..], scale);
        BinaryPrimitives.WriteInt32BigEndian(head[88..], bits.Length);
        _stream.Write(head);
        _stream.Write(bits);
        _stream.Write("\0\0\0"u8[..(-bits.Length & 3)]);
    }

    private void Round()
    {
        for (int i = 0; i < _atoms.Length; i++)
        {
            double rounded = Math.Round(_positions[i] * _precision, MidpointRounding.AwayFromZero);
            _atoms[i] = Math.Abs(rounded) < LargestInteger
                ? (int)rounded
                : throw new ArgumentException($"atom {i / 3} is {_positions[i]:G6} nm from the origin, which XTC cannot hold at {_precision} steps per nm");
        }
    }
}
