using System.IO.Compression;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Systems.Molecules;

/// <summary>
/// A text file as bytes with its line starts, so that a file of any length costs little more than itself. One byte is one
/// character: the formats here are ASCII with fixed columns.
/// </summary>
internal sealed class TextLines
{
    // What a gzip file may unfold to: far above any molecule of this engine, far below what would hurt.
    private const int MaximumUnfolded = 32 << 20;
    private const int MaximumBytes = 1 << 29;
    private readonly byte[] _bytes;
    private readonly int _length;
    private readonly int[] _starts;

    private TextLines(string name, byte[] bytes, int length)
    {
        Name = name;
        _bytes = bytes;
        _length = length;
        ReadOnlySpan<byte> content = bytes.AsSpan(0, length);
        bool endsInBreak = content.EndsWith("\n"u8);
        Count = length == 0 ? 0 : content.Count((byte)'\n') + (endsInBreak ? 0 : 1);
        _starts = new int[Count + 1];
        for (int line = 1; line < Count; line++)
        {
            _starts[line] = _starts[line - 1] + content[_starts[line - 1]..].IndexOf((byte)'\n') + 1;
        }

        _starts[Count] = length;
    }

    /// <summary>The file's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The whole content.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>How many lines there are; a line break at the very end starts none.</summary>
    public int Count { get; }

    /// <summary>Line <paramref name="index"/> (from 0) without its line break.</summary>
    public ReadOnlySpan<byte> this[int index] =>
        _bytes.AsSpan(_starts[index].._starts[index + 1]).TrimEnd("\r\n"u8);

    /// <summary>Line <paramref name="index"/> as a string, unprintable bytes as '?'; cut to 60 characters for messages.</summary>
    public string Quote(int index) => Printable(this[index]);

    /// <summary>Bytes as a string for a message: unprintable ones as '?', at most 60.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 60)])
        {
            text.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        }

        return text.ToString();
    }

    /// <summary>The error for one line (from 0) of this file.</summary>
    public InvalidDataInputException Error(int index, string what) => new($"{Name}, line {index + 1}: {what}");

    /// <summary>The error for the file as a whole.</summary>
    public InvalidDataInputException Error(string what) => new($"{Name}: {what}");

    /// <summary>Reads a stream to its end, unfolding gzip.</summary>
    public static TextLines Read(Stream stream, string name)
    {
        (byte[] bytes, int length) = ReadBytes(stream, name, MaximumBytes);
        if (Packed(bytes.AsSpan(0, length)) is string packer)
        {
            throw new InvalidDataInputException($"{name}: packed by {packer}, which is not unpacked here; unpack it first, or pack it by gzip");
        }

        if (length < 2 || bytes[0] != 0x1F || bytes[1] != 0x8B)
        {
            return new(name, bytes, length);
        }

        using GZipStream unzipped = new(new MemoryStream(bytes, 0, length), CompressionMode.Decompress);
        try
        {
            (byte[] text, int textLength) = ReadBytes(unzipped, name, MaximumUnfolded);
            return new(name, text, textLength);
        }
        catch (InvalidDataException)
        {
            throw new InvalidDataInputException($"{name}: begins as gzip but cannot be unfolded; is it cut short or damaged?");
        }
    }

    /// <summary>The packer of a file that is not unpacked here, told from its first bytes, or null.</summary>
    public static string? Packed(ReadOnlySpan<byte> start) => start.StartsWith("BZh"u8) ? "bzip2"
        : start is [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', ..] ? "xz"
        : start is [0x28, 0xB5, 0x2F, 0xFD, ..] ? "zstd"
        : null;

    /// <summary>Reads a text reader to its end.</summary>
    public static TextLines Read(TextReader reader, string name)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(reader.ReadToEnd());
        return new(name, bytes, bytes.Length);
    }

    private static (byte[] Bytes, int Length) ReadBytes(Stream stream, string name, int limit)
    {
        byte[] bytes = new byte[stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position + 1, 1, limit) : 1 << 16];
        int length = 0;
        while (true)
        {
            int read = stream.Read(bytes, length, bytes.Length - length);
            if (read == 0)
            {
                return (bytes, length);
            }

            length += read;
            if (length >= limit)
            {
                throw new InvalidDataInputException($"{name}: more than {limit >> 20} MB of text, far beyond a molecule's file");
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(limit, bytes.Length * 2));
            }
        }
    }
}
