using System.Security.Cryptography;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Zip;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>
/// Reads and writes NumPy's npz archives. What is written depends on names and values alone, to the byte; what is read
/// is checked to the last bit.
/// </summary>
public static class NpzFile
{
    /// <summary>Reads an npz file.</summary>
    /// <exception cref="InvalidDataInputException">The file cannot be opened, is damaged, or holds what is not supported.</exception>
    public static ArrayBundle Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads an npz archive from a seekable stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">The name for messages.</param>
    /// <exception cref="InvalidDataInputException">The archive is damaged or holds what is not supported.</exception>
    public static ArrayBundle Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ZipReader archive = new(stream, source);
        ArrayBundle bundle = new();
        foreach (ZipEntry entry in archive.Entries)
        {
            if (!entry.Name.EndsWith(".npy", StringComparison.Ordinal))
            {
                throw new InvalidDataInputException($"'{source}' holds '{entry.Name}', which is not an npy array.");
            }

            bundle[entry.Name[..^4]] = ReadEntry(archive, entry, $"{source}:{entry.Name[..^4]}");
        }

        return bundle;
    }

    /// <summary>Writes an npz file, all or nothing.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, ArrayBundle bundle) => AtomicFile.Write(path, stream => Write(stream, bundle));

    /// <summary>Writes an npz archive to a stream.</summary>
    /// <exception cref="ArgumentException">An array's type has no npy type.</exception>
    public static void Write(Stream stream, ArrayBundle bundle) => Write(stream, bundle, 0);

    /// <summary>SHA-256 (hex) of what <see cref="Write(Stream, ArrayBundle)"/> writes: the content hash of a bundle.</summary>
    public static string Hash(ArrayBundle bundle)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using HashingStream stream = new(hash);
        Write(stream, bundle);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Writes an archive that ends in a comment, whose bytes the caller appends.</summary>
    internal static void Write(Stream stream, ArrayBundle bundle, int commentLength)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(bundle);
        ZipWriter archive = new(stream);
        foreach ((string name, NamedArray array) in bundle.Entries)
        {
            byte[] header = new NpyHeader(NpyElements.TypeOf(array.Values), false, array.Shape).ToBytes();
            uint checksum = Crc32.Append(0, header);
            long length = header.Length;
            NpyElements.Write(array.Values, bytes => (checksum, length) = (Crc32.Append(checksum, bytes), length + bytes.Length));
            archive.Begin(name + ".npy", length, checksum);
            archive.Append(header);
            NpyElements.Write(array.Values, archive.Append);
        }

        archive.Finish(commentLength);
    }

    private static NamedArray ReadEntry(ZipReader archive, ZipEntry entry, string source)
    {
        try
        {
            using Stream content = archive.Open(entry);
            using ChecksumStream checkedContent = new(content);
            NamedArray array = NpyFile.Read(checkedContent, entry.Length, source);
            bool ended = checkedContent.ReadByte() < 0;
            return ended && checkedContent.Checksum == entry.Checksum
                ? array
                : throw new InvalidDataInputException($"'{source}' is damaged: its checksum or length is wrong.");
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataInputException($"'{source}' is damaged: it cannot be decompressed.", exception);
        }
    }
}
