using System.Buffers.Binary;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Reads XTC trajectories of GROMACS: nm and ps, positions rounded to the precision that the file states (0.001 nm as a rule); both
/// the common form and the one for very large systems. Format: [gromacsxtc].
/// </summary>
public sealed class XtcReader : ITrajectoryReader
{
    private const int Magic = 1995;
    private const int LargeMagic = 2023;
    private const int Uncompressed = 9;
    private const int HeaderBytes = 56;
    private readonly ByteSource _source;
    private readonly byte[] _header = new byte[HeaderBytes];
    private byte[] _bytes = [];
    private long _frames;
    private bool _isHeaderRead;

    private XtcReader(ByteSource source)
    {
        _source = source;
        _isHeaderRead = source.TryRead(_header, "the header of frame 1");
        if (!_isHeaderRead || !Recognises(_header))
        {
            throw source.Error("no magic number of 1995 or 2023; is this an XTC file?");
        }

        AtomCount = Integer(4);
        if (AtomCount < 1)
        {
            throw source.Error($"{AtomCount} atoms");
        }

        source.RequireMemory(24L * AtomCount, $"a frame of {AtomCount} atoms");
    }

    /// <inheritdoc/>
    public string Format => "XTC (nm)";

    /// <inheritdoc/>
    public int AtomCount { get; }

    /// <summary>Whether bytes begin as an XTC file.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) =>
        start.Length >= 8 && BinaryPrimitives.ReadInt32BigEndian(start) is Magic or LargeMagic;

    /// <summary>Reads the first header; the reader then owns the stream.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidDataInputException">The file is no XTC file, or is damaged.</exception>
    public static XtcReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new(new ByteSource(stream, name));
    }

    /// <inheritdoc/>
    public bool Read(TrajectoryFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        frame.Require(AtomCount);
        string what = $"frame {_frames + 1}";
        if (!_isHeaderRead && !_source.TryRead(_header, what))
        {
            return false;
        }

        _isHeaderRead = false;
        if (!Recognises(_header) || Integer(4) != AtomCount || Integer(52) != AtomCount)
        {
            throw _source.Error($"{what} begins with {Integer(0)}, {Integer(4)}, where 1995 or 2023 and {AtomCount} atoms are due; is the file damaged?");
        }

        frame.Velocities = null;
        frame.Step = Integer(8);
        float time = Single(_header, 12);
        frame.Time = float.IsFinite(time) ? time : throw _source.Error($"{what} has time {time}");
        frame.Box = Box(what);
        if (AtomCount <= Uncompressed)
        {
            ReadPlain(frame.Positions, what);
        }
        else
        {
            ReadCompressed(frame.Positions, what, isLarge: Integer(0) == LargeMagic);
        }

        _frames++;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void ReadPlain(double[] positions, string what)
    {
        Span<byte> bytes = stackalloc byte[12 * Uncompressed];
        bytes = bytes[..(4 * positions.Length)];
        _source.Read(bytes, what);
        for (int i = 0; i < positions.Length; i++)
        {
            float value = Single(bytes, 4 * i);
            positions[i] = float.IsFinite(value) ? value : throw _source.Error($"atom {(i / 3) + 1} of {what} is at {value}, no finite number");
        }
    }

    private void ReadCompressed(double[] positions, string what, bool isLarge)
    {
        Span<byte> head = stackalloc byte[40];
        head = head[..(isLarge ? 40 : 36)];
        _source.Read(head, what);
        float precision = Single(head, 0);
        Span<int> bounds = stackalloc int[6];
        for (int i = 0; i < 6; i++)
        {
            bounds[i] = BinaryPrimitives.ReadInt32BigEndian(head[(4 + (4 * i))..]);
        }

        XtcBounds box = new(bounds[..3], bounds[3..]);
        int scale = BinaryPrimitives.ReadInt32BigEndian(head[28..]);
        long length = isLarge ? BinaryPrimitives.ReadInt64BigEndian(head[32..]) : BinaryPrimitives.ReadInt32BigEndian(head[32..]);
        if (!(precision > 0 && float.IsFinite(precision)) || !box.IsValid || scale is < XtcScale.First or > XtcScale.Last || length < 1)
        {
            throw _source.Error($"the compressed coordinates of {what} have precision {precision}, bounds ({string.Join(", ", bounds.ToArray())}), size {scale} and length {length}, which cannot be; is the file damaged?");
        }

        _source.RequireLeft(length, what);
        int padded = (int)((length + 3) & ~3L);
        if (_bytes.Length < padded)
        {
            _bytes = new byte[padded];
        }

        _source.Read(_bytes.AsSpan(0, padded), what);
        if (XtcDecoder.Decode(_bytes.AsSpan(0, (int)length), box, scale, precision, positions) is string wrong)
        {
            throw _source.Error($"{what}: {wrong}; is the file damaged?");
        }
    }

    private double[]? Box(string what)
    {
        Span<double> nine = stackalloc double[9];
        for (int i = 0; i < 9; i++)
        {
            nine[i] = Single(_header, 16 + (4 * i));
            if (!double.IsFinite(nine[i]))
            {
                throw _source.Error($"the box of {what} has an element {nine[i]}");
            }
        }

        return BoxVectors.ToLengthsAndAngles(Double3.Of(nine, 0), Double3.Of(nine, 1), Double3.Of(nine, 2), 1);
    }

    private int Integer(int at) => BinaryPrimitives.ReadInt32BigEndian(_header.AsSpan(at));

    private static float Single(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadSingleBigEndian(bytes[at..]);
}
