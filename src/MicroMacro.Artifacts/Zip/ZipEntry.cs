namespace MicroMacro.Artifacts.Zip;

/// <summary>An entry of a zip archive, as its central directory describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Deflated">Compressed by deflate, else stored.</param>
/// <param name="Checksum">CRC-32 of the content.</param>
/// <param name="PackedLength">Bytes in the archive.</param>
/// <param name="Length">Bytes of the content.</param>
/// <param name="HeaderOffset">Where its local header begins.</param>
internal sealed record ZipEntry(string Name, bool Deflated, uint Checksum, long PackedLength, long Length, long HeaderOffset);
