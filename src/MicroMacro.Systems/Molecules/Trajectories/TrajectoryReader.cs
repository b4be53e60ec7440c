using System.Buffers.Binary;
using System.IO.Compression;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules.Trajectories;

/// <summary>
/// Opens any trajectory that is read here by its content, whatever its name: DCD, XTC, AMBER NetCDF, PDB with its models, inpcrd and
/// rst7 as text; each of them through gzip as well.
/// </summary>
public static class TrajectoryReader
{
    // Where a PDB file has had its first atom or a telling record.
    private const int StartBytes = 1 << 16;

    /// <summary>Opens a trajectory; the reader then owns the stream.</summary>
    /// <param name="stream">The file; it must be seekable.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="atomCount">The number of atoms that it must have, or null for any.</param>
    /// <exception cref="InvalidDataInputException">The format is not read here (then it is named), the file is damaged, or has another number of atoms.</exception>
    public static ITrajectoryReader Open(Stream stream, string name, int? atomCount = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
        {
            throw new ArgumentException("the format of a trajectory is told from its content, so the stream must be one that can be rewound", nameof(stream));
        }

        ITrajectoryReader reader = OpenAny(stream, name);
        if (atomCount is { } wanted && wanted != reader.AtomCount)
        {
            int found = reader.AtomCount;
            reader.Dispose();
            throw new InvalidDataInputException($"{name}: {found} atoms, where the topology has {wanted}");
        }

        return reader;
    }

    private static ITrajectoryReader OpenAny(Stream stream, string name)
    {
        byte[] start = new byte[(int)Math.Min(StartBytes, stream.Length)];
        int length = Start(stream, start, name);
        bool isFolded = start is [0x1F, 0x8B, ..];
        if (isFolded)
        {
            start = new byte[StartBytes];
            using GZipStream look = new(stream, CompressionMode.Decompress, leaveOpen: true);
            length = Start(look, start, name);
            stream.Position = 0;
        }

        ReadOnlySpan<byte> begin = start.AsSpan(0, length);
        if (DcdReader.Recognises(begin))
        {
            return DcdReader.Open(isFolded ? new GZipStream(stream, CompressionMode.Decompress) : stream, name);
        }

        if (XtcReader.Recognises(begin))
        {
            return XtcReader.Open(isFolded ? new GZipStream(stream, CompressionMode.Decompress) : stream, name);
        }

        if (NetCdfTrajectoryReader.Recognises(begin) && !isFolded)
        {
            return NetCdfTrajectoryReader.Open(stream, name);
        }

        if (Foreign(begin) is string foreign)
        {
            throw new InvalidDataInputException($"{name}: {foreign}, which is not read here; DCD, XTC, AMBER NetCDF-3, PDB, inpcrd and rst7 are");
        }

        using (stream)
        {
            return IsPdb(begin) ? Models(stream, name) : Restart(stream, name);
        }
    }

    private static SingleFrames Models(Stream stream, string name) =>
        new("PDB (Angstrom)", [.. PdbReader.Read(stream, name).Models.Select(positions => new MolecularCoordinates(positions))]);

    private static SingleFrames Restart(Stream stream, string name)
    {
        IReadOnlyList<MolecularCoordinates> frames = AmberCoordinatesReader.ReadFrames(stream, name);
        return frames.Count > 0
            ? new("AMBER coordinates (Angstrom)", frames)
            : throw new InvalidDataInputException($"{name}: no frames");
    }

    // Formats that people have and that are refused by name.
    private static string? Foreign(ReadOnlySpan<byte> start)
    {
        int first = start.Length >= 4 ? BinaryPrimitives.ReadInt32BigEndian(start) : 0;
        return first == 1993 || BinaryPrimitives.ReverseEndianness(first) == 1993 ? "a GROMACS TRR trajectory"
            : start.StartsWith("fxyz"u8) ? "a binpos trajectory"
            : TextLines.Packed(start) is string packer ? $"a file packed by {packer} (unpack it first)"
            : start.StartsWith("%VERSION"u8) ? "an AMBER topology"
            : start.StartsWith("PSF"u8) ? "a CHARMM topology (PSF)"
            : start.StartsWith("#! FIELDS"u8) ? "a table of numbers (COLVAR or HILLS)"
            : start.StartsWith("PK\u0003\u0004"u8) ? "a zip or npz archive"
            : start is [0x93, (byte)'N', (byte)'U', (byte)'M', ..] ? "a NumPy array"
            : null;
    }

    private static bool IsPdb(ReadOnlySpan<byte> start)
    {
        foreach (Range line in start.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> text = start[line];
            if (text.StartsWith("ATOM  "u8) || text.StartsWith("HETATM"u8) || text.StartsWith("CRYST1"u8) || text.StartsWith("HEADER"u8) || text.StartsWith("MODEL "u8))
            {
                return true;
            }
        }

        return false;
    }

    private static int Start(Stream stream, Span<byte> buffer, string name)
    {
        try
        {
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (stream.CanSeek)
            {
                stream.Position = 0;
            }

            return length;
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataInputException($"{name}: begins as gzip but cannot be unfolded; is it cut short or damaged?");
        }
    }
}
