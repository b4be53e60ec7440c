using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Zip;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>Writes an npz file whose arrays need not be in memory: each is asked for its bytes twice, once for the checksum.</summary>
internal static class StreamedNpz
{
    /// <summary>Writes the file, all or nothing.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<StreamedArray> arrays) => AtomicFile.Write(path, stream =>
    {
        ZipWriter archive = new(stream);
        foreach (StreamedArray array in arrays)
        {
            byte[] header = new NpyHeader(array.Type, false, [.. array.Shape]).ToBytes();
            uint checksum = Crc32.Append(0, header);
            long length = header.Length;
            array.Write(bytes => (checksum, length) = (Crc32.Append(checksum, bytes), length + bytes.Length));
            archive.Begin(array.Name + ".npy", length, checksum);
            archive.Append(header);
            array.Write(archive.Append);
        }

        archive.Finish(0);
    });
}
