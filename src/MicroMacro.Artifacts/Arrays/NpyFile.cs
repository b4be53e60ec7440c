using MicroMacro.Artifacts.Files;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Arrays;

/// <summary>Reads and writes NumPy's npy arrays, strictly: nothing executable, nothing missing, nothing left over.</summary>
public static class NpyFile
{
    /// <summary>Reads an npy file.</summary>
    /// <exception cref="InvalidDataInputException">The file cannot be opened, is damaged, or has a type that is not supported.</exception>
    public static NamedArray Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, stream.Length, path);
    }

    /// <summary>Reads an array of exactly <paramref name="length"/> bytes from a stream.</summary>
    /// <param name="stream">The stream, read forwards only.</param>
    /// <param name="length">The bytes that the array, with its header, takes.</param>
    /// <param name="source">The name for messages.</param>
    /// <exception cref="InvalidDataInputException">The array is damaged or has a type that is not supported.</exception>
    public static NamedArray Read(Stream stream, long length, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NpyHeader header = NpyHeader.Read(stream, source, out int headerLength);
        int size = NpyElements.Size(header.Type, source);

        // Checked before anything is allocated: a header of 100 bytes may claim any number of elements.
        Int128 count = header.Shape.Aggregate(Int128.One, (product, axis) => product > long.MaxValue ? product : product * axis);
        if (header.Shape.Contains(0))
        {
            count = 0;
        }

        if (count * size != length - headerLength)
        {
            string shape = string.Join(", ", header.Shape);
            throw new InvalidDataInputException(
                $"'{source}' is damaged: shape [{shape}] of type '{header.Type}' needs {count * size} bytes, and the file holds {length - headerLength}.");
        }

        if (count > Array.MaxLength)
        {
            throw new InvalidDataInputException($"'{source}' holds {count} numbers; at most {Array.MaxLength} are read.");
        }

        Array values = NpyElements.Read(stream, header.Type, (int)count, source)
            ?? throw new InvalidDataInputException($"'{source}' is cut short: its last elements are missing.");
        return new(header.Shape, header.ColumnMajor ? ColumnMajor.ToRowMajor(values, header.Shape) : values);
    }

    /// <summary>Writes an array to a file, all or nothing.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, NamedArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Writes an array to a stream.</summary>
    /// <exception cref="ArgumentException">The array's type has no npy type.</exception>
    public static void Write(Stream stream, NamedArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        stream.Write(new NpyHeader(NpyElements.TypeOf(array.Values), false, array.Shape).ToBytes());
        NpyElements.Write(array.Values, stream.Write);
    }
}
