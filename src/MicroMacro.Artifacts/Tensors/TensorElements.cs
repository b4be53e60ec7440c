using MicroMacro.Artifacts.Arrays;
using MicroMacro.Numerics;
using MicroMacro.Numerics.Arrays;

namespace MicroMacro.Artifacts.Tensors;

/// <summary>The elements of tensors: the format's types to ours and back.</summary>
internal static class TensorElements
{
    // The types that npy files know too are read by the same code.
    private static readonly Dictionary<string, string> NpyTypes = new()
    {
        ["F64"] = "<f8",
        ["F32"] = "<f4",
        ["F16"] = "<f2",
        ["I64"] = "<i8",
        ["I32"] = "<i4",
        ["I16"] = "<i2",
        ["I8"] = "|i1",
        ["U64"] = "<u8",
        ["U32"] = "<u4",
        ["U16"] = "<u2",
        ["U8"] = "|u1",
        ["BOOL"] = "|b1",
        ["BF16"] = "<u2",
    };

    /// <summary>Bytes per element of a type.</summary>
    /// <exception cref="InvalidDataInputException">The type is not one that is read.</exception>
    public static int Size(string type, string name, string source) => NpyTypes.TryGetValue(type, out string? npy)
        ? NpyElements.Size(npy, source)
        : throw new InvalidDataInputException($"Tensor '{name}' of '{source}' has the type '{type}', which is not supported; {string.Join(", ", NpyTypes.Keys)} are.");

    /// <summary>Bytes per element of our array.</summary>
    public static int Size(NamedArray array) => array.Values switch
    {
        double[] or long[] => 8,
        float[] or int[] => 4,
        _ => 1,
    };

    /// <summary>The format's type for our array.</summary>
    /// <exception cref="ArgumentException">The array holds text or a non-finite number, or its name is taken.</exception>
    public static string TypeOf(string name, NamedArray array)
    {
        if (name == "__metadata__")
        {
            throw new ArgumentException("a tensor cannot be called '__metadata__'", nameof(name));
        }

        if (NonFinite(array.Values) is int index and >= 0)
        {
            throw new ArgumentException($"tensor '{name}' is not finite at entry {index}", nameof(array));
        }

        return array.Values switch
        {
            double[] => "F64",
            float[] => "F32",
            long[] => "I64",
            int[] => "I32",
            bool[] => "BOOL",
            _ => throw new ArgumentException($"tensor '{name}' holds text", nameof(array)),
        };
    }

    /// <summary>Reads the elements of a tensor, which come next in the stream.</summary>
    /// <exception cref="InvalidDataInputException">The stream ends before, or a number is not finite.</exception>
    public static NamedArray Read(Stream stream, TensorEntry tensor, string source)
    {
        string place = $"{source}:{tensor.Name}";
        int count = (int)((tensor.End - tensor.Begin) / Size(tensor.Type, tensor.Name, source));
        Array values = NpyElements.Read(stream, NpyTypes[tensor.Type], count, place)
            ?? throw new InvalidDataInputException($"'{place}' is cut short.");
        if (tensor.Type == "BF16")
        {
            values = Array.ConvertAll((int[])values, bits => BitConverter.Int32BitsToSingle(bits << 16));
        }

        int index = NonFinite(values);
        return index < 0
            ? new(tensor.Shape, values)
            : throw new InvalidDataInputException($"Tensor '{tensor.Name}' of '{source}' holds NaN or an infinity at entry {index}.");
    }

    private static int NonFinite(Array values) => values switch
    {
        double[] v => Array.FindIndex(v, x => !double.IsFinite(x)),
        float[] v => Array.FindIndex(v, x => !float.IsFinite(x)),
        _ => -1,
    };
}
