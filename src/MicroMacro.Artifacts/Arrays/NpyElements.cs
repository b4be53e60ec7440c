using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>The elements of npy arrays: NumPy's types to ours and back. Both sides are little-endian.</summary>
internal static class NpyElements
{
    // Spans of bytes end at 2 GiB, arrays of numbers do not.
    private const int PieceLength = 1 << 20;

    /// <summary>Bytes per element of a NumPy type.</summary>
    /// <exception cref="InvalidDataInputException">The type is not one that is read.</exception>
    public static int Size(string type, string source)
    {
        if (type.Length < 3 || type[0] is not ('<' or '|' or '>' or '='))
        {
            // "|O" alone has no size.
            throw Unsupported(type, source);
        }

        bool sized = int.TryParse(type.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int size);
        if (type[0] == '>' && size > 1)
        {
            throw new InvalidDataInputException($"'{source}' is big-endian (type '{type}'); save it with astype('<{type[1..]}').");
        }

        return (type[1], size) switch
        {
            ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1) when sized => size,
            ('S', >= 1 and <= 1 << 20) when sized => size,
            ('U', >= 1 and <= 1 << 18) when sized => 4 * size,
            _ => throw Unsupported(type, source),
        };
    }

    /// <summary>Reads <paramref name="count"/> elements of a type; null when the stream ends before.</summary>
    /// <exception cref="InvalidDataInputException">An element has no value in our types.</exception>
    public static Array? Read(Stream stream, string type, int count, string source) => (type[1], type[2..]) switch
    {
        ('f', "8") => ReadAs<double>(stream, count),
        ('f', "4") => ReadAs<float>(stream, count),
        ('f', "2") => Convert(ReadAs<Half>(stream, count), v => (float)v),
        ('i', "8") => ReadAs<long>(stream, count),
        ('i', "4") => ReadAs<int>(stream, count),
        ('i', "2") => Convert(ReadAs<short>(stream, count), v => (int)v),
        ('i', "1") => Convert(ReadAs<sbyte>(stream, count), v => (int)v),
        ('u', "8") => Convert(ReadAs<ulong>(stream, count), v => v <= long.MaxValue
            ? (long)v
            : throw new InvalidDataInputException($"'{source}' holds the number {v}, which is too large for a signed 64-bit integer.")),
        ('u', "4") => Convert(ReadAs<uint>(stream, count), v => (long)v),
        ('u', "2") => Convert(ReadAs<ushort>(stream, count), v => (int)v),
        ('u', "1") => Convert(ReadAs<byte>(stream, count), v => (int)v),
        ('b', _) => Convert(ReadAs<byte>(stream, count), v => v != 0),
        _ => ReadStrings(stream, type[1] == 'U', Size(type, source), count, source),
    };

    /// <summary>NumPy's type for our array.</summary>
    /// <exception cref="ArgumentException">The array's type has none.</exception>
    public static string TypeOf(Array values) => values switch
    {
        double[] => "<f8",
        float[] => "<f4",
        long[] => "<i8",
        int[] => "<i4",
        bool[] => "|b1",
        string[] v => $"<U{Width(v)}",
        _ => throw new ArgumentException($"an array of {values.GetType().GetElementType()?.Name} has no npy type; use double, float, long, int, bool or string", nameof(values)),
    };

    /// <summary>Hands the elements over as bytes, piece by piece.</summary>
    public static void Write(Array values, ByteSink sink)
    {
        switch (values)
        {
            case double[] v:
                WriteAs<double>(v, sink);
                break;
            case float[] v:
                WriteAs<float>(v, sink);
                break;
            case long[] v:
                WriteAs<long>(v, sink);
                break;
            case int[] v:
                WriteAs<int>(v, sink);
                break;
            case bool[] v:
                WriteAs<byte>(Array.ConvertAll(v, b => b ? (byte)1 : (byte)0), sink);
                break;
            default:
                WriteStrings((string[])values, sink);
                break;
        }
    }

    private static InvalidDataInputException Unsupported(string type, string source)
    {
        string hint = type switch
        {
            _ when type.Contains('O') => "it holds Python objects, which are never loaded; save a plain numeric array",
            _ when type.Contains('c') => "it holds complex numbers; save the real and the imaginary part",
            _ => "only real numbers, booleans and strings are read",
        };
        return new($"'{source}' has the type '{type}', which is not supported: {hint}.");
    }

    private static T[]? ReadAs<T>(Stream stream, int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int start = 0; start < count; start += PieceLength)
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(PieceLength, count - start)));
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                return null;
            }
        }

        return values;
    }

    private static void WriteAs<T>(ReadOnlySpan<T> values, ByteSink sink)
        where T : unmanaged
    {
        for (; values.Length > PieceLength; values = values[PieceLength..])
        {
            sink(MemoryMarshal.AsBytes(values[..PieceLength]));
        }

        sink(MemoryMarshal.AsBytes(values));
    }

    private static TTo[]? Convert<TFrom, TTo>(TFrom[]? values, Converter<TFrom, TTo> converter)
        => values is null ? null : Array.ConvertAll(values, converter);

    private static string[]? ReadStrings(Stream stream, bool wide, int size, int count, string source)
    {
        string[] values = new string[count];
        byte[] bytes = new byte[size];
        StringBuilder text = new();
        for (int i = 0; i < count; i++)
        {
            if (stream.ReadAtLeast(bytes, size, throwOnEndOfStream: false) < size)
            {
                return null;
            }

            text.Clear();
            for (int at = 0; at < size; at += wide ? 4 : 1)
            {
                int code = wide ? BitConverter.ToInt32(bytes, at) : bytes[at];
                if (!Rune.IsValid(code) || (!wide && code > 127))
                {
                    throw new InvalidDataInputException($"String {i} of '{source}' holds a character that is not {(wide ? "Unicode" : "ASCII")}.");
                }

                text.Append(new Rune(code).ToString());
            }

            values[i] = text.ToString().TrimEnd('\0');
        }

        return values;
    }

    private static void WriteStrings(string[] values, ByteSink sink)
    {
        int[] codes = new int[Width(values)];
        foreach (string value in values)
        {
            Array.Clear(codes);
            int at = 0;
            foreach (Rune rune in value.EnumerateRunes())
            {
                codes[at++] = rune.Value;
            }

            WriteAs<int>(codes, sink);
        }
    }

    private static int Width(string[] values) => Math.Max(1, values.Select(v => v.EnumerateRunes().Count()).DefaultIfEmpty(0).Max());
}
