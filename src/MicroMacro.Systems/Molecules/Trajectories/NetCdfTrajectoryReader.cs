using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Reads AMBER trajectories and restarts in NetCDF-3 (classic and 64-bit offset), a frame at a time, velocities and cell included.
/// Format: [ambernetcdf].
/// </summary>
public sealed class NetCdfTrajectoryReader : ITrajectoryReader
{
    private readonly Stream _stream;
    private readonly NetCdfFile _file;
    private readonly NetCdfVariable _positions;
    private long _next;

    private NetCdfTrajectoryReader(Stream stream, string name)
    {
        _stream = stream;
        _file = NetCdfHeader.Read(new NetCdfData(stream, name));
        _positions = AmberNetCdf.Positions(_file, null);
    }

    /// <inheritdoc/>
    public string Format => "AMBER NetCDF (Angstrom)";

    /// <inheritdoc/>
    public int AtomCount => _positions.Shape[0];

    /// <summary>Whether bytes begin as NetCDF, also in versions that are refused on opening.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) => NetCdfFile.IsNetCdf(start);

    /// <summary>Reads the header; the reader then owns the stream.</summary>
    /// <param name="stream">The file, seekable.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="InvalidDataInputException">The file is no AMBER file in NetCDF-3, or is damaged.</exception>
    public static NetCdfTrajectoryReader Open(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream.CanSeek ? new(stream, name) : throw new ArgumentException("NetCDF is read from a stream that can be rewound", nameof(stream));
    }

    /// <inheritdoc/>
    public bool Read(TrajectoryFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        frame.Require(AtomCount);
        if (_next >= AmberNetCdf.FrameCount(_file, _positions))
        {
            return false;
        }

        frame.Set(AmberNetCdf.Frame(_file, _positions, _next++));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
