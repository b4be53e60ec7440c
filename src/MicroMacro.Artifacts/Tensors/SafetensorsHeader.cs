using System.Text.Json;
using MicroMacro.Numerics;

namespace MicroMacro.Artifacts.Tensors;

/// <summary>Reads the JSON header of a safetensors file: no duplicate key, no unknown key, nothing optional left open.</summary>
internal static class SafetensorsHeader
{
    private const int LargestRank = 64;

    /// <summary>The tensors, in the order of the header, and the text entries.</summary>
    /// <exception cref="InvalidDataInputException">The header is not what the format says.</exception>
    public static (List<TensorEntry> Tensors, Dictionary<string, string> Metadata) Parse(ReadOnlySpan<byte> json, string source)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw Wrong(source, "it does not begin with '{'");
        }

        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
            List<TensorEntry> tensors = [];
            Dictionary<string, string> metadata = [];
            HashSet<string> names = [];
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (!names.Add(name))
                {
                    throw Wrong(source, $"it names '{name}' twice");
                }

                Expect(ref reader, JsonTokenType.StartObject, source);
                if (name == "__metadata__")
                {
                    ReadMetadata(ref reader, metadata, source);
                }
                else
                {
                    tensors.Add(ReadTensor(ref reader, name, source));
                }
            }

            // Reads on to the end, so that anything but white space after the object is refused.
            return reader.Read() ? throw Wrong(source, "something follows its last brace") : (tensors, metadata);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataInputException($"The header of '{source}' is not valid JSON (byte {exception.BytePositionInLine}).", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the reader throws for text that is not valid Unicode.
            throw new InvalidDataInputException($"The header of '{source}' holds text that is not valid Unicode.", exception);
        }
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata, string source)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Expect(ref reader, JsonTokenType.String, source);
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw Wrong(source, $"its metadata names '{key}' twice");
            }
        }
    }

    private static TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, string source)
    {
        string? type = null;
        long[]? shape = null;
        long[]? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Expect(ref reader, JsonTokenType.String, source);
                    type = reader.GetString();
                    break;
                case "shape" when shape is null:
                    shape = ReadNumbers(ref reader, LargestRank, name, source);
                    break;
                case "data_offsets" when offsets is null:
                    offsets = ReadNumbers(ref reader, 2, name, source);
                    break;
                default:
                    throw Wrong(source, $"tensor '{name}' has the key '{key}' twice or against the format");
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end] || shape.Any(n => n > int.MaxValue))
        {
            throw Wrong(source, $"tensor '{name}' lacks dtype, shape or data_offsets");
        }

        return new(name, type, Array.ConvertAll(shape, n => (int)n), begin, end);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, int most, string name, string source)
    {
        Expect(ref reader, JsonTokenType.StartArray, source);
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0 || numbers.Count == most)
            {
                throw Wrong(source, $"tensor '{name}' has a shape or offset that is not a list of non-negative integers");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string source)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw Wrong(source, $"a {token} is missing at byte {reader.TokenStartIndex}");
        }
    }

    private static InvalidDataInputException Wrong(string source, string what) => new($"The header of '{source}' is not valid: {what}.");
}
