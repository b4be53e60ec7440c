using System.IO.Compression;
using System.Text;
using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Outside;

/// <summary>
/// Reads columns of numbers as they are found in the wild: PLUMED, GROMACS xvg or plain, gzipped or not, with the line ends of
/// any system, blank lines, repeated headers of restarted runs, and a last line that a running simulation has not finished.
/// </summary>
public static class TextTableReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rewinds">What a time that goes back means.</param>
    /// <exception cref="InvalidDataInputException">It cannot be opened, or a line cannot be read as what it should be.</exception>
    public static TextTable Read(string path, TimeRewind rewinds = TimeRewind.Supersedes)
    {
        using FileStream file = InputFile.Open(path);
        return Read(file, path, rewinds);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The content, gzipped or not.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <param name="rewinds">What a time that goes back means.</param>
    /// <exception cref="InvalidDataInputException">A line cannot be read as what it should be, or there is no row.</exception>
    public static TextTable Read(Stream stream, string source, TimeRewind rewinds = TimeRewind.Supersedes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TextTableParser parser = new(source, rewinds);
        try
        {
            using Stream plain = Inflate(stream);
            using StreamReader reader = new(plain, new UTF8Encoding(false, throwOnInvalidBytes: false));
            LineReader lines = new(reader, source);
            while (lines.Next() is string line)
            {
                parser.Add(line, lines.Number, lines.Terminated);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataInputException($"'{source}' is not a whole gzip file: {exception.Message.TrimEnd('.')}.", exception);
        }

        return parser.Finish();
    }

    private static Stream Inflate(Stream stream)
    {
        var start = new byte[2];
        int got = stream.ReadAtLeast(start, 2, throwOnEndOfStream: false);
        Stream whole = new PrefixedStream(start.AsMemory(0, got), stream);
        return got == 2 && start[0] == 0x1f && start[1] == 0x8b ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }
}
