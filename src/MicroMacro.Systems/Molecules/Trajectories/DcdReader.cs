using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Reads DCD trajectories of CHARMM, NAMD, X-PLOR and OpenMM. The length of the file decides how many frames there are: the header's
/// own number is stale after a crash. Format: [charmmdcd].
/// </summary>
public sealed class DcdReader : ITrajectoryReader
{
    private readonly ByteSource _source;
    private readonly DcdHeader _header;
    private readonly double[] _fixedPositions;
    private byte[] _bytes = [];
    private long _frames;

    private DcdReader(ByteSource source, DcdHeader header)
    {
        _source = source;
        _header = header;
        _fixedPositions = header.FreeAtoms is null ? [] : new double[3 * header.AtomCount];
    }

    /// <inheritdoc/>
    public string Format => "DCD (Angstrom)";

    /// <inheritdoc/>
    public int AtomCount => _header.AtomCount;

    /// <summary>Whether bytes begin as a DCD file.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) => DcdHeader.IsDcd(start);

    /// <summary>Reads the header; the reader then owns the stream.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidDataInputException">The file is no DCD file of coordinates, or is damaged.</exception>
    public static DcdReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ByteSource source = new(stream, name);
        return new(source, DcdHeader.Read(source));
    }

    /// <inheritdoc/>
    public bool Read(TrajectoryFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        frame.Require(AtomCount);
        int[]? free = _frames > 0 ? _header.FreeAtoms : null;
        int count = free?.Length ?? AtomCount;
        int record = (4 * count) + (2 * _header.Marker);
        int cell = _header.HasCell ? 48 + (2 * _header.Marker) : 0;
        long length = cell + ((_header.HasFourth ? 4L : 3L) * record);
        string what = $"frame {_frames + 1}";
        if (_source.Left is > 0)
        {
            _source.RequireLeft(length, what);
        }

        if (_bytes.Length < length)
        {
            _bytes = new byte[length];
        }

        Span<byte> bytes = _bytes.AsSpan(0, (int)length);
        if (!_source.TryRead(bytes, what))
        {
            return false;
        }

        frame.Box = _header.HasCell ? DcdCell.Read(_header, Payload(bytes[..cell], 48, what)) : null;
        if (free is not null)
        {
            _fixedPositions.CopyTo(frame.Positions, 0);
        }

        for (int axis = 0; axis < 3; axis++)
        {
            ReadAxis(Payload(bytes.Slice(cell + (axis * record), record), 4 * count, what), free, axis, frame.Positions);
        }

        Finish(frame);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void ReadAxis(ReadOnlySpan<byte> values, int[]? free, int axis, double[] positions)
    {
        for (int i = 0; i < values.Length / 4; i++)
        {
            float value = _header.Single(values[(4 * i)..]);
            int atom = free is null ? i : free[i];
            positions[(3 * atom) + axis] = float.IsFinite(value)
                ? value * DcdUnits.Length
                : throw _source.Error($"atom {atom + 1} of frame {_frames + 1} is at {value}, no finite number");
        }
    }

    private void Finish(TrajectoryFrame frame)
    {
        if (_frames == 0 && _header.FreeAtoms is not null)
        {
            frame.Positions.CopyTo(_fixedPositions, 0);
        }

        frame.Velocities = null;
        frame.Step = _header.StepsPerFrame > 0 ? _header.FirstStep + (_frames * _header.StepsPerFrame) : null;
        frame.Time = _header.Timestep > 0 ? frame.Step * _header.Timestep : null;
        _frames++;
    }

    private ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> record, int length, string what)
    {
        (long before, long after) = (_header.Length(record), _header.Length(record[(_header.Marker + length)..]));
        return before == length && after == length
            ? record.Slice(_header.Marker, length)
            : throw _source.Error($"{what}: a record of {length} bytes is due, and its markers say {before} and {after}");
    }
}
