using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>AMBER's conventions on NetCDF-3: restarts (one frame) and trajectories (a frame per record). Format: [ambernetcdf].</summary>
internal static class AmberNetCdf
{
    /// <summary>Reads up to <paramref name="count"/> frames from <paramref name="first"/> on.</summary>
    public static IReadOnlyList<MolecularCoordinates> Read(NetCdfFile file, int? atomCount, int first, int count)
    {
        NetCdfVariable positions = Positions(file, atomCount);
        long frames = FrameCount(file, positions);
        List<MolecularCoordinates> read = [];
        for (long frame = first; frame < frames && read.Count < count; frame++)
        {
            read.Add(Frame(file, positions, frame));
        }

        return read;
    }

    /// <summary>The variable with the positions, of shape [atoms, 3].</summary>
    public static NetCdfVariable Positions(NetCdfFile file, int? atomCount)
    {
        NetCdfVariable positions = file.Find("coordinates") ?? throw new InvalidDataInputException(
            $"{file.Name}: no variable 'coordinates'; is this an AMBER restart or trajectory?");
        if (positions.Shape is not [> 0, 3])
        {
            throw new InvalidDataInputException($"{file.Name}: 'coordinates' has shape [{string.Join(", ", positions.Shape)}], not [atoms, 3]");
        }

        return atomCount is not { } wanted || wanted == positions.Shape[0]
            ? positions
            : throw new InvalidDataInputException($"{file.Name}: {positions.Shape[0]} atoms, where the topology has {wanted}");
    }

    /// <summary>How many frames there are: the records of a trajectory, or the one of a restart.</summary>
    public static long FrameCount(NetCdfFile file, NetCdfVariable positions) => positions.IsRecord ? file.RecordCount : 1;

    /// <summary>One frame.</summary>
    public static MolecularCoordinates Frame(NetCdfFile file, NetCdfVariable positions, long frame) =>
        new(Scaled(positions.Read(frame), AmberUnits.Length))
        {
            Title = file.Attribute("title") ?? "",
            Velocities = ReadVelocities(file, positions, frame),
            Time = file.Find("time") is { Shape: [], Type: >= 5 } time ? time.Read(time.IsRecord ? frame : 0)[0] : null,
            Box = ReadBox(file, frame),
        };

    // The attribute scale_factor (20.455) has been applied on reading, so what remains is Angstrom/ps.
    private static double[]? ReadVelocities(NetCdfFile file, NetCdfVariable positions, long frame)
    {
        if (file.Find("velocities") is not { } velocities)
        {
            return null;
        }

        return velocities.Shape.AsSpan().SequenceEqual(positions.Shape)
            ? Scaled(velocities.Read(velocities.IsRecord ? frame : 0), AmberUnits.Length)
            : throw new InvalidDataInputException($"{file.Name}: 'velocities' has another shape than 'coordinates'");
    }

    private static double[]? ReadBox(NetCdfFile file, long frame)
    {
        if (file.Find("cell_lengths") is not { Shape: [3] } lengths || file.Find("cell_angles") is not { Shape: [3] } angles)
        {
            return null;
        }

        return [.. Scaled(lengths.Read(lengths.IsRecord ? frame : 0), AmberUnits.Length), .. angles.Read(angles.IsRecord ? frame : 0)];
    }

    private static double[] Scaled(double[] values, double unit)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= unit;
        }

        return values;
    }
}
