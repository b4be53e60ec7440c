using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// Reads AMBER coordinates: inpcrd and rst7 text (plain or gzip), NetCDF-3 restarts and trajectories. The content decides, not the
/// file's ending. Formats: [amberfileformats], [ambernetcdf].
/// </summary>
public static class AmberCoordinatesReader
{
    /// <summary>Reads one frame.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="atomCount">The number of atoms that it must have, or null for any.</param>
    /// <param name="frame">Which frame, from 0; text files have only frame 0.</param>
    /// <exception cref="InvalidDataInputException">The file is no such file, is damaged, or has another number of atoms.</exception>
    public static MolecularCoordinates Read(Stream stream, string name, int? atomCount = null, int frame = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        IReadOnlyList<MolecularCoordinates> frames = ReadFrames(stream, name, atomCount, frame, 1);
        return frames.Count == 1 ? frames[0] : throw new InvalidDataInputException($"{name}: there is no frame {frame + 1}");
    }

    /// <summary>Reads text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">The file's name, for messages.</param>
    /// <param name="atomCount">The number of atoms that it must have, or null for any.</param>
    /// <exception cref="InvalidDataInputException">The text is no such file, is damaged, or has another number of atoms.</exception>
    public static MolecularCoordinates Read(TextReader reader, string name, int? atomCount = null) =>
        AmberRestartText.Read(TextLines.Read(reader, name), atomCount);

    /// <summary>Reads all frames, or some of them.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="atomCount">The number of atoms that it must have, or null for any.</param>
    /// <param name="first">The first frame wanted, from 0.</param>
    /// <param name="count">How many at most.</param>
    /// <exception cref="InvalidDataInputException">The file is no such file, is damaged, or has another number of atoms.</exception>
    public static IReadOnlyList<MolecularCoordinates> ReadFrames(
        Stream stream, string name, int? atomCount = null, int first = 0, int count = int.MaxValue)
    {
        TextLines lines = TextLines.Read(stream, name);
        if (NetCdfFile.IsNetCdf(lines.Bytes.Span))
        {
            return AmberNetCdf.Read(NetCdfHeader.Read(new NetCdfData(lines.Bytes, name)), atomCount, first, count);
        }

        MolecularCoordinates only = AmberRestartText.Read(lines, atomCount);
        return first == 0 && count > 0 ? [only] : [];
    }
}
