using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;
using MicroMacro.Artifacts.Arrays;
using MicroMacro.Artifacts.Files;
using MicroMacro.Artifacts.Json;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Tensors;

/// <summary>
/// Reads and writes models in the safetensors format: a JSON header, then raw numbers. Reading is strict: a bounded
/// header, tensors that lie one after the other without hole or overlap, and only finite numbers.
/// </summary>
public static class SafetensorsFile
{
    private const long LargestHeader = 100_000_000;

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataInputException">The file cannot be opened or breaks the format.</exception>
    public static SafetensorsContent Read(string path)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a seekable stream, from its current position to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="source">The name for messages.</param>
    /// <exception cref="InvalidDataInputException">The content breaks the format, or holds a non-finite number.</exception>
    public static SafetensorsContent Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] header = ReadHeader(stream, source);
        (List<TensorEntry> tensors, Dictionary<string, string> metadata) = SafetensorsHeader.Parse(header, source);
        tensors.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        CheckLayout(tensors, stream.Length - stream.Position, source);
        ArrayBundle bundle = new();
        foreach (TensorEntry tensor in tensors)
        {
            bundle[tensor.Name] = TensorElements.Read(stream, tensor, source);
        }

        return new(bundle, metadata);
    }

    /// <summary>Writes a file, all or nothing.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    /// <exception cref="ArgumentException">A tensor holds text or a non-finite number.</exception>
    public static void Write(string path, ArrayBundle tensors, IReadOnlyDictionary<string, string>? metadata = null)
        => AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream: metadata by key, tensors by element size (largest first, so that all are aligned) and then in their order.</summary>
    /// <exception cref="ArgumentException">A tensor holds text or a non-finite number, or is called "__metadata__".</exception>
    public static void Write(Stream stream, ArrayBundle tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        (string Name, NamedArray Array)[] ordered = [.. tensors.Entries.Select(e => (e.Key, e.Value)).OrderByDescending(e => TensorElements.Size(e.Value))];
        JsonObject header = [];
        if (metadata is { Count: > 0 })
        {
            header["__metadata__"] = new JsonObject(metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        long offset = 0;
        foreach ((string name, NamedArray array) in ordered)
        {
            long end = offset + ((long)array.Count * TensorElements.Size(array));
            header.Add(name, new JsonObject
            {
                ["dtype"] = TensorElements.TypeOf(name, array),
                ["shape"] = new JsonArray([.. array.Shape.Select(n => (JsonNode)n)]),
                ["data_offsets"] = new JsonArray(offset, end),
            });
            offset = end;
        }

        byte[] text = Encoding.UTF8.GetBytes(JsonText.Compact(header));
        Span<byte> length = stackalloc byte[8];
        int padded = (text.Length + 7) / 8 * 8;
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(text);
        stream.Write("       "u8[..(padded - text.Length)]);
        foreach ((_, NamedArray array) in ordered)
        {
            NpyElements.Write(array.Values, stream.Write);
        }
    }

    private static byte[] ReadHeader(Stream stream, string source)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        if (stream.ReadAtLeast(lengthBytes, 8, throwOnEndOfStream: false) < 8)
        {
            throw new InvalidDataInputException($"'{source}' is not a safetensors file: it has fewer than 8 bytes.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > LargestHeader || (long)length > stream.Length - stream.Position)
        {
            throw new InvalidDataInputException($"'{source}' is not a safetensors file, or is cut short: its header claims {length} bytes.");
        }

        byte[] header = new byte[(int)length];
        stream.ReadExactly(header);
        return header;
    }

    private static void CheckLayout(List<TensorEntry> tensors, long dataLength, string source)
    {
        long position = 0;
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Begin != position || tensor.End < tensor.Begin || tensor.End > dataLength)
            {
                throw new InvalidDataInputException(
                    $"'{source}' is damaged: tensor '{tensor.Name}' lies at bytes {tensor.Begin} to {tensor.End}, and byte {position} of {dataLength} was to come next.");
            }

            Int128 count = tensor.Shape.Aggregate(Int128.One, (product, axis) => product > long.MaxValue ? product : product * axis);
            count = tensor.Shape.Contains(0) ? 0 : count;
            if (count * TensorElements.Size(tensor.Type, tensor.Name, source) != tensor.End - tensor.Begin || count > Array.MaxLength)
            {
                throw new InvalidDataInputException(
                    $"'{source}' is damaged: tensor '{tensor.Name}' of type {tensor.Type} and shape [{string.Join(", ", tensor.Shape)}] does not fill its {tensor.End - tensor.Begin} bytes.");
            }

            position = tensor.End;
        }

        if (position != dataLength)
        {
            throw new InvalidDataInputException($"'{source}' is damaged: {dataLength - position} bytes belong to no tensor.");
        }
    }
}
