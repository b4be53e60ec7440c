using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>The header of an npy file: a Python dictionary of three entries.</summary>
/// <param name="Type">The element type in NumPy's notation, such as "&lt;f8".</param>
/// <param name="ColumnMajor">Stored in Fortran order.</param>
/// <param name="Shape">The lengths of the axes.</param>
internal sealed record NpyHeader(string Type, bool ColumnMajor, int[] Shape)
{
    private const int LargestHeader = ushort.MaxValue;
    private const int LargestRank = 64;

    private static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header and leaves the stream at the first element.</summary>
    /// <exception cref="InvalidDataInputException">It is no npy header, is too long, or cut short.</exception>
    public static NpyHeader Read(Stream stream, string source, out int length)
    {
        Span<byte> start = stackalloc byte[12];
        ReadExactly(stream, start[..8], source);
        if (!start[..6].SequenceEqual(Signature) || start[7] != 0 || start[6] is < 1 or > 3)
        {
            throw new InvalidDataInputException($"'{source}' is not an npy array (it does not begin with NumPy's signature of version 1 to 3).");
        }

        int lengthBytes = start[6] == 1 ? 2 : 4;
        ReadExactly(stream, start.Slice(8, lengthBytes), source);
        uint headerLength = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        if (headerLength > LargestHeader)
        {
            throw new InvalidDataInputException($"The header of '{source}' claims {headerLength} bytes; at most {LargestHeader} are read.");
        }

        byte[] text = new byte[headerLength];
        ReadExactly(stream, text, source);
        length = 8 + lengthBytes + text.Length;
        return Parse(Encoding.Latin1.GetString(text), source);
    }

    /// <summary>The header's bytes, padded so that the elements begin at a multiple of 64.</summary>
    public byte[] ToBytes()
    {
        string shape = Shape.Length == 1
            ? $"({Shape[0].ToString(CultureInfo.InvariantCulture)},)"
            : $"({string.Join(", ", Shape.Select(n => n.ToString(CultureInfo.InvariantCulture)))})";
        string text = $"{{'descr': '{Type}', 'fortran_order': False, 'shape': {shape}, }}";
        int length = (10 + text.Length + 1 + 63) / 64 * 64;
        byte[] bytes = new byte[length];
        bytes.AsSpan().Fill((byte)' ');
        Signature.CopyTo(bytes);
        bytes[6] = 1;
        bytes[7] = 0;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(length - 10)));
        Encoding.Latin1.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static void ReadExactly(Stream stream, Span<byte> buffer, string source)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new InvalidDataInputException($"'{source}' is cut short: its npy header is incomplete.");
        }
    }

    private static NpyHeader Parse(string text, string source)
    {
        PythonLiteral cursor = new(text);
        string? type = null;
        bool? columnMajor = null;
        int[]? shape = null;
        bool ok = cursor.Take('{');
        while (ok && !cursor.Take('}'))
        {
            ok = cursor.TryString(out string key) && cursor.Take(':') && key switch
            {
                "descr" when type is null && cursor.Peek('[') => throw new InvalidDataInputException($"'{source}' has a structured type, which is not supported; save each field as an array of its own."),
                "descr" when type is null => cursor.TryString(out type!),
                "fortran_order" when columnMajor is null => cursor.TryBool(out columnMajor),
                "shape" when shape is null => cursor.TryTuple(LargestRank, out shape),
                _ => false,
            };
            ok = ok && (cursor.Take(',') || cursor.Peek('}'));
        }

        return ok && cursor.AtEnd && type is not null && columnMajor is not null && shape is not null
            ? new(type, columnMajor.Value, shape)
            : throw new InvalidDataInputException($"The npy header of '{source}' is not the dictionary of descr, fortran_order and shape that NumPy writes.");
    }
}
